// Package tsqlcheck judges whether a text is a statement that SQL Server's grammar allows.
//
// It stands in for the server where none can run. github.com/sqlc-dev/teesql parses; but it was written to read T-SQL that is
// known to be right, and passes over much that is wrong. So [Check] asks more than that it parses: that nothing of the text was
// swallowed (every name and every value is in the tree), and that none of the things is there that other servers have, or
// that SQL Server's own parser refuses and this one does not. What those are stands in the rules, each with its reason.
//
// It knows grammar, not names: a table or a function that does not exist passes. It is stricter than the server where an ORM
// should be: statements are separated by semicolons, procedures are called with EXEC, MERGE holds its lock.
package tsqlcheck

import "fmt"

// Check returns nil if sql, one statement or several, is T-SQL as the package describes, and else an error that says what
// is wrong with it. It may be called by several goroutines at once.
func Check(sql string) error {
	tokens, err := scan(sql)
	if err != nil {
		return err
	}
	if len(tokens) == 0 {
		return fmt.Errorf("there is no statement")
	}
	for _, rule := range rules {
		if err := rule(tokens); err != nil {
			return err
		}
	}
	for _, part := range parts(sql, tokens) {
		if err := checkPart(part); err != nil {
			return err
		}
	}
	return nil
}

// checkPart parses a text and compares the tree with the text's own tokens.
func checkPart(sql string) error {
	tokens, err := scan(sql)
	if err != nil {
		return err
	}
	t, err := parse(sql)
	if err != nil {
		return err
	}
	return t.covers(tokens)
}
