package mysql

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Family writes and reads the definitions of MySQL's family; its fields are what differs between the servers.
type Family struct {
	dialect.Definer
	SRID             string // the attribute of a geometry column in front of its number
	ExpressionIndex  bool   // an index can hold expressions
	GeneratedNotNull bool   // a computed column can be NOT NULL
	RawDefaults      bool   // the catalogue gives literal defaults without quotes
}

// NewFamily is the part that the servers share, for a server of the given name.
func NewFamily(q dialect.Quoter, server string, maxIdentifier int) *Family {
	f := &Family{Definer: dialect.Definer{
		Quoter: q, Server: server, MaxIdentifier: maxIdentifier,
		True: "TRUE", False: "FALSE", Now: "(CURRENT_TIMESTAMP(6))", BytesPrefix: "X'", BytesSuffix: "'",
		ParenDefault: parenDefault,
		NoAction:     map[string]bool{"SET DEFAULT": true}, // InnoDB refuses it
	}}
	f.AppendParenText = f.appendParenText
	return f
}

func (d Dialect) family() *Family {
	f := NewFamily(d, "MySQL", d.Features().MaxIdentifier)
	f.SRID, f.ExpressionIndex, f.GeneratedNotNull, f.RawDefaults = "SRID ", true, true, true
	return f
}

// parenDefault: these types take no literal as a default (error 1101), but an expression (MySQL 8.0.13, MariaDB 10.2).
func parenDefault(t *ast.Type) bool {
	switch t.Kind {
	case ast.TextKind, ast.Blob, ast.JSON, ast.JSONB, ast.Geometry:
		return true
	}
	return false
}

// appendParenText appends the text of a default that is an expression. MariaDB 10.11 writes a hexadecimal literal with a
// character set into its own catalogue without escaping it (error 1064), and MySQL 9.7 reads one that is not ASCII back
// from its catalogue in the wrong character set; both keep this call as it is.
func (f *Family) appendParenText(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '\\' {
			return fmt.Appendf(b, "CONVERT(X'%X' USING utf8mb4)", s)
		}
	}
	return f.AppendText(b, s)
}

// CreateTable implements dialect.Definitions: one statement, comments and table options inside it.
func (d Dialect) CreateTable(t *dialect.TableDefinition) ([]string, error) {
	return d.family().CreateTable(t)
}

// CreateTable is the statement that creates the table if it does not exist.
func (f *Family) CreateTable(t *dialect.TableDefinition) ([]string, error) {
	t = t.Keyed()
	b := append(f.Table([]byte("CREATE TABLE IF NOT EXISTS "), t.Table), ' ')
	b, err := f.Body(b, t, f.column)
	if err != nil {
		return nil, err
	}
	if b, err = f.options(b, t); err != nil {
		return nil, err
	}
	return []string{string(b)}, nil
}

func (f *Family) column(b []byte, c *dialect.ColumnDefinition) ([]byte, error) {
	text, err := f.ColumnType(c.Type)
	if err != nil {
		return nil, err
	}
	b = append(append(f.AppendIdent(b, c.Name), ' '), text...)
	if c.Collate != "" {
		b = f.AppendIdent(append(b, " COLLATE "...), c.Collate)
	}
	if c.Generated != "" {
		b = f.generated(b, c)
	} else {
		b = f.NotNull(b, c)
		if b, err = f.Default(b, c); err != nil {
			return nil, err
		}
	}
	if c.AutoIncrement {
		b = append(b, " AUTO_INCREMENT"...)
	}
	if c.Comment != "" {
		b = appendComment(append(b, " COMMENT "...), c.Comment)
	}
	return b, nil
}

// appendComment appends a comment in quotes; the grammar takes no other form of text. Backslashes are doubled, as the
// default sql_mode wants it: under NO_BACKSLASH_ESCAPES they stay doubled, and the text still ends where it should.
func appendComment(b []byte, s string) []byte {
	s = strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", "''")
	return append(append(append(b, '\''), s...), '\'')
}

func (f *Family) generated(b []byte, c *dialect.ColumnDefinition) []byte {
	b = append(append(append(b, " GENERATED ALWAYS AS ("...), c.Generated...), ')')
	if c.Stored {
		b = append(b, " STORED"...)
	} else {
		b = append(b, " VIRTUAL"...)
	}
	if f.GeneratedNotNull {
		b = f.NotNull(b, c)
	}
	return b
}

func (f *Family) options(b []byte, t *dialect.TableDefinition) ([]byte, error) {
	for _, o := range []struct{ words, what, value string }{
		{" ENGINE=", "engine", t.Engine},
		{" DEFAULT CHARSET=", "character set", t.Charset},
		{" COLLATE=", "collation", t.Collate},
		{" ROW_FORMAT=", "row format", t.RowFormat},
	} {
		if o.value == "" {
			continue
		}
		if err := dialect.CheckWord(o.what, o.value, ""); err != nil {
			return nil, err
		}
		b = append(append(b, o.words...), o.value...)
	}
	if t.InitialAutoIncrement != 0 {
		b = strconv.AppendInt(append(b, " AUTO_INCREMENT="...), t.InitialAutoIncrement, 10)
	}
	if t.Comment != "" {
		b = appendComment(append(b, " COMMENT="...), t.Comment)
	}
	return b, nil
}

// AddForeignKey implements dialect.Definitions.
func (d Dialect) AddForeignKey(t *dialect.TableDefinition, f *dialect.ForeignKeyDefinition) (string, error) {
	return d.family().AddForeignKey(t, f)
}

// DropForeignKey implements dialect.Definitions.
func (d Dialect) DropForeignKey(t ast.Table, name string) (string, error) {
	f := d.family()
	b := append(f.Table([]byte("ALTER TABLE "), t), " DROP FOREIGN KEY "...)
	return string(f.AppendIdent(b, dialect.ShortName(name, f.MaxIdentifier))), nil
}

// DropTable implements dialect.Definitions. The servers have no CASCADE: foreign keys that refer to the table must be
// dropped first, whatever cascade says.
func (d Dialect) DropTable(t *dialect.TableDefinition, cascade bool) ([]string, error) {
	return []string{string(d.family().Table([]byte("DROP TABLE IF EXISTS "), t.Table))}, nil
}

// CreateSchema implements dialect.Definitions. Schemas are what these servers call databases.
func (d Dialect) CreateSchema(name string) (string, error) {
	if name == "" {
		return "", errors.New("a schema needs a name")
	}
	return string(d.AppendIdent([]byte("CREATE DATABASE IF NOT EXISTS "), name)), nil
}
