package sqlite

import (
	"slices"
	"strings"
)

// tableText is what the text of a CREATE TABLE tells and no pragma does.
type tableText struct {
	autoIncrement bool
	enums         map[string][]string // the values of CHECK (column IN ('a', 'b')) by column
	constraints   []namedConstraint
	deferrable    map[string]string // INITIALLY … by the constraint's name
}

type namedConstraint struct {
	name, kind string // kind: UNIQUE, FOREIGN, PRIMARY
	columns    []string
}

// constraint is the name of the constraint of a kind over the columns; "" where it has none.
func (t *tableText) constraint(kind string, columns []string) string {
	for _, c := range t.constraints {
		if c.kind == kind && slices.EqualFunc(c.columns, columns, strings.EqualFold) {
			return c.name
		}
	}
	return ""
}

// token is one word of SQL. A quoted identifier has its quotes taken away and is never a keyword.
type token struct {
	text    string
	literal bool // '…'
	quoted  bool // "…", `…`, […]
}

func (t token) is(word string) bool {
	return !t.literal && !t.quoted && strings.EqualFold(t.text, word)
}

// parseTable reads the text of a CREATE TABLE; of anything else it finds nothing.
func parseTable(sql string) *tableText {
	t := &tableText{enums: map[string][]string{}, deferrable: map[string]string{}}
	tokens := tokenize(sql)
	open := slices.IndexFunc(tokens, func(k token) bool { return k.is("(") })
	if open < 0 || len(tokens) < 2 || !tokens[0].is("CREATE") || tokens[1].is("VIEW") {
		return t
	}
	var item []token
	depth := 0
	for _, k := range tokens[open+1:] {
		switch {
		case depth == 0 && (k.is(",") || k.is(")")):
			t.item(item)
			item = nil
			if k.is(")") {
				return t
			}
			continue
		case k.is("("):
			depth++
		case k.is(")"):
			depth--
		}
		item = append(item, k)
	}
	return t
}

// item reads one column or one constraint of the table.
func (t *tableText) item(item []token) {
	if len(item) == 0 {
		return
	}
	if item[0].is("CONSTRAINT") && len(item) > 2 {
		t.tableConstraint(item[1].text, item[2:])
		return
	}
	column := item[0].text
	for i, k := range item {
		switch {
		case k.is("AUTOINCREMENT"):
			t.autoIncrement = true
		case k.is("CHECK"):
			if values := checkedValues(item[i+1:], column); values != nil {
				t.enums[column] = values
			}
		}
	}
}

func (t *tableText) tableConstraint(name string, rest []token) {
	open := slices.IndexFunc(rest, func(k token) bool { return k.is("(") })
	if open < 0 {
		return
	}
	c := namedConstraint{name: name, kind: strings.ToUpper(rest[0].text)}
	for _, k := range rest[open+1:] {
		if k.is(")") {
			break
		}
		if !k.is(",") {
			c.columns = append(c.columns, k.text)
		}
	}
	t.constraints = append(t.constraints, c)
	for i, k := range rest {
		if k.is("INITIALLY") && i+1 < len(rest) {
			t.deferrable[name] = "INITIALLY " + strings.ToUpper(rest[i+1].text)
		}
	}
}

// checkedValues reads ( column IN ( 'a' , 'b' ) ); nil for any other condition.
func checkedValues(k []token, column string) []string {
	if len(k) < 7 || !k[0].is("(") || k[1].text != column || !k[2].is("IN") || !k[3].is("(") {
		return nil
	}
	var values []string
	for i := 4; i+1 < len(k) && k[i].literal; i += 2 {
		values = append(values, k[i].text)
		if !k[i+1].is(",") {
			break
		}
	}
	return values
}

// tokenize splits SQL into words; comments and blanks are dropped.
func tokenize(sql string) []token {
	var list []token
	for i := 0; i < len(sql); {
		c := sql[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			i++
		case strings.HasPrefix(sql[i:], "--"):
			i = skipTo(sql, i, "\n")
		case strings.HasPrefix(sql[i:], "/*"):
			i = skipTo(sql, i+2, "*/")
		case c == '\'' || c == '"' || c == '`' || c == '[':
			text, end := quotedText(sql, i)
			list = append(list, token{text: text, literal: c == '\'', quoted: c != '\''})
			i = end
		case wordByte(c):
			end := i
			for end < len(sql) && wordByte(sql[end]) {
				end++
			}
			list = append(list, token{text: sql[i:end]})
			i = end
		default:
			list = append(list, token{text: sql[i : i+1]})
			i++
		}
	}
	return list
}

func skipTo(sql string, from int, end string) int {
	if at := strings.Index(sql[from:], end); at >= 0 {
		return from + at + len(end)
	}
	return len(sql)
}

// quotedText reads what stands between quotes, a doubled quote as one; a bracket cannot be doubled in SQLite.
func quotedText(sql string, from int) (string, int) {
	quote := sql[from]
	if quote == '[' {
		end := skipTo(sql, from, "]")
		return strings.TrimSuffix(sql[from+1:end], "]"), end
	}
	var b strings.Builder
	for i := from + 1; i < len(sql); i++ {
		if sql[i] != quote {
			b.WriteByte(sql[i])
			continue
		}
		if i+1 >= len(sql) || sql[i+1] != quote {
			return b.String(), i + 1
		}
		b.WriteByte(quote)
		i++
	}
	return b.String(), len(sql)
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
