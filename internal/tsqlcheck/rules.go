package tsqlcheck

import (
	"fmt"
	"strconv"
	"strings"
)

// rules are what a text must keep besides being parsed, each a function of its tokens.
var rules = []func([]token) error{
	balanced, blocks, words, neighbours, existence, emptyLists, parameters, selects, writes, indexes,
}

// balanced: every parenthesis has its fellow.
func balanced(tokens []token) error {
	depth := 0
	for _, t := range tokens {
		switch {
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		}
		if depth < 0 {
			return fmt.Errorf("a ) closes nothing")
		}
	}
	if depth > 0 {
		return fmt.Errorf("a ( is never closed")
	}
	return nil
}

// blocks: every BEGIN of a block and every CASE has its END. A BEGIN alone opens a block, not a transaction.
func blocks(tokens []token) error {
	open := 0
	for i, t := range tokens {
		switch {
		case t.is("CASE"), t.is("BEGIN") && !oneOf(at(tokens, i+1), "TRAN TRANSACTION"):
			open++
		case t.is("END"):
			open--
		}
	}
	if open != 0 {
		return fmt.Errorf("BEGIN or CASE and END do not match (a transaction begins with BEGIN TRANSACTION)")
	}
	return nil
}

// foreign are bare words of other servers' grammars, each with SQL Server's own way.
var foreign = map[string]string{
	"LIMIT":          "OFFSET … FETCH or TOP",
	"RETURNING":      "OUTPUT",
	"ILIKE":          "LIKE under a collation without case",
	"REGEXP":         "LIKE",
	"RLIKE":          "LIKE",
	"SIMILAR":        "LIKE",
	"TRUE":           "1",
	"FALSE":          "0",
	"LATERAL":        "CROSS APPLY or OUTER APPLY",
	"NATURAL":        "JOIN … ON",
	"RECURSIVE":      "WITH alone",
	"AUTO_INCREMENT": "IDENTITY",
	"AUTOINCREMENT":  "IDENTITY",
	"UNSIGNED":       "a wider type",
	"INTERVAL":       "DATEADD",
	"RESTRICT":       "NO ACTION",
	"DEFERRABLE":     "nothing of the kind",
	"CONCURRENTLY":   "WITH (ONLINE = ON)",
	"SAVEPOINT":      "SAVE TRANSACTION",
	"RENAME":         "sp_rename",
	"MODIFY":         "ALTER COLUMN",
	"SKIP":           "the hint READPAST",
}

func words(tokens []token) error {
	for _, t := range tokens {
		if own, ok := foreign[t.upper]; ok {
			return fmt.Errorf("%s is not T-SQL, which has %s", t.upper, own)
		}
	}
	return nil
}

// neighbour is a word that must, or must not, have one of some words beside it.
type neighbour struct {
	word   string
	after  int    // where the neighbour stands: 1 after the word, -1 before it
	only   string // it must be one of these, if not empty
	never  string // it must be none of these
	reason string
}

var neighbourhood = []neighbour{
	{word: "NULLS", after: 1, never: "FIRST LAST DISTINCT NOT", reason: "T-SQL has no NULLS FIRST, NULLS LAST or NULLS DISTINCT"},
	{word: "EXCEPT", after: 1, never: "ALL", reason: "T-SQL has no EXCEPT ALL"},
	{word: "INTERSECT", after: 1, never: "ALL", reason: "T-SQL has no INTERSECT ALL"},
	{word: "FOR", after: 1, never: "UPDATE SHARE NO KEY", reason: "rows are locked by hints, WITH (UPDLOCK)"},
	{word: "ADD", after: 1, never: "COLUMN IF INDEX KEY", reason: "ALTER TABLE … ADD is followed by a column's name or a constraint"},
	{word: "ADD", after: -1, never: ",", reason: "ALTER TABLE has one ADD, and commas after it"},
	{word: "KEY", after: -1, only: "PRIMARY FOREIGN", reason: "a KEY is PRIMARY or FOREIGN"},
	{word: "SAVE", after: 1, only: "TRAN TRANSACTION", reason: "a savepoint is made by SAVE TRANSACTION"},
	{word: "RELEASE", after: 1, only: "none", reason: "T-SQL releases no savepoint"},
	{word: "FETCH", after: -1, only: "ROW ROWS", reason: "FETCH follows OFFSET … ROWS"},
	{word: "CASCADE", after: -1, only: "DELETE UPDATE", reason: "CASCADE belongs to ON DELETE and ON UPDATE"},
	{word: "START", after: 1, only: "WITH", reason: "a transaction begins with BEGIN TRANSACTION"},
	{word: "RESTART", after: 1, only: "WITH", reason: "RESTART belongs to sequences"},
	{word: ".", after: 1, never: ".", reason: "a name has an empty part"},
	{word: ",", after: 1, never: ") , ; FROM WHERE", reason: "a comma has nothing after it"},
}

func neighbours(tokens []token) error {
	for i, t := range tokens {
		for _, n := range neighbourhood {
			if !t.is(n.word) {
				continue
			}
			beside := at(tokens, i+n.after)
			if oneOf(beside, n.never) || n.only != "" && !oneOf(beside, n.only) {
				return fmt.Errorf("%s (at %q, beside %q)", n.reason, t.text, beside.text)
			}
		}
		if t.is("COLUMN") && at(tokens, i-1).is("ALTER") && oneOf(at(tokens, i+2), "SET DROP TYPE") {
			return fmt.Errorf("ALTER COLUMN is followed by a name, a type and NULL or NOT NULL, not by %s", at(tokens, i+2).upper)
		}
		if t.is("TRANSACTION") && at(tokens, i-1).is("SET") && !at(tokens, i+1).is("ISOLATION") {
			return fmt.Errorf("SET TRANSACTION is followed by ISOLATION LEVEL")
		}
		if t.is("USE") && i+1 == len(tokens) {
			return fmt.Errorf("USE names no database")
		}
	}
	return nil
}

// existence: EXISTS asks for a subquery; IF EXISTS without one belongs to DROP, and IF NOT EXISTS to nothing.
func existence(tokens []token) error {
	for i, t := range tokens {
		if !t.is("EXISTS") || at(tokens, i+1).is("(") {
			continue
		}
		kind, verb := at(tokens, i-2), at(tokens, i-3)
		if !at(tokens, i-1).is("IF") || !verb.is("DROP") || kind.kind != word {
			return fmt.Errorf("EXISTS asks for a subquery; only DROP has IF EXISTS")
		}
	}
	return nil
}

// emptyLists: () stands after a function's name and nowhere else.
func emptyLists(tokens []token) error {
	for i, t := range tokens {
		if !t.is("(") || !at(tokens, i+1).is(")") {
			continue
		}
		name := at(tokens, i-1)
		if name.upper == "OVER" { // a window of all rows
			continue
		}
		function := name.kind == word && !vocabulary[name.upper] || name.kind == ident && at(tokens, i-2).is(".")
		if !function || startsName(tokens, i-1, "TABLE INTO INSERT") {
			return fmt.Errorf("a list in parentheses is empty (after %q)", name.text)
		}
	}
	return nil
}

// maxParameters is how many parameters SQL Server takes in a request; sp_executesql, which drivers use, takes two of 2,100.
const maxParameters = 2098

func parameters(tokens []token) error {
	for _, t := range tokens {
		if n, err := strconv.Atoi(strings.TrimPrefix(t.text, "@p")); t.kind == variable && err == nil && (n < 1 || n > maxParameters) {
			return fmt.Errorf("%s: parameters go from @p1 to @p%d", t.text, maxParameters)
		}
	}
	return nil
}

// at returns the token at i, or an empty one where there is none.
func at(tokens []token, i int) token {
	if i < 0 || i >= len(tokens) {
		return token{kind: mark}
	}
	return tokens[i]
}

// oneOf reports whether t is one of the words or marks in list, which blanks separate.
func oneOf(t token, list string) bool {
	if t.upper == "" {
		return false
	}
	for w := range strings.FieldsSeq(list) {
		if t.upper == w {
			return true
		}
	}
	return false
}

// startsName reports whether the dotted name that ends at i follows one of the words in list.
func startsName(tokens []token, i int, list string) bool {
	for at(tokens, i-1).is(".") {
		i -= 2
	}
	return oneOf(at(tokens, i-1), list)
}

// startsStatement reports whether a statement can begin at i: at the front, after a semicolon, or inside IF and blocks.
func startsStatement(tokens []token, i int) bool {
	return i == 0 || oneOf(tokens[i-1], "; BEGIN ELSE TRY CATCH )")
}
