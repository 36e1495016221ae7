package tsqlcheck

import "fmt"

// query is a pair of parentheses, or the text outside of all, and what the query in it has had so far.
type query struct {
	open    int // index of the opening parenthesis, -1 outside of all
	selects bool
	top     bool
	order   bool
	offset  bool
	output  bool // FOR JSON or FOR XML: the other way to make ORDER BY in a subquery mean something
}

// selects keeps the rules about ORDER BY, TOP, OFFSET and subqueries.
func selects(tokens []token) error {
	stack := []query{{open: -1}}
	for i, t := range tokens {
		q := &stack[len(stack)-1]
		switch {
		case t.is("("):
			stack = append(stack, query{open: i})
		case t.is(")"):
			if err := q.close(tokens, i); err != nil {
				return err
			}
			stack = stack[:len(stack)-1]
		case t.is(";"):
			*q = query{open: q.open}
		default:
			if err := q.clause(tokens, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// clause takes the word at i into the query's account.
func (q *query) clause(tokens []token, i int) error {
	switch t := tokens[i]; {
	case t.is("SELECT"):
		*q = query{open: q.open, selects: true}
	case oneOf(t, "UNION EXCEPT INTERSECT") && q.order:
		return fmt.Errorf("ORDER BY stands before %s: it belongs behind the last query", t.upper)
	case t.is("TOP"):
		q.top = true
	case t.is("ORDER"):
		q.order = true
	case t.is("FOR") && oneOf(at(tokens, i+1), "JSON XML"):
		q.output = true
	case t.is("OFFSET"):
		q.offset = true
		return q.skips(tokens, i)
	case t.is("FETCH") && at(tokens, i+2).text == "0":
		return fmt.Errorf("FETCH takes at least one row")
	case oneOf(t, "ANY SOME") || t.is("ALL") && oneOf(at(tokens, i-1), "= <> < > <= >="):
		if !at(tokens, i+1).is("(") || !at(tokens, i+2).is("SELECT") {
			return fmt.Errorf("%s asks for a subquery", t.upper)
		}
	}
	return nil
}

// skips checks the OFFSET at i.
func (q *query) skips(tokens []token, i int) error {
	count := i + 1
	if end := closing(tokens, count); end > 0 {
		count = end
	}
	switch {
	case !q.order:
		return fmt.Errorf("OFFSET needs ORDER BY")
	case q.top:
		return fmt.Errorf("TOP and OFFSET exclude each other")
	case !oneOf(at(tokens, count+1), "ROW ROWS"):
		return fmt.Errorf("OFFSET counts ROWS")
	}
	return nil
}

// close checks the query that the parenthesis at i ends.
func (q *query) close(tokens []token, i int) error {
	if !q.selects {
		return nil
	}
	if q.order && !q.top && !q.offset && !q.output {
		return fmt.Errorf("ORDER BY in a subquery needs TOP or OFFSET")
	}
	if before := at(tokens, q.open-1); oneOf(before, "FROM JOIN APPLY USING") && !at(tokens, q.open-2).is("DISTINCT") {
		alias := at(tokens, i+1)
		if !alias.is("AS") && alias.kind != ident && (alias.kind != word || vocabulary[alias.upper]) {
			return fmt.Errorf("a derived table has no alias")
		}
	}
	return nil
}
