package tsqlcheck

import (
	"regexp"
	"strings"
)

// faults are valid T-SQL that the parser is known to refuse, by what it says of them. Such a statement is not judged: it
// is counted apart, so that the share of statements that nothing looked at stays in sight.
var faults = []struct {
	says *regexp.Regexp
	has  string // what the statement must have, in upper case
}{
	// (a + b) * 2 > x: a parenthesis at the start of a condition is taken for a condition.
	{regexp.MustCompile(`^expected comparison operator after parenthesized expression, got [-+*/%]$`), "("},
	// (SELECT …) IS NULL, (SELECT …) IN (…), (SELECT …) BETWEEN …
	{regexp.MustCompile(`^scalar subquery must be followed by a comparison operator$`), "(SELECT"},
	// CASE WHEN (SELECT …) IS NULL
	{regexp.MustCompile(`^unexpected token: IS$`), "WHEN (SELECT"},
	// Comments inside comments, which SQL Server has and the parser has not.
	{regexp.MustCompile(`^unexpected token in expression`), "/* /*"},
	// MERGE … OUTPUT INSERTED.[x] INTO @t
	{regexp.MustCompile(`^the parser swallows "INSERTED"`), "OUTPUT INSERTED."},
}

// isFault reports whether a refusal is a known fault of the parser.
func isFault(sql string, err error) bool {
	for _, f := range faults {
		if f.says.MatchString(err.Error()) && strings.Contains(strings.ToUpper(sql), f.has) {
			return true
		}
	}
	return false
}
