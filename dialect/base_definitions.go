package dialect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Quoter quotes names and constant texts, as [Statements] does.
type Quoter interface {
	AppendIdent(b []byte, name string) []byte
	AppendText(b []byte, s string) []byte
}

// Definer writes the parts of CREATE TABLE and ALTER TABLE that databases share. Its fields are the words in which they
// differ; a dialect makes one for each call of its [Definitions] and writes only what is its own around it.
// The texts of CHECKs, computed columns, predicates and Raw defaults are the program's own and stand as they are.
type Definer struct {
	Quoter
	Server        string // name of the server, for errors
	MaxIdentifier int    // as Features.MaxIdentifier

	True, False string // constants in DEFAULT
	Now         string // the current instant as a default, with parentheses where they are needed
	UUID        string // a random UUID as a default; "" where the server cannot make one
	BytesPrefix string // a literal of bytes is BytesPrefix, hexadecimal digits, BytesSuffix
	BytesSuffix string
	// ParenDefault says which types take no literal as a default, but an expression in parentheses; nil for none.
	ParenDefault func(t *ast.Type) bool
	// AppendParenText appends the text of such an expression, where a quoted literal is not enough; nil for AppendText.
	AppendParenText func(b []byte, s string) []byte

	NamePrimaryKey bool            // the primary key is named <table>_pkey; otherwise the server names it
	Deferrable     bool            // foreign keys can be DEFERRABLE
	NoAction       map[string]bool // referential actions that the server lacks
}

// Table appends the quoted, qualified name of a table.
func (d *Definer) Table(b []byte, t ast.Table) []byte {
	if t.Schema != "" {
		b = append(d.AppendIdent(b, t.Schema), '.')
	}
	return d.AppendIdent(b, t.Name)
}

// Columns appends a list of quoted names in parentheses.
func (d *Definer) Columns(b []byte, names []string) []byte {
	b = append(b, '(')
	for i, name := range names {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = d.AppendIdent(b, name)
	}
	return append(b, ')')
}

// Texts appends a list of quoted literals separated by commas.
func (d *Definer) Texts(b []byte, texts []string) []byte {
	for i, s := range texts {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = d.AppendText(b, s)
	}
	return b
}

// Constraint appends CONSTRAINT and its quoted name, shortened to what the server can hold.
func (d *Definer) Constraint(b []byte, name string) []byte {
	b = append(b, "CONSTRAINT "...)
	return append(d.AppendIdent(b, ShortName(name, d.MaxIdentifier)), ' ')
}

// Body appends the parenthesised body of CREATE TABLE: columns, as column writes them, then the primary key, unique
// keys, checks and foreign keys of t. A dialect that writes one of these elsewhere gives a copy of t without it.
func (d *Definer) Body(b []byte, t *TableDefinition, column func(b []byte, c *ColumnDefinition) ([]byte, error)) ([]byte, error) {
	if len(t.Columns) == 0 {
		return nil, fmt.Errorf("table %s has no columns", t.Table.Name)
	}
	b = append(b, '(')
	for i := range t.Columns {
		if i > 0 {
			b = append(b, ", "...)
		}
		var err error
		if b, err = column(b, &t.Columns[i]); err != nil {
			return nil, fmt.Errorf("column %s of table %s: %w", t.Columns[i].Name, t.Table.Name, err)
		}
	}
	b = d.primaryKey(b, t)
	for i := range t.Uniques {
		b = append(b, ", "...)
		b = d.Unique(b, t, &t.Uniques[i])
	}
	for i := range t.Checks {
		b = append(b, ", "...)
		b = d.Constraint(b, CheckName(t, i))
		b = append(b, "CHECK ("...)
		b = append(append(b, t.Checks[i].SQL...), ')')
	}
	for i := range t.ForeignKeys {
		var err error
		b = append(b, ", "...)
		if b, err = d.ForeignKey(b, t, &t.ForeignKeys[i]); err != nil {
			return nil, err
		}
	}
	return append(b, ')'), nil
}

func (d *Definer) primaryKey(b []byte, t *TableDefinition) []byte {
	if len(t.PrimaryKey) == 0 {
		return b
	}
	b = append(b, ", "...)
	if d.NamePrimaryKey {
		b = d.Constraint(b, PrimaryKeyName(t))
	}
	b = append(b, "PRIMARY KEY "...)
	return d.Columns(b, t.PrimaryKey)
}

// Unique appends a named UNIQUE constraint.
func (d *Definer) Unique(b []byte, t *TableDefinition, u *UniqueDefinition) []byte {
	b = d.Constraint(b, UniqueName(t, u))
	b = append(b, "UNIQUE "...)
	return d.Columns(b, u.Columns)
}

// ForeignKey appends a named FOREIGN KEY constraint with its actions. It fails for an action or a deferral that the
// server lacks.
func (d *Definer) ForeignKey(b []byte, t *TableDefinition, f *ForeignKeyDefinition) ([]byte, error) {
	b = d.Constraint(b, ForeignKeyName(t, f))
	b = append(b, "FOREIGN KEY "...)
	b = d.Columns(b, f.Columns)
	b = append(b, " REFERENCES "...)
	b = d.Table(b, f.RefTable)
	if len(f.RefColumns) > 0 {
		b = append(b, ' ')
		b = d.Columns(b, f.RefColumns)
	}
	var err error
	if b, err = d.action(b, " ON DELETE ", f.OnDelete, f); err != nil {
		return nil, err
	}
	if b, err = d.action(b, " ON UPDATE ", f.OnUpdate, f); err != nil {
		return nil, err
	}
	switch f.Deferrable {
	case "":
		return b, nil
	case "INITIALLY DEFERRED", "INITIALLY IMMEDIATE":
		if !d.Deferrable {
			return nil, fmt.Errorf("foreign key %s: %s has no deferrable constraints", ForeignKeyName(t, f), d.Server)
		}
		return append(append(b, " DEFERRABLE "...), f.Deferrable...), nil
	}
	return nil, fmt.Errorf("foreign key %s: unknown deferral %q (known: INITIALLY DEFERRED, INITIALLY IMMEDIATE)", ForeignKeyName(t, f), f.Deferrable)
}

func (d *Definer) action(b []byte, words, action string, f *ForeignKeyDefinition) ([]byte, error) {
	action = strings.ToUpper(action)
	switch action {
	case "":
		return b, nil
	case "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION":
	default:
		return nil, fmt.Errorf("foreign key on %s: unknown referential action %q (known: CASCADE, SET NULL, SET DEFAULT, RESTRICT, NO ACTION)", strings.Join(f.Columns, ", "), action)
	}
	if d.NoAction[action] {
		return nil, fmt.Errorf("foreign key on %s: %s has no%s%s", strings.Join(f.Columns, ", "), d.Server, words, action)
	}
	return append(append(b, words...), action...), nil
}

// AddForeignKey is the statement ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY ….
func (d *Definer) AddForeignKey(t *TableDefinition, f *ForeignKeyDefinition) (string, error) {
	b := d.Table([]byte("ALTER TABLE "), t.Table)
	b, err := d.ForeignKey(append(b, " ADD "...), t, f)
	return string(b), err
}

// NotNull appends NOT NULL where the column cannot hold NULL; a primary key never can.
func (d *Definer) NotNull(b []byte, c *ColumnDefinition) []byte {
	if c.AllowNull && !c.PrimaryKey {
		return b
	}
	return append(b, " NOT NULL"...)
}

// Default appends " DEFAULT " and the column's default value, or nothing where it has none. A Text default of a BLOB is
// its bytes, one of a JSON column its document.
func (d *Definer) Default(b []byte, c *ColumnDefinition) ([]byte, error) {
	if c.Default == nil {
		return b, nil
	}
	b = append(b, " DEFAULT "...)
	switch e := plainDefault(c).(type) {
	case ast.Const:
		words := [...]string{ast.Null: "NULL", ast.True: d.True, ast.False: d.False}
		if int(e) >= len(words) {
			return nil, fmt.Errorf("DEFAULT cannot be the default value")
		}
		return append(b, words[e]...), nil
	case ast.Int:
		return strconv.AppendInt(b, int64(e), 10), nil
	case ast.Text:
		return d.textDefault(b, c.Type, string(e)), nil
	case *ast.Raw:
		if len(e.Args) > 0 {
			return nil, fmt.Errorf("a default value cannot bind values: write them into the literal")
		}
		return append(append(append(b, '('), e.SQL...), ')'), nil
	case *ast.Call:
		return d.defaultCall(b, e)
	}
	return nil, fmt.Errorf("a default value must be a constant or a literal, not %T", c.Default)
}

func (d *Definer) textDefault(b []byte, t *ast.Type, s string) []byte {
	paren := d.ParenDefault != nil && d.ParenDefault(t)
	if paren {
		b = append(b, '(')
	}
	switch {
	case t.Kind == ast.Blob:
		b = fmt.Appendf(b, "%s%X%s", d.BytesPrefix, s, d.BytesSuffix)
	case paren && d.AppendParenText != nil:
		b = d.AppendParenText(b, s)
	default:
		b = d.AppendText(b, s)
	}
	if paren {
		b = append(b, ')')
	}
	return b
}

func (d *Definer) defaultCall(b []byte, c *ast.Call) ([]byte, error) {
	switch {
	case c.Name == ast.FuncNow:
		return append(b, d.Now...), nil
	case c.Name == ast.FuncUUIDV4 && d.UUID != "":
		return append(b, d.UUID...), nil
	}
	return nil, fmt.Errorf("%s has no %s for a default value", d.Server, c.Name)
}

// plainDefault brings a default into the form of its column's type: 1 of a boolean is TRUE, TRUE of a document 'true'.
func plainDefault(c *ColumnDefinition) ast.Expr {
	switch e := c.Default.(type) {
	case ast.Const:
		if document(c.Type) && (e == ast.True || e == ast.False) {
			return ast.Text(strconv.FormatBool(e == ast.True))
		}
	case ast.Int:
		if c.Type.Kind == ast.Boolean {
			return boolean(e != 0)
		}
		if document(c.Type) {
			return ast.Text(strconv.FormatInt(int64(e), 10))
		}
	case ast.Text:
		if v, err := strconv.ParseBool(string(e)); err == nil && c.Type.Kind == ast.Boolean {
			return boolean(v)
		}
	}
	return c.Default
}

func document(t *ast.Type) bool { return t.Kind == ast.JSON || t.Kind == ast.JSONB }

func boolean(v bool) ast.Const {
	if v {
		return ast.True
	}
	return ast.False
}

// Keyed is a copy of t in which PrimaryKey and the columns' PrimaryKey say the same, whichever of them was given.
func (t *TableDefinition) Keyed() *TableDefinition {
	k := *t
	k.Columns = append([]ColumnDefinition(nil), t.Columns...)
	k.PrimaryKey = append([]string(nil), t.PrimaryKey...)
	for i := range k.Columns {
		c := &k.Columns[i]
		if len(t.PrimaryKey) == 0 && c.PrimaryKey {
			k.PrimaryKey = append(k.PrimaryKey, c.Name)
		}
		c.PrimaryKey = c.PrimaryKey || slices.Contains(t.PrimaryKey, c.Name)
	}
	return &k
}

// Column is the definition of a column by its name; nil where t has none of that name.
func (t *TableDefinition) Column(name string) *ColumnDefinition {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}
