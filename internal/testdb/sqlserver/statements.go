package sqlserver

import (
	"database/sql/driver"
	"slices"
	"strings"
)

// translate makes SQLite's statements of one of T-SQL, or its result where the server's own state answers it.
func (c *conn) translate(list []node, sql string, args []driver.NamedValue, texts map[string]bool) ([]step, *result, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = texts
	switch first := list[0]; {
	case first.is("IF"):
		return c.conditional(list)
	case first.is("DECLARE"):
		c.written = nil
		return nil, nil, nil
	case first.is("EXEC"):
		return nil, nil, nil
	case first.is("SELECT") && at(list, 1).kind == '@' && at(list, 2).text == "+=":
		c.cascaded = objectName(list)
		return nil, nil, nil
	case first.is("SET") && list[1].is("IDENTITY_INSERT"):
		table := s.rules().unqualify(list[2:])
		if c.identity = table[0].text; table[1].is("OFF") {
			c.identity = ""
		}
		return nil, nil, nil
	case first.is("SET"):
		return nil, nil, nil
	case first.is("SAVE"):
		return []step{{sql: "SAVEPOINT " + list[2].text}}, nil, nil
	case first.is("ROLLBACK"):
		return []step{{sql: "ROLLBACK TO " + list[2].text}}, nil, nil
	case first.is("CREATE") || first.is("DROP") || first.is("ALTER") || first.is("TRUNCATE"):
		steps, err := c.definition(list)
		return steps, nil, err
	case first.is("INSERT") || first.is("UPDATE") || first.is("DELETE") || first.is("MERGE"):
		steps, err := c.write(list)
		return steps, nil, err
	case list[len(list)-1].text == "@written":
		out := c.written
		c.written = nil
		if out == nil {
			out = &result{columns: names(list[1:])}
		}
		return nil, out, nil
	}
	if out := s.catalogue(sql, args); out != nil {
		return nil, out, nil
	}
	if strings.Contains(sql, "SERVERPROPERTY") {
		return nil, &result{columns: []string{"v"}, rows: [][]driver.Value{{"16.0.4135.4"}}}, nil
	}
	types := castTypes(list)
	rewritten, err := s.rules().rewrite(list)
	if err != nil {
		return nil, nil, err
	}
	return []step{{sql: render(rewritten), rows: true, types: types}}, nil, nil
}

// castTypes are the types that a select's own CASTs give its columns.
func castTypes(list []node) []string {
	from := find(list, "FROM")
	if from < 0 {
		from = len(list)
	}
	if len(list) == 0 || !list[0].is("SELECT") {
		return nil
	}
	var types []string
	for _, item := range split(list[1:from], ",") {
		kind := ""
		if at(item, 0).is("CAST") {
			inner := item[1].list
			kind = render(inner[find(inner, "AS")+1:])
		}
		types = append(types, kind)
	}
	return types
}

// objectName is the table of the first OBJECT_ID(N'[t]').
func objectName(list []node) string {
	for i, n := range list {
		if n.is("OBJECT_ID") && at(list, i+1).kind == '(' {
			parts := scan(list[i+1].list[0].text)
			if len(parts) == 3 && parts[0].text != "dbo" {
				return parts[0].text + "." + parts[2].text
			}
			return parts[len(parts)-1].text
		}
		if n.kind == '(' {
			if name := objectName(n.list); name != "" {
				return name
			}
		}
	}
	return ""
}

// conditional runs what stands behind an IF that holds.
func (c *conn) conditional(list []node) ([]step, *result, error) {
	s := c.server
	var holds bool
	var rest []node
	switch {
	case list[1].is("OBJECT_ID"):
		t := s.tables[objectName(list)]
		exists := t != nil && !t.view
		if rest = list[5:]; list[4].is("NOT") {
			rest, exists = list[6:], !exists
		}
		holds = !exists
	case list[1].is("SCHEMA_ID"):
		s.schemas[list[2].list[0].text] = true
		return nil, nil, nil
	case strings.Contains(render(list[3].list), "sys . indexes"):
		name := list[3].list[len(list[3].list)-1].text
		t := s.tables[objectName(list)]
		holds, rest = t == nil || !slices.ContainsFunc(t.keys, func(k *key) bool { return k.name == name }), list[4:]
	default: // sp_addextendedproperty N'MS_Description', text, N'SCHEMA', @schema, N'TABLE', table, N'COLUMN', column
		s.comment(split(list[4:], ","))
		return nil, nil, nil
	}
	if !holds {
		return nil, nil, nil
	}
	steps, err := c.definition(rest)
	return steps, nil, err
}

func (s *Server) comment(args [][]node) {
	for _, t := range s.tables {
		if t.name != args[5][0].text {
			continue
		}
		if column := t.column(args[7][0].text); column != nil {
			column.comment = args[1][0].text
		} else {
			t.comment = args[1][0].text
		}
	}
}

func (c *conn) definition(list []node) ([]step, error) {
	s := c.server
	var statements []string
	var err error
	switch {
	case list[0].is("CREATE") && list[1].is("TABLE"):
		statements, err = s.define(list)
	case list[0].is("CREATE") && list[1].is("SCHEMA"):
		s.schemas[list[2].text] = true
	case list[0].is("CREATE") && find(list, "INDEX") > 0:
		var text string
		text, err = s.index(list)
		statements = []string{text}
	case list[0].is("CREATE") && list[1].is("VIEW"):
		statements, err = s.view(list)
	case list[0].is("DROP") && list[1].is("VIEW"):
		delete(s.tables, list[len(list)-1].text)
		statements = []string{render(list)}
	case list[0].is("DROP") && list[1].is("TABLE"):
		return c.drop(s.rules().unqualify(list[2:])[0].text)
	case list[0].is("ALTER"):
		return s.alter(s.rules().unqualify(list))
	case list[0].is("TRUNCATE"):
		return s.truncate(s.rules().unqualify(list[2:])[0].text)
	default:
		var rewritten []node
		rewritten, err = s.rules().rewrite(list)
		statements = []string{render(rewritten)}
	}
	var steps []step
	for _, text := range statements {
		steps = append(steps, step{sql: text})
	}
	return steps, err
}

// view reads CREATE VIEW [v] AS SELECT … FROM [t], whose columns it takes from the table.
func (s *Server) view(list []node) ([]string, error) {
	rewritten, err := s.rules().rewrite(list)
	if err != nil {
		return nil, err
	}
	v := &table{name: list[2].text, view: true}
	if t := s.tables[at(rewritten, find(rewritten, "FROM")+1).text]; t != nil {
		v.columns = t.columns
	}
	s.tables[v.name] = v
	return []string{render(rewritten)}, nil
}

// referring is a table with a foreign key to another one.
func (s *Server) referring(name string) *table {
	for _, t := range s.tables {
		if t.full() != name && slices.ContainsFunc(t.foreign, func(f *foreignKey) bool { return f.target == name }) {
			return t
		}
	}
	return nil
}

func (c *conn) drop(name string) ([]step, error) {
	s := c.server
	if s.tables[name] == nil {
		return nil, failure(3701, "Cannot drop the table '%s', because it does not exist or you do not have permission.", name)
	}
	if c.cascaded == name {
		c.cascaded = ""
		for t := s.referring(name); t != nil; t = s.referring(name) {
			t.foreign = slices.DeleteFunc(t.foreign, func(f *foreignKey) bool { return f.target == name })
		}
	}
	if t := s.referring(name); t != nil {
		return nil, failure(3726, "Could not drop object '%s' because it is referenced by a FOREIGN KEY constraint.", name)
	}
	delete(s.tables, name)
	return []step{{sql: "PRAGMA foreign_keys = 0"}, {sql: "DROP TABLE " + ident(name)}, {sql: "PRAGMA foreign_keys = 1"}}, nil
}

// alter adds and drops foreign keys. SQLite adds none to a table, so triggers hold them.
func (s *Server) alter(list []node) ([]step, error) {
	t := s.tables[list[2].text]
	if t == nil {
		return nil, failure(4902, "Cannot find the object \"%s\" because it does not exist or you do not have permissions.", list[2].text)
	}
	name := list[5].text
	if list[3].is("ADD") && find(list, "FOREIGN") > 0 {
		if err := s.foreignKey(t, name, list[8:]); err != nil {
			return nil, err
		}
		return t.triggers(t.foreign[len(t.foreign)-1]), nil
	}
	before := len(t.foreign)
	t.foreign = slices.DeleteFunc(t.foreign, func(f *foreignKey) bool { return f.name == name })
	if len(t.foreign) == before {
		return nil, failure(3728, "'%s' is not a constraint.", name)
	}
	return []step{{sql: "DROP TRIGGER IF EXISTS " + ident(name+"/child")}, {sql: "DROP TRIGGER IF EXISTS " + ident(name+"/parent")}}, nil
}

func ident(name string) string { return render([]node{{kind: 'i', text: name}}) }

// triggers hold a foreign key of one column that does nothing when the parent goes.
func (t *table) triggers(f *foreignKey) []step {
	column, ref := ident(f.columns[0]), ident(f.refs[0])
	refuse := " BEGIN SELECT RAISE(ABORT, 'foreign key'); END"
	return []step{
		{sql: "CREATE TRIGGER " + ident(f.name+"/child") + " BEFORE INSERT ON " + ident(t.full()) + " WHEN NEW." + column +
			" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + ident(f.target) + " WHERE " + ref + " = NEW." + column + ")" + refuse},
		{sql: "CREATE TRIGGER " + ident(f.name+"/parent") + " BEFORE DELETE ON " + ident(f.target) + " WHEN EXISTS (SELECT 1 FROM " +
			ident(t.full()) + " WHERE " + column + " = OLD." + ref + ")" + refuse},
	}
}

func (s *Server) truncate(name string) ([]step, error) {
	if s.referring(name) != nil {
		return nil, failure(4712, "Cannot truncate table '%s' because it is being referenced by a FOREIGN KEY constraint.", name)
	}
	table := ident(name)
	return []step{{sql: "DELETE FROM " + table}, {sql: "DELETE FROM sqlite_sequence WHERE name = '" + strings.ReplaceAll(name, "'", "''") + "'"}}, nil
}
