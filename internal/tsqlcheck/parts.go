package tsqlcheck

import (
	"slices"
	"strings"
	"unicode/utf16"
)

// parts returns the texts to parse in place of sql. Mostly that is sql itself; but the parser refuses five things that
// SQL Server takes, and each gets the narrowest way around:
//
//   - MERGE … WITH (HOLDLOCK) AS [t]: the hint is checked here, to be a list of hints in parentheses, and blanked.
//   - MERGE … USING (…) AS [s] ([a], [b]): the source is lifted out and parsed as SELECT * FROM (…) AS [s] ([a], [b]),
//     which is the same grammar, and the MERGE is parsed with [s] as if it were a table.
//   - [a] >= ALL (SELECT …), ANY and SOME: the word is blanked, which leaves a subquery for a value.
//   - … UNION … ORDER BY … OFFSET n ROWS FETCH NEXT m ROWS ONLY: in a query of several the clause is blanked, if n and m are
//     plain numbers or parameters.
//   - [a] COLLATE c = … and ORDER BY [a] COLLATE c: the collation, a single word, is blanked.
//
// Blanks take as much room as what they replace, so that the parser's places stay those of the text.
func parts(sql string, tokens []token) []string {
	e := &edit{units: utf16.Encode([]rune(sql))}
	for i := range tokens {
		switch {
		case tokens[i].is("MERGE") && startsStatement(tokens, i):
			e.merge(tokens[i:])
		case tokens[i].is("COLLATE"):
			e.collation(tokens, i)
		case oneOf(tokens[i], "ALL ANY SOME") && comparisons[at(tokens, i-1).upper] && at(tokens, i+2).is("SELECT"):
			e.blank(tokens[i].start, tokens[i].end)
		case tokens[i].is("OFFSET") && combined(tokens[:i]):
			if end := offsetEnd(tokens, i); end > i {
				e.blank(tokens[i].start, tokens[end].end)
			}
		}
	}
	return append(e.lifted, string(utf16.Decode(e.units)))
}

// edit is a statement from which stretches are blanked or lifted out.
type edit struct {
	units  []uint16
	lifted []string
}

func (e *edit) blank(from, to int) {
	for i := from; i < to; i++ {
		e.units[i] = ' '
	}
}

// merge makes way for one MERGE, whose tokens come first in tokens.
func (e *edit) merge(tokens []token) {
	for i, t := range tokens {
		switch {
		case t.is("WITH") && i+1 < len(tokens) && tokens[i+1].is("("):
			if end := hintsEnd(tokens, i+1); end > 0 {
				e.blank(t.start, tokens[end].end)
			}
		case t.is("USING"):
			e.source(tokens, i+1)
			return
		case t.is(";"):
			return
		}
	}
}

// hints are the table hints that an ORM gives.
var hints = wordSet("HOLDLOCK SERIALIZABLE UPDLOCK ROWLOCK TABLOCK TABLOCKX XLOCK READPAST NOWAIT PAGLOCK")

// hintsEnd returns the index of the parenthesis that closes the list of hints that opens at i, or 0 if it is no such list.
func hintsEnd(tokens []token, i int) int {
	for i++; i+1 < len(tokens); i += 2 {
		switch {
		case !hints[tokens[i].upper]:
			return 0
		case tokens[i+1].is(")"):
			return i + 1
		case !tokens[i+1].is(","):
			return 0
		}
	}
	return 0
}

// source lifts the derived table at i out, with its alias and the alias's columns, and leaves the alias.
func (e *edit) source(tokens []token, i int) {
	end := closing(tokens, i)
	if end == 0 {
		return
	}
	alias := end + 1
	if alias < len(tokens) && tokens[alias].is("AS") {
		alias++
	}
	if alias >= len(tokens) || tokens[alias].kind != ident {
		return
	}
	last := alias
	if columns := closing(tokens, alias+1); columns > 0 {
		last = columns
	}
	lifted := string(utf16.Decode(e.units[tokens[i].start:tokens[last].end]))
	e.lifted = append(e.lifted, "SELECT * FROM "+lifted)
	e.blank(tokens[i].start, tokens[alias].start)
	e.blank(tokens[alias].end, tokens[last].end)
}

// comparisons are the tokens that follow the left side of a comparison.
var comparisons = wordSet("= <> != < > <= >= LIKE NOT IN IS BETWEEN")

// collation blanks the COLLATE at i where it stands in a comparison or in ORDER BY.
func (e *edit) collation(tokens []token, i int) {
	name := at(tokens, i+1)
	if name.kind != word || !strings.Contains(name.text, "_") {
		return
	}
	ordered := slices.ContainsFunc(tokens[:i], func(t token) bool { return t.is("ORDER") })
	if ordered || comparisons[at(tokens, i+2).upper] {
		e.blank(tokens[i].start, name.end)
	}
}

// combined reports whether the query that the tokens end in consists of several, by UNION, EXCEPT or INTERSECT.
func combined(tokens []token) bool {
	depth := 0
	for _, t := range slices.Backward(tokens) {
		switch {
		case t.is(")"):
			depth++
		case t.is("("):
			depth--
		case depth == 0 && oneOf(t, "UNION EXCEPT INTERSECT"):
			return true
		}
		if depth < 0 || t.is(";") {
			return false
		}
	}
	return false
}

// offsetEnd returns the index of the last token of the OFFSET … ROWS FETCH NEXT … ROWS ONLY at i, as far as it has that form,
// or i.
func offsetEnd(tokens []token, i int) int {
	form := []string{"OFFSET", "", "ROW ROWS", "FETCH", "NEXT FIRST", "", "ROW ROWS", "ONLY"}
	whole := i
	for n, words := range form {
		t := at(tokens, i+n)
		if words == "" && t.kind != number && t.kind != variable || words != "" && !oneOf(t, words) {
			break
		}
		if n == 2 || n == len(form)-1 {
			whole = i + n
		}
	}
	return whole
}

// closing returns the index of the parenthesis that closes the one at i, or 0 if there is none at i or none that closes it.
func closing(tokens []token, i int) int {
	if i >= len(tokens) || !tokens[i].is("(") {
		return 0
	}
	depth := 0
	for ; i < len(tokens); i++ {
		switch {
		case tokens[i].is("("):
			depth++
		case tokens[i].is(")"):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}
