package mssql

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func (d Dialect) definer() *dialect.Definer {
	return &dialect.Definer{
		Quoter: d, Server: "SQL Server", MaxIdentifier: d.Features().MaxIdentifier,
		True: "1", False: "0", Now: "SYSUTCDATETIME()", UUID: "NEWID()", BytesPrefix: "0x", NamePrimaryKey: true,
	}
}

// CreateTable implements dialect.Definitions: the table behind a guard, then unique keys that hold NULL, then comments.
// A unique key with a column that can be NULL is a filtered index, because a UNIQUE constraint of SQL Server takes two
// NULLs as equal; no foreign key can refer to it.
func (d Dialect) CreateTable(t *dialect.TableDefinition) ([]string, error) {
	t, w := t.Keyed(), d.definer()
	var filtered []dialect.UniqueDefinition
	t.Uniques = slices.DeleteFunc(slices.Clone(t.Uniques), func(u dialect.UniqueDefinition) bool {
		open := len(nullable(t, u.Columns)) > 0
		if open {
			filtered = append(filtered, u)
		}
		return open
	})
	t.ForeignKeys = safeActions(t)
	b := append(d.objectID([]byte("IF "), t.Table), " IS NULL CREATE TABLE "...)
	b = append(w.Table(b, t.Table), ' ')
	b, err := w.Body(b, t, func(b []byte, c *dialect.ColumnDefinition) ([]byte, error) { return d.column(b, t, c) })
	if err != nil {
		return nil, err
	}
	list := []string{string(b)}
	for i := range filtered {
		list = append(list, d.filteredUnique(t, &filtered[i]))
	}
	return d.comments(list, t), nil
}

// objectID appends OBJECT_ID of a user table. The name inside the literal is quoted as in a statement.
func (d Dialect) objectID(b []byte, t ast.Table) []byte {
	b = append(b, "OBJECT_ID("...)
	return append(d.AppendText(b, d.tableName(t)), ", N'U')"...)
}

func (d Dialect) tableName(t ast.Table) string { return string(d.definer().Table(nil, t)) }

func (d Dialect) column(b []byte, t *dialect.TableDefinition, c *dialect.ColumnDefinition) ([]byte, error) {
	w := d.definer()
	text, err := d.ColumnType(c.Type)
	if err != nil {
		return nil, err
	}
	b = append(w.AppendIdent(b, c.Name), ' ')
	if c.Generated != "" {
		return generated(b, c), nil
	}
	if c.Collate != "" {
		if err := dialect.CheckWord("collation", c.Collate, ""); err != nil {
			return nil, err
		}
		text, _, _ = strings.Cut(text, " COLLATE ")
		text += " COLLATE " + c.Collate
	}
	b = append(b, text...)
	if c.AutoIncrement {
		b = strconv.AppendInt(append(b, " IDENTITY("...), max(t.InitialAutoIncrement, 1), 10)
		b = append(b, ",1)"...)
	}
	// A session can make columns NOT NULL where nothing is said (ANSI_NULL_DFLT_OFF), so it is always said.
	if c.AllowNull && !c.PrimaryKey {
		b = append(b, " NULL"...)
	} else {
		b = append(b, " NOT NULL"...)
	}
	if c.Default != nil {
		b = w.Constraint(append(b, ' '), t.Table.Name+"_"+c.Name+"_default")
		b = b[:len(b)-1]
		if b, err = w.Default(b, c); err != nil {
			return nil, err
		}
	}
	return d.check(b, t, c), nil
}

func generated(b []byte, c *dialect.ColumnDefinition) []byte {
	b = append(append(append(b, "AS ("...), c.Generated...), ')')
	if c.Stored {
		b = append(b, " PERSISTED"...)
		if !c.AllowNull {
			b = append(b, " NOT NULL"...)
		}
	}
	return b
}

// check adds the check of an ENUM's values or of a document. ISJSON knows objects and arrays only, so it is asked about
// an array of the document, which can be a mere number or text.
func (d Dialect) check(b []byte, t *dialect.TableDefinition, c *dialect.ColumnDefinition) []byte {
	w := d.definer()
	switch c.Type.Kind {
	case ast.Enum:
		b = w.Constraint(append(b, ' '), t.Table.Name+"_"+c.Name+"_enum")
		b = append(w.AppendIdent(append(b, "CHECK ("...), c.Name), " IN ("...)
		return append(w.Texts(b, c.Type.Values), "))"...)
	case ast.JSON, ast.JSONB:
		b = w.Constraint(append(b, ' '), t.Table.Name+"_"+c.Name+"_json")
		b = w.AppendIdent(append(b, "CHECK (ISJSON(N'[' + "...), c.Name)
		return append(b, " + N']') = 1)"...)
	}
	return b
}

// nullable are those of the columns that can hold NULL.
func nullable(t *dialect.TableDefinition, columns []string) []string {
	var list []string
	for _, name := range columns {
		if c := t.Column(name); c != nil && c.AllowNull && !c.PrimaryKey {
			list = append(list, name)
		}
	}
	return list
}

func (d Dialect) filteredUnique(t *dialect.TableDefinition, u *dialect.UniqueDefinition) string {
	w := d.definer()
	name := dialect.ShortName(dialect.UniqueName(t, u), w.MaxIdentifier)
	b := d.objectID([]byte("IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = "), t.Table)
	b = append(w.AppendText(append(b, " AND name = "...), name), ") CREATE UNIQUE INDEX "...)
	b = w.Table(append(w.AppendIdent(b, name), " ON "...), t.Table)
	b = w.Columns(append(b, ' '), u.Columns)
	return string(d.notNull(b, " WHERE ", nullable(t, u.Columns)))
}

// notNull appends the filter that keeps rows with a NULL out of a unique index.
func (d Dialect) notNull(b []byte, word string, columns []string) []byte {
	for _, name := range columns {
		b = append(d.AppendIdent(append(b, word...), name), " IS NOT NULL"...)
		word = " AND "
	}
	return b
}

// safeActions are the foreign keys with the actions that SQL Server takes. It has no RESTRICT, which NO ACTION is as no
// constraint is deferred; and it refuses (error 1785) a table that a cascade reaches twice, so a key to the table
// itself and a further key to the same table act no more. Paths over several tables cannot be seen from here.
func safeActions(t *dialect.TableDefinition) []dialect.ForeignKeyDefinition {
	list := slices.Clone(t.ForeignKeys)
	for i := range list {
		f := &list[i]
		again := slices.ContainsFunc(list[:i], func(o dialect.ForeignKeyDefinition) bool {
			return o.RefTable == f.RefTable && (acts(o.OnDelete) || acts(o.OnUpdate))
		})
		self := f.RefTable == t.Table
		f.OnDelete = safeAction(f.OnDelete, again || self)
		f.OnUpdate = safeAction(f.OnUpdate, again || self)
	}
	return list
}

func acts(action string) bool {
	switch strings.ToUpper(action) {
	case "", "RESTRICT", "NO ACTION":
		return false
	}
	return true
}

func safeAction(action string, twice bool) string {
	if strings.EqualFold(action, "RESTRICT") || twice && acts(action) {
		return "NO ACTION"
	}
	return action
}

// AddForeignKey implements dialect.Definitions; see safeActions for what becomes of its actions.
func (d Dialect) AddForeignKey(t *dialect.TableDefinition, f *dialect.ForeignKeyDefinition) (string, error) {
	safe := *f
	for i, o := range safeActions(t) {
		if dialect.ForeignKeyName(t, &t.ForeignKeys[i]) == dialect.ForeignKeyName(t, f) {
			safe = o
			return d.definer().AddForeignKey(t, &safe)
		}
	}
	again := dialect.TableDefinition{Table: t.Table, ForeignKeys: append(slices.Clone(t.ForeignKeys), safe)}
	list := safeActions(&again)
	return d.definer().AddForeignKey(t, &list[len(list)-1])
}

// DropForeignKey implements dialect.Definitions.
func (d Dialect) DropForeignKey(t ast.Table, name string) (string, error) {
	w := d.definer()
	b := append(w.Table([]byte("ALTER TABLE "), t), " DROP CONSTRAINT "...)
	return string(w.AppendIdent(b, dialect.ShortName(name, w.MaxIdentifier))), nil
}

// DropTable implements dialect.Definitions. cascade drops the foreign keys of other tables that refer to the table.
func (d Dialect) DropTable(t *dialect.TableDefinition, cascade bool) ([]string, error) {
	var list []string
	if cascade {
		b := []byte("DECLARE @sql nvarchar(max) = N''; SELECT @sql += N'ALTER TABLE ' + QUOTENAME(OBJECT_SCHEMA_NAME(parent_object_id)) + " +
			"N'.' + QUOTENAME(OBJECT_NAME(parent_object_id)) + N' DROP CONSTRAINT ' + QUOTENAME(name) + N'; ' " +
			"FROM sys.foreign_keys WHERE referenced_object_id = ")
		list = append(list, string(d.objectID(b, t.Table))+"; EXEC sys.sp_executesql @sql")
	}
	b := append(d.objectID([]byte("IF "), t.Table), " IS NOT NULL DROP TABLE "...)
	return append(list, string(d.definer().Table(b, t.Table))), nil
}

// CreateSchema implements dialect.Definitions. CREATE SCHEMA must be alone in its batch, so it is one of its own.
func (d Dialect) CreateSchema(name string) (string, error) {
	if name == "" {
		return "", errors.New("a schema needs a name")
	}
	create := string(d.AppendIdent([]byte("CREATE SCHEMA "), name))
	return fmt.Sprintf("IF SCHEMA_ID(%s) IS NULL EXEC(%s)", d.AppendText(nil, name), d.AppendText(nil, create)), nil
}
