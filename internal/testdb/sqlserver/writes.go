package sqlserver

import (
	"slices"
	"strings"
)

// output is the OUTPUT clause of a write.
type output struct {
	list  []node // RETURNING's
	types []string
	into  bool
}

// step is a write with its rows.
func (o output) step(list []node) step {
	if o.list == nil {
		return step{sql: render(list)}
	}
	return step{sql: render(append(append(slices.Clone(list), word("RETURNING")), o.list...)), rows: true, types: o.types, into: o.into}
}

// of says what $action is.
func (o output) of(action string) output {
	o.list = replaced(o.list, action)
	return o
}

func replaced(list []node, action string) []node {
	list = slices.Clone(list)
	for i, n := range list {
		if n.text == "$action" {
			list[i] = node{kind: 's', text: action}
		}
		list[i].list = replaced(n.list, action)
	}
	return list
}

// takeOutput takes OUTPUT … [INTO @written] out of a write.
func (s *Server) takeOutput(list []node, t *table) ([]node, output) {
	i := find(list, "OUTPUT")
	if i < 0 {
		return list, output{}
	}
	end := i + 1
	for end < len(list) && !slices.ContainsFunc([]string{"VALUES", "DEFAULT", "WHERE", "FROM", "SELECT", "INTO"}, list[end].is) {
		end++
	}
	var o output
	for n, item := range split(list[i+1:end], ",") {
		if n > 0 {
			o.list = append(o.list, comma())
		}
		kind := ""
		for j := 0; j < len(item); j++ {
			if item[j].is("INSERTED") || item[j].is("DELETED") {
				j++ // and the point
				if c := t.column(at(item, j+1).text); c != nil {
					kind = c.declared()
				}
				continue
			}
			o.list = append(o.list, item[j])
		}
		o.types = append(o.types, kind)
	}
	if at(list, end).is("INTO") {
		o.into = true
		end += 2
	}
	return append(slices.Clone(list[:i]), list[end:]...), o
}

func (c *column) declared() string {
	if c.kind == "DECIMAL" || c.kind == "NUMERIC" {
		return c.kind + " (" + itoa(int(c.precision)) + " , " + itoa(int(c.scale)) + ")"
	}
	return c.kind
}

func (c *conn) write(list []node) ([]step, error) {
	var top []node
	if i := find(list, "TOP"); i == 1 {
		top = list[2].list
		list = append(slices.Clone(list[:1]), list[3:]...)
	}
	list, err := c.server.rules().rewrite(list)
	if err != nil {
		return nil, err
	}
	at := 1 // of the table, which a raw statement may write without brackets
	for at < len(list)-1 && (list[at].is("INTO") || list[at].is("FROM")) {
		at++
	}
	list[at].kind = 'i'
	t := c.server.tables[list[at].text]
	if t == nil {
		return nil, failure(208, "Invalid object name '%s'.", list[at].text)
	}
	list, out := c.server.takeOutput(list, t)
	switch {
	case list[0].is("MERGE"):
		return c.merge(list, t, out)
	case list[0].is("INSERT"):
		if err := c.insert(list, t); err != nil {
			return nil, err
		}
	case list[0].is("UPDATE"):
		list = joined(withDefaults(list, t))
	}
	return []step{out.step(limited(list, t, top))}, nil
}

// limited asks for the first rows by their places.
func limited(list []node, t *table, top []node) []node {
	if top == nil {
		return list
	}
	where := find(list, "WHERE")
	if where < 0 {
		where = len(list)
	}
	inner := append(words("SELECT rowid FROM"), node{kind: 'i', text: t.full()})
	inner = append(append(inner, list[where:]...), word("LIMIT"))
	out := append(slices.Clone(list[:where]), words("WHERE rowid IN")...)
	return append(out, group(append(inner, top...)...))
}

// joined turns FROM [t] INNER JOIN x ON y WHERE z into FROM x WHERE (y) AND (z).
func joined(list []node) []node {
	from, on := find(list, "FROM"), find(list, "ON")
	if from < 0 || on < 0 {
		return list
	}
	where := find(list, "WHERE")
	out := append(slices.Clone(list[:from+1]), list[find(list, "JOIN")+1:on]...)
	if where < 0 {
		return append(append(out, word("WHERE")), group(list[on+1:]...))
	}
	return append(append(out, word("WHERE")), group(list[on+1:where]...), word("AND"), group(list[where+1:]...))
}

// withDefaults writes out SET [c] = DEFAULT.
func withDefaults(list []node, t *table) []node {
	out := slices.Clone(list)
	for i, n := range out {
		if i > 1 && n.is("DEFAULT") {
			out[i] = initial(t.column(out[i-2].text))
		}
	}
	return out
}

func initial(c *column) node {
	if c == nil || c.initial == "" {
		return word("NULL")
	}
	return node{kind: '(', list: []node{word(c.initial)}}
}

// insert checks what the server does of an INSERT, and writes out DEFAULT in its rows.
func (c *conn) insert(list []node, t *table) error {
	values := find(list, "VALUES")
	if values < 0 || list[3].kind != '(' {
		return nil
	}
	columns := names(list[3].list)
	if err := c.identityAllowed(columns, t); err != nil {
		return err
	}
	rows := split(list[values+1:], ",")
	if len(rows) > 1000 {
		return failure(10738, "The number of row value expressions in the INSERT statement exceeds the maximum allowed number of 1000 row values.")
	}
	for i, row := range rows {
		cells := split(row[0].list, ",")
		if len(cells) != len(columns) {
			return failure(110, "There are fewer columns in the INSERT statement than values specified in the VALUES clause.")
		}
		var out []node
		for j, cell := range cells {
			if j > 0 {
				out = append(out, comma())
			}
			if cell[0].is("DEFAULT") {
				cell = []node{initial(t.column(columns[j]))}
			}
			out = append(out, cell...)
		}
		list[values+1+2*i].list = out
	}
	return nil
}

// identityAllowed holds the rule that an identity is written with IDENTITY_INSERT only, and then always.
func (c *conn) identityAllowed(columns []string, t *table) error {
	for _, column := range t.columns {
		if !column.identity {
			continue
		}
		given := slices.ContainsFunc(columns, func(name string) bool { return strings.EqualFold(name, column.name) })
		switch on := c.identity == t.full(); {
		case given && !on:
			return failure(544, "Cannot insert explicit value for identity column in table '%s' when IDENTITY_INSERT is set to OFF.", t.name)
		case on && !given:
			return failure(545, "Explicit value must be specified for identity column in table '%s' when IDENTITY_INSERT is set to ON.", t.name)
		}
	}
	return nil
}

// merge updates the rows that match, then inserts those that do not.
func (c *conn) merge(list []node, t *table, out output) ([]step, error) {
	using, on := find(list, "USING"), find(list, "ON")
	insert := find(list, "INSERT")
	when := find(list, "WHEN")
	// rewrite has made (SELECT column1 AS a, … FROM (VALUES …)) AS source of the source.
	source := append([]node{word("WITH"), list[using+3], word("AS")}, list[using+1])
	match := group(list[on+1 : when]...)
	if rows := split(at(list[using+1].list, len(list[using+1].list)-1).list, ","); len(rows) > 1000 {
		return nil, failure(10738, "The number of row value expressions exceeds the maximum allowed number of 1000 row values.")
	}
	var steps []step
	if set := find(list, "SET"); set > 0 {
		end := set
		for !list[end].is("WHEN") {
			end++
		}
		update := append(slices.Clone(source), word("UPDATE"), node{kind: 'i', text: t.full()}, word("AS"), node{kind: 'i', text: t.name})
		update = append(append(update, withDefaults(list[set:end], t)...), word("FROM"), list[using+3], word("WHERE"), match)
		steps = append(steps, out.of("UPDATE").step(update))
	}
	columns, values := split(list[insert+1].list, ","), split(list[insert+3].list, ",")
	if err := c.identityAllowed(names(list[insert+1].list), t); err != nil {
		return nil, err
	}
	into, sel := []node{}, words("SELECT")
	for i, v := range values {
		if v[0].is("DEFAULT") {
			continue
		}
		if len(into) > 0 {
			into, sel = append(into, comma()), append(sel, comma())
		}
		into, sel = append(into, columns[i]...), append(sel, v...)
	}
	statement := append(slices.Clone(source), words("INSERT INTO")...)
	statement = append(append(statement, node{kind: 'i', text: t.full()}, group(into...)), sel...)
	statement = append(statement, word("FROM"), list[using+3])
	probe := append(words("SELECT 1 FROM"), node{kind: 'i', text: t.full()}, word("AS"), node{kind: 'i', text: t.name}, word("WHERE"), match)
	statement = append(statement, word("WHERE"), word("NOT"), word("EXISTS"), group(probe...))
	return append(steps, out.of("INSERT").step(statement)), nil
}
