package sqlserver

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// table is what the catalogue knows of a table that was made by CREATE TABLE.
type table struct {
	schema, name string
	columns      []*column
	keys         []*key
	foreign      []*foreignKey
	comment      string
	view         bool
}

type column struct {
	name, kind       string // kind is the type's name without its parameters
	length           int64  // as sys.columns has it: in bytes, -1 for MAX
	precision, scale int64
	nullable         bool
	identity         bool
	initial          string // of the default, as SQLite writes it
	enum             string // the check of an ENUM, as the server keeps it
	comment          string
}

// key is a primary key, a unique constraint or an index.
type key struct {
	name            string
	columns         []string
	unique, primary bool
	index           bool // made by CREATE INDEX
}

type foreignKey struct {
	name, target       string
	columns, refs      []string
	onDelete, onUpdate string
}

func (t *table) full() string {
	if t.schema == "" || t.schema == "dbo" {
		return t.name
	}
	return t.schema + "." + t.name
}

func (t *table) column(name string) *column {
	for _, c := range t.columns {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// key is the unique key of columns in any order.
func (t *table) key(columns []string) *key {
	for _, k := range t.keys {
		if k.unique && len(k.columns) == len(columns) && !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(k.columns, c) }) {
			return k
		}
	}
	return &key{name: "?"}
}

// define reads CREATE TABLE [t] (…) and gives the statements that make the table in SQLite.
func (s *Server) define(list []node) ([]string, error) {
	t := &table{name: list[2].text}
	body := list[3]
	if list[3].text == "." {
		t.schema, t.name, body = list[2].text, list[4].text, list[5]
	}
	var parts []string
	after := ""
	for _, item := range split(body.list, ",") {
		if item[0].is("CONSTRAINT") { // of the table
			part, err := s.constraint(t, item)
			if err != nil {
				return nil, err
			}
			if part != "" {
				parts = append(parts, part)
			}
			continue
		}
		part, start, err := s.column(t, item)
		if err != nil {
			return nil, err
		}
		parts = slices.Insert(parts, len(t.columns)-1, part)
		if start > 1 {
			after = fmt.Sprintf("INSERT INTO sqlite_sequence (name, seq) VALUES ('%s', %d)", t.full(), start-1)
		}
	}
	s.tables[t.full()] = t
	statements := []string{"CREATE TABLE " + render([]node{{kind: 'i', text: t.full()}}) + " (" + strings.Join(parts, ", ") + ")"}
	if after != "" {
		statements = append(statements, after)
	}
	return statements, nil
}

// column reads [c] TYPE … .
func (s *Server) column(t *table, item []node) (string, int64, error) {
	c := &column{name: item[0].text, kind: strings.ToUpper(item[1].text), nullable: find(item, "NOT") < 0}
	t.columns = append(t.columns, c)
	rest, text, start := item[2:], []node{item[0]}, int64(0)
	switch {
	case c.kind == "AS":
		text = append(text, words("GENERATED ALWAYS AS")...)
		c.kind = "NVARCHAR"
		text = append(text, rest[0])
		if at(rest, 1).is("PERSISTED") {
			text = append(text, word("STORED"))
		}
		rewritten, err := s.rules().rewrite(text)
		return render(rewritten), 0, err
	case at(rest, 0).kind == '(':
		c.size(rest[0].list)
		text, rest = append(text, word(c.kept())), rest[1:]
	default:
		c.size(nil)
		text = append(text, word(c.kept()))
	}
	if i := find(rest, "IDENTITY"); i >= 0 {
		c.identity = true
		start, _ = strconv.ParseInt(rest[i+1].list[0].text, 10, 64)
		return render(append(text[:1], words("INTEGER PRIMARY KEY AUTOINCREMENT")...)), start, nil
	}
	switch {
	case find(rest, "COLLATE") >= 0:
	case strings.Contains(c.kind, "CHAR"):
		text = append(text, words("COLLATE NOCASE")...)
	case c.decimal():
		text = append(text, words("COLLATE decimal")...)
	}
	clauses, err := s.clauses(c, rest)
	return render(append(text, clauses...)) + c.limits(), 0, err
}

// clauses reads what stands behind a column's type.
func (s *Server) clauses(c *column, rest []node) ([]node, error) {
	var text []node
	for i := 0; i < len(rest); i++ {
		switch n := rest[i]; {
		case n.is("COLLATE"):
			text = append(text, words("COLLATE "+map[bool]string{true: "BINARY", false: "NOCASE"}[strings.HasSuffix(rest[i+1].text, "_BIN2")])...)
			i++
		case n.is("DEFAULT"):
			end := i + 1
			for end < len(rest) && !rest[end].is("CONSTRAINT") {
				end++
			}
			value, err := s.rules().rewrite(rest[i+1 : end])
			if err != nil {
				return nil, err
			}
			c.initial = render(value)
			text = append(text, word("DEFAULT"), group(value...))
			i = end - 1
		case n.is("CHECK"):
			check, err := s.rules().rewrite(rest[i : i+2])
			if err != nil {
				return nil, err
			}
			c.enum = enumCheck(rest[i+1].list)
			text = append(text, check...)
			i++
		default:
			text = append(text, n)
		}
	}
	return text, nil
}

// size reads (n), (MAX) or (p,s).
func (c *column) size(parts []node) {
	number := func(i int, otherwise int64) int64 {
		if n, err := strconv.ParseInt(at(parts, i).text, 10, 64); err == nil {
			return n
		}
		return otherwise
	}
	switch c.kind {
	case "NVARCHAR", "NCHAR":
		if c.length = 2 * number(0, -1); c.length < 0 {
			c.length = -1
		}
	case "VARCHAR", "CHAR", "VARBINARY":
		c.length = number(0, -1)
	case "DECIMAL", "NUMERIC":
		c.precision, c.scale = number(0, 18), number(2, 0)
	case "FLOAT":
		c.precision = number(0, 53)
	default:
		c.scale = number(0, 7)
	}
}

func (c *column) decimal() bool { return c.kind == "DECIMAL" || c.kind == "NUMERIC" }

// kept is the column's type in SQLite, from which it takes the affinity only: a DECIMAL is kept as text.
func (c *column) kept() string {
	if c.decimal() {
		return fmt.Sprintf("DECIMALTEXT(%d,%d)", c.precision, c.scale)
	}
	return c.kind
}

// limits are the checks that the server makes of values: their names are the numbers of its errors.
func (c *column) limits() string {
	name := render([]node{{kind: 'i', text: c.name}})
	between := func(low, high int64) string {
		return fmt.Sprintf(" CONSTRAINT `8115` CHECK (%s BETWEEN %d AND %d)", name, low, high)
	}
	switch c.kind {
	case "TINYINT":
		return between(0, 255)
	case "SMALLINT":
		return between(-1<<15, 1<<15-1)
	case "INTEGER", "INT":
		return between(-1<<31, 1<<31-1)
	case "NVARCHAR", "NCHAR":
		if c.length > 0 {
			return fmt.Sprintf(" CONSTRAINT `2628` CHECK (length(%s) <= %d)", name, c.length/2)
		}
	}
	return ""
}

// enumCheck is IN ('a', 'b') as the server keeps it: [c]=N'b' OR [c]=N'a'.
func enumCheck(list []node) string {
	if !at(list, 1).is("IN") {
		return ""
	}
	var parts []string
	for _, v := range split(list[2].list, ",") {
		parts = append(parts, "["+list[0].text+"]=N'"+strings.ReplaceAll(v[0].text, "'", "''")+"'")
	}
	slices.Reverse(parts)
	return "(" + strings.Join(parts, " OR ") + ")"
}

func names(list []node) []string {
	var out []string
	for _, part := range split(list, ",") {
		out = append(out, part[0].text)
	}
	return out
}

// constraint reads CONSTRAINT [n] PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK of a table.
func (s *Server) constraint(t *table, item []node) (string, error) {
	name := item[1].text
	switch {
	case item[2].is("PRIMARY"):
		k := &key{name: name, columns: names(item[4].list), unique: true, primary: true}
		t.keys = append(t.keys, k)
		if c := t.column(k.columns[0]); c != nil && c.identity {
			if len(k.columns) > 1 {
				return "", fmt.Errorf("sqlserver: an identity inside a key of several columns is not imitated")
			}
			return "", nil
		}
	case item[2].is("UNIQUE"):
		t.keys = append(t.keys, &key{name: name, columns: names(item[3].list), unique: true})
	case item[2].is("FOREIGN"):
		if err := s.foreignKey(t, name, item[4:]); err != nil {
			return "", err
		}
	}
	list, err := s.rules().rewrite(item)
	return render(list), err
}

// foreignKey reads ([a]) REFERENCES [t] ([b]) ON DELETE … .
func (s *Server) foreignKey(t *table, name string, item []node) error {
	f := &foreignKey{name: name, columns: names(item[0].list), onDelete: "NO_ACTION", onUpdate: "NO_ACTION"}
	i := 2
	if f.target = item[i].text; at(item, i+1).text == "." {
		if i += 2; f.target != "dbo" {
			f.target += "." + item[i].text
		} else {
			f.target = item[i].text
		}
	}
	if s.tables[f.target] == nil && f.target != t.full() {
		return failure(1767, "Foreign key '%s' references invalid table '%s'.", name, f.target)
	}
	f.refs = names(item[i+1].list)
	for i += 2; i+2 < len(item); i++ {
		if !item[i].is("ON") {
			continue
		}
		action := strings.ToUpper(item[i+2].text)
		if action == "SET" || action == "NO" {
			action += "_" + strings.ToUpper(item[i+3].text)
		}
		if item[i+1].is("DELETE") {
			f.onDelete = action
		} else {
			f.onUpdate = action
		}
	}
	t.foreign = append(t.foreign, f)
	return nil
}

// index reads CREATE [UNIQUE] INDEX [n] ON [t] ([a] DESC, [b]) … .
func (s *Server) index(list []node) (string, error) {
	list, err := s.rules().rewrite(list)
	if err != nil {
		return "", err
	}
	unique := list[1].is("UNIQUE")
	i := find(list, "ON")
	t := s.tables[list[i+1].text]
	if t == nil {
		return "", failure(4902, "Cannot find the object \"%s\" because it does not exist or you do not have permissions.", list[i+1].text)
	}
	t.keys = append(t.keys, &key{name: list[i-1].text, columns: names(list[i+2].list), unique: unique, index: true})
	if n := find(list, "INCLUDE"); n >= 0 {
		list = slices.Delete(slices.Clone(list), n, n+2)
	}
	list[i-1].text = t.full() + "/" + list[i-1].text // SQLite's indexes share one room
	return render(list), nil
}

// catalogue answers the questions of Describe and Tables.
func (s *Server) catalogue(sql string, args []driver.NamedValue) *result {
	t := &table{}
	if len(args) > 0 {
		name := fmt.Sprint(args[0].Value)
		if parts := scan(name); len(parts) > 0 && strings.HasPrefix(name, "[") {
			if name = parts[len(parts)-1].text; len(parts) == 3 && parts[0].text != "dbo" {
				name = parts[0].text + "." + name
			}
		}
		if known := s.tables[name]; known != nil {
			t = known
		}
	}
	schema := t.schema
	if schema == "" {
		schema = "dbo"
	}
	out := &result{}
	switch {
	case strings.Contains(sql, "FROM sys.tables"):
		out.columns = []string{"name"}
		for _, t := range s.tables {
			if t.view {
				continue
			}
			out.rows = append(out.rows, []driver.Value{t.name})
		}
		slices.SortFunc(out.rows, func(a, b []driver.Value) int { return strings.Compare(a[0].(string), b[0].(string)) })
	case strings.Contains(sql, "FROM sys.objects o"):
		out.columns = make([]string, 13)
		for _, c := range t.columns {
			primary := slices.ContainsFunc(t.keys, func(k *key) bool { return k.primary && slices.Contains(k.columns, c.name) })
			out.rows = append(out.rows, []driver.Value{schema, text(t.comment), c.name, strings.ToLower(c.kind), c.length, c.precision, c.scale,
				c.nullable, c.identity, text(c.initial), text(c.comment), map[bool]int64{true: 1}[primary], text(c.enum)})
		}
	case strings.Contains(sql, "FROM sys.indexes i"):
		out.columns = make([]string, 4)
		for _, k := range t.keys {
			for _, c := range k.columns {
				out.rows = append(out.rows, []driver.Value{k.name, k.unique, k.primary, c})
			}
		}
	case strings.Contains(sql, "FROM sys.foreign_keys f"):
		out.columns = make([]string, 7)
		for _, f := range t.foreign {
			for i, c := range f.columns {
				target := s.tables[f.target]
				if target == nil {
					target = &table{name: f.target}
				}
				out.rows = append(out.rows, []driver.Value{f.name, "dbo", target.name, f.onDelete, f.onUpdate, c, f.refs[i]})
			}
		}
	default:
		return nil
	}
	return out
}

// text is NULL for an empty one.
func text(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}
