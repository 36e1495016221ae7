package sqlserver

import (
	"slices"
	"strings"
)

// rewriting are the rules of expressions and clauses: what SQLite says otherwise. They are applied to the inner groups
// first.
type rewriting struct {
	schemas map[string]bool
	texts   map[string]bool // parameters that are text
}

func (r rewriting) rewrite(list []node) ([]node, error) {
	out := make([]node, 0, len(list))
	for _, n := range list {
		if n.kind == '(' {
			inner, err := r.rewrite(n.list)
			if err != nil {
				return nil, err
			}
			n.list = inner
		}
		out = append(out, n)
	}
	for _, foreign := range []string{"LIMIT", "RETURNING", "ILIKE", "NULLS", "TRUE", "FALSE"} {
		if find(out, foreign) >= 0 {
			return nil, syntax(foreign)
		}
	}
	for i, n := range out {
		if n.kind == 'w' && at(out, i+1).kind == '(' && slices.Contains(unknown, strings.ToUpper(n.text)) {
			return nil, failure(195, "'%s' is not a recognized built-in function name.", n.text)
		}
	}
	out = r.unqualify(out)
	out = hints(out)
	out, err := rows(out)
	if err != nil {
		return nil, err
	}
	return r.concat(derived(functions(out))), nil
}

// unqualify makes one name of schema and table, which columns know by the table's alone; dbo is where a name without
// schema lives.
func (r rewriting) unqualify(list []node) []node {
	var out []node
	for i := 0; i < len(list); i++ {
		n := list[i]
		if n.kind == 'i' && r.schemas[n.text] && at(list, i+1).text == "." && at(list, i+2).kind == 'i' {
			i += 2
			if table := list[i]; n.text == "dbo" {
				n = table
			} else {
				n.text += "." + table.text
				if before := at(out, len(out)-1); !at(list, i+1).is("AS") && (before.is("FROM") || before.is("JOIN") || before.is("UPDATE")) {
					out = append(out, n, word("AS"))
					n = table
				}
			}
		}
		out = append(out, n)
	}
	return out
}

// hints takes WITH (UPDLOCK, …) away.
func hints(list []node) []node {
	var out []node
	for i := 0; i < len(list); i++ {
		if list[i].is("WITH") && at(list, i+1).kind == '(' && !slices.ContainsFunc(list[i+1].list, func(n node) bool { return n.kind != 'w' && !isComma(n) }) {
			i++
			continue
		}
		out = append(out, list[i])
	}
	return out
}

// rows turns TOP and OFFSET … FETCH into LIMIT.
func rows(list []node) ([]node, error) {
	var out, limit []node
	for i := 0; i < len(list); i++ {
		switch n := list[i]; {
		case n.is("TOP") && at(list, i+1).kind == '(':
			limit = append(words("LIMIT"), list[i+1].list...)
			i++
		case n.is("OFFSET") && at(list, i+2).is("ROWS"):
			if find(list[:i], "ORDER") < 0 {
				return nil, syntax("OFFSET")
			}
			limit := "-1"
			offset := list[i+1]
			if i += 2; at(list, i+1).is("FETCH") {
				limit = list[i+3].text
				i += 5
			}
			out = append(out, append(words("LIMIT "+limit+" OFFSET"), offset)...)
		default:
			out = append(out, n)
		}
	}
	return append(out, limit...), nil
}

// affinities are the types of a CAST.
var affinities = map[string]string{
	"BIGINT": "INTEGER", "INTEGER": "INTEGER", "INT": "INTEGER", "SMALLINT": "INTEGER", "BIT": "INTEGER", "FLOAT": "REAL", "REAL": "REAL",
	"DECIMAL": "NUMERIC", "NUMERIC": "NUMERIC", "VARBINARY": "BLOB",
}

func affinity(name string) string {
	if a := affinities[strings.ToUpper(name)]; a != "" {
		return a
	}
	return "TEXT"
}

var renamed = map[string]string{
	"COUNT_BIG": "count", "SYSUTCDATETIME": "utc_now", "NEWID": "newid", "STRING_ESCAPE": "string_escape", "ISJSON": "json_valid",
	"LEN": "length", "JSON_MODIFY": "json_set", "DATALENGTH": "octet_length",
}

// unknown are functions of other servers, which SQLite has.
var unknown = []string{"LENGTH", "SUBSTR", "IFNULL", "RANDOM", "NOW", "GROUP_CONCAT", "INSTR", "JSON_EXTRACT", "DATE", "TOTAL", "PRINTF"}

func functions(list []node) []node {
	var out []node
	for i := 0; i < len(list); i++ {
		n, args := list[i], at(list, i+1)
		if n.kind != 'w' || args.kind != '(' {
			out = append(out, n)
			continue
		}
		switch name := strings.ToUpper(n.text); {
		case name == "CAST" || name == "TRY_CAST":
			as := find(args.list, "AS")
			out = append(out, word("CAST"), group(append(slices.Clone(args.list[:as+1]), word(affinity(args.list[as+1].text)))...))
		case name == "CONVERT":
			out = append(out, word("from_hex"), group(split(args.list, ",")[1]...))
		case name == "JSON_QUERY":
			out = append(out, jsonQuery(split(args.list, ","))...)
		case name == "OPENJSON":
			var used int
			n, used = openJSON(list[i:])
			out = append(out, n)
			i += used - 2
		case renamed[name] != "":
			out = append(out, word(renamed[name]), jsonValue(name, args))
		default:
			out = append(out, n, args)
		}
		i++
	}
	return out
}

// jsonValue makes a document of what JSON_MODIFY gets from JSON_QUERY: SQLite forgets what it was.
func jsonValue(name string, args node) node {
	parts := split(args.list, ",")
	if name != "JSON_MODIFY" || !parts[2][0].is("COALESCE") {
		return args
	}
	list := append(slices.Clone(parts[0]), comma())
	list = append(append(list, parts[1]...), comma(), word("json"), group(parts[2]...))
	return group(list...)
}

func jsonQuery(args [][]node) []node {
	if len(args) == 1 {
		return append([]node{word("json")}, group(args[0]...))
	}
	path := append(append(slices.Clone(args[0]), comma()), args[1]...)
	list := append(words("CASE WHEN json_type"), group(path...))
	list = append(list, words("IN ('object', 'array') THEN json_extract")...)
	return append(append(list, group(path...)), word("END"))
}

// openJSON is the table of OPENJSON(document, path) with key, value and type, or of the one column v.
func openJSON(list []node) (node, int) {
	table := append(words("FROM json_each"), list[1])
	if at(list, 2).is("WITH") {
		name := list[3].list[1].text
		value := words("SELECT CAST(value AS " + affinity(name) + ") AS v")
		if strings.EqualFold(name, "DATETIMEOFFSET") {
			value = words("SELECT stored_time(value) AS v")
		}
		return group(append(value, table...)...), 4
	}
	head := words(`SELECT CAST(key AS TEXT) AS [key], CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(value AS TEXT) END AS [value],
		CASE type WHEN 'null' THEN 0 WHEN 'text' THEN 1 WHEN 'true' THEN 3 WHEN 'false' THEN 3 WHEN 'array' THEN 4 WHEN 'object' THEN 5 ELSE 2 END AS [type]`)
	return group(append(head, table...)...), 2
}

// derived names the columns of (VALUES …) AS [t] ([a], [b]).
func derived(list []node) []node {
	for i := 0; i+3 < len(list); i++ {
		if list[i].kind != '(' || !list[i+1].is("AS") || list[i+3].kind != '(' {
			continue
		}
		if at(list[i].list, 0).is("SELECT") { // whose columns have these names already
			return append(slices.Clone(list[:i+3]), list[i+4:]...)
		}
		if !at(list[i].list, 0).is("VALUES") {
			continue
		}
		inner := words("SELECT")
		for n, name := range split(list[i+3].list, ",") {
			if n > 0 {
				inner = append(inner, comma())
			}
			inner = append(inner, word("column"+itoa(n+1)), word("AS"), name[0])
		}
		inner = append(append(inner, word("FROM")), list[i])
		out := append(slices.Clone(list[:i]), group(inner...), list[i+1], list[i+2])
		return append(out, list[i+4:]...)
	}
	return list
}

// concat makes || of a + beside a text.
func (r rewriting) concat(list []node) []node {
	for i := 1; i+1 < len(list); i++ {
		if n := list[i]; n.kind == 'p' && n.text == "+" && (r.textual(list, i-1, -1) || r.textual(list, i+1, 1)) {
			list[i].text = "||"
		}
	}
	return list
}

// textual follows a chain of + to a text.
func (r rewriting) textual(list []node, i, step int) bool {
	for ; i >= 0 && i < len(list); i += step {
		n := list[i]
		switch {
		case n.kind == 's' || r.texts[n.text]:
			return true
		case n.kind == '(' && slices.ContainsFunc(n.list, func(n node) bool { return n.text == "||" }):
			return true
		case n.kind == 'i' || n.kind == '@' || n.kind == '(' || n.kind == 'w' && at(list, i+1).kind == '(' || n.kind == 'p' && (n.text == "+" || n.text == "||" || n.text == "."):
		default:
			return false
		}
	}
	return false
}
