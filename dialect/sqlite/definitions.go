package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func (d Dialect) definer() *dialect.Definer {
	return &dialect.Definer{
		Quoter: d, Server: "SQLite", MaxIdentifier: d.Features().MaxIdentifier,
		True: "1", False: "0", Now: nowDefault, UUID: uuidDefault, BytesPrefix: "X'", BytesSuffix: "'",
		Deferrable: true,
	}
}

const (
	// nowDefault has the form in which times are stored, so that text compares as time. SQLite's clock has milliseconds.
	nowDefault = "(strftime('%Y-%m-%d %H:%M:%f000 +00:00', 'now'))"
	// uuidDefault is random bytes with the version and variant of a UUID of version 4 set.
	uuidDefault = "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || " +
		"substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))"
)

// CreateTable implements dialect.Definitions. SQLite keeps no comments. The start of an auto increment is a row of
// SQLite's own, which is written once.
func (d Dialect) CreateTable(t *dialect.TableDefinition) ([]string, error) {
	t, w := t.Keyed(), d.definer()
	if err := prepare(t); err != nil {
		return nil, err
	}
	counter := autoIncrement(t)
	if counter != "" {
		t.PrimaryKey = nil // it stands behind its column
	}
	b := append(w.Table([]byte("CREATE TABLE IF NOT EXISTS "), t.Table), ' ')
	b, err := w.Body(b, t, func(b []byte, c *dialect.ColumnDefinition) ([]byte, error) { return d.column(b, t, c) })
	if err != nil {
		return nil, err
	}
	list := []string{string(b)}
	if counter != "" && t.InitialAutoIncrement > 1 {
		list = append(list, d.startAt(t))
	}
	return list, nil
}

// prepare refuses what SQLite cannot count, and takes the schema out of references: they stay inside one database.
func prepare(t *dialect.TableDefinition) error {
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.AutoIncrement && (!c.PrimaryKey || len(t.PrimaryKey) != 1) {
			return fmt.Errorf("column %s of table %s: SQLite counts only a primary key of one column", c.Name, t.Table.Name)
		}
	}
	t.ForeignKeys = append([]dialect.ForeignKeyDefinition(nil), t.ForeignKeys...)
	for i := range t.ForeignKeys {
		f := &t.ForeignKeys[i]
		if f.RefTable.Schema != t.Table.Schema {
			return fmt.Errorf("foreign key %s: SQLite cannot refer to a table of another database", dialect.ForeignKeyName(t, f))
		}
		f.RefTable.Schema = ""
	}
	return nil
}

func autoIncrement(t *dialect.TableDefinition) string {
	for i := range t.Columns {
		if t.Columns[i].AutoIncrement {
			return t.Columns[i].Name
		}
	}
	return ""
}

func (d Dialect) column(b []byte, t *dialect.TableDefinition, c *dialect.ColumnDefinition) ([]byte, error) {
	w := d.definer()
	text, err := d.ColumnType(c.Type)
	if err != nil {
		return nil, err
	}
	b = append(w.AppendIdent(b, c.Name), ' ')
	if c.AutoIncrement {
		if text != "INTEGER" {
			return nil, fmt.Errorf("%s cannot count by itself: an auto increment column is an INTEGER or BIGINT", text)
		}
		// Only this very word makes the column the row's number, and AUTOINCREMENT never gives a number twice.
		return append(b, "INTEGER PRIMARY KEY AUTOINCREMENT"...), nil
	}
	if c.Collate != "" {
		text, _, _ = strings.Cut(text, " COLLATE ")
		b = w.AppendIdent(append(append(b, text...), " COLLATE "...), c.Collate)
	} else {
		b = append(b, text...)
	}
	if c.Generated != "" {
		b = generated(b, c)
	} else if b, err = w.Default(b, c); err != nil {
		return nil, err
	}
	b = w.NotNull(b, c)
	if c.Type.Kind == ast.Enum {
		b = w.Constraint(append(b, ' '), t.Table.Name+"_"+c.Name+"_enum")
		b = append(w.AppendIdent(append(b, "CHECK ("...), c.Name), " IN ("...)
		b = append(w.Texts(b, c.Type.Values), "))"...)
	}
	return b, nil
}

func generated(b []byte, c *dialect.ColumnDefinition) []byte {
	b = append(append(append(b, " GENERATED ALWAYS AS ("...), c.Generated...), ')')
	if c.Stored {
		return append(b, " STORED"...)
	}
	return append(b, " VIRTUAL"...)
}

// startAt writes the last number given into sqlite_sequence, unless the table has one already.
func (d Dialect) startAt(t *dialect.TableDefinition) string {
	w := d.definer()
	sequence := string(w.Table(nil, ast.Table{Schema: t.Table.Schema, Name: "sqlite_sequence"}))
	name := string(w.AppendText(nil, t.Table.Name))
	return fmt.Sprintf("INSERT INTO %s (name, seq) SELECT %s, %d WHERE NOT EXISTS (SELECT 1 FROM %s WHERE name = %s)",
		sequence, name, t.InitialAutoIncrement-1, sequence, name)
}

// AddForeignKey implements dialect.Definitions: always an error, see Features.AlterAddForeignKey.
func (d Dialect) AddForeignKey(t *dialect.TableDefinition, f *dialect.ForeignKeyDefinition) (string, error) {
	return "", fmt.Errorf("foreign key %s: SQLite cannot add a foreign key to an existing table", dialect.ForeignKeyName(t, f))
}

// DropForeignKey implements dialect.Definitions: always an error.
func (d Dialect) DropForeignKey(t ast.Table, name string) (string, error) {
	return "", fmt.Errorf("foreign key %s of table %s: SQLite cannot drop a foreign key", name, t.Name)
}

// DropTable implements dialect.Definitions. SQLite has no CASCADE: rows that refer to the table are treated as if its
// rows were deleted, where foreign keys are enforced.
func (d Dialect) DropTable(t *dialect.TableDefinition, cascade bool) ([]string, error) {
	return []string{string(d.definer().Table([]byte("DROP TABLE IF EXISTS "), t.Table))}, nil
}

// CreateSchema implements dialect.Definitions: always an error. SQLite's schemas are attached files.
func (d Dialect) CreateSchema(name string) (string, error) {
	return "", errors.New("SQLite cannot create a schema: attach a database file under the name " + name)
}
