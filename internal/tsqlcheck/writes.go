package tsqlcheck

import "fmt"

// maxRows is how many rows SQL Server takes in the VALUES of one INSERT.
const maxRows = 1000

// write is the INSERT, UPDATE, DELETE or MERGE that is being read, as far as it stands outside of parentheses.
type write struct {
	verb   string
	past   bool // past the place of OUTPUT
	values bool // in the rows of INSERT … VALUES
	rows   int
	locked bool // MERGE holds its lock
	acts   bool // MERGE has a WHEN
}

// writes keeps the rules about OUTPUT, VALUES, aliases of a written table, MERGE and USING.
func writes(tokens []token) error {
	w, depth := write{}, 0
	for i, t := range tokens {
		switch {
		case t.is(")"):
			depth--
		case t.is("("):
			if w.values && depth == 0 {
				w.rows++
			}
			depth++
		case oneOf(t, "HOLDLOCK SERIALIZABLE"):
			w.locked = true
		case t.is("USING") && w.verb != "MERGE":
			return fmt.Errorf("USING belongs to MERGE; a join has ON")
		case t.is("VALUES") && !oneOf(at(tokens, i-1), "DEFAULT WITH") && !at(tokens, i+1).is("("):
			return fmt.Errorf("VALUES is followed by a row in parentheses")
		case t.is("VALUES") && i == 0:
			return fmt.Errorf("VALUES is no statement")
		case depth == 0 && t.is(";"):
			if err := w.end(); err != nil {
				return err
			}
			w = write{}
		case depth == 0:
			if err := w.word(tokens, i); err != nil {
				return err
			}
		}
	}
	if w.verb == "MERGE" {
		return fmt.Errorf("MERGE ends in a semicolon")
	}
	return w.end()
}

// word takes the word at i, outside of parentheses, into the statement's account.
func (w *write) word(tokens []token, i int) error {
	switch t := tokens[i]; {
	case w.verb == "MERGE":
		w.acts = w.acts || t.is("WHEN")
	case oneOf(t, "INSERT UPDATE DELETE MERGE") && !at(tokens, i-1).is("ON"):
		*w = write{verb: t.upper}
	case t.is("OUTPUT") && w.past:
		return fmt.Errorf("OUTPUT stands before VALUES, SELECT, FROM and WHERE")
	case t.is("AS") && w.verb != "" && !w.past && startsName(tokens, i-1, "INTO INSERT UPDATE") && !w.insideOutput(tokens, i):
		return fmt.Errorf("the table of %s takes no alias", w.verb)
	case t.is("VALUES") && w.verb == "INSERT":
		w.past, w.values = true, !at(tokens, i-1).is("DEFAULT")
	case t.is("SELECT") && w.verb == "INSERT", t.is("WHERE") && w.verb != "", t.is("FROM") && w.verb == "UPDATE":
		w.past = true
	}
	return nil
}

// insideOutput reports whether the INTO before the name that ends before i is that of OUTPUT … INTO.
func (w *write) insideOutput(tokens []token, i int) bool {
	for ; i >= 0 && !tokens[i].is(w.verb); i-- {
		if tokens[i].is("OUTPUT") {
			return true
		}
	}
	return false
}

// end checks what is known only when the statement is over.
func (w *write) end() error {
	if w.verb == "MERGE" && !w.locked {
		return fmt.Errorf("MERGE needs WITH (HOLDLOCK), or two at once insert the same row")
	}
	if w.verb == "MERGE" && !w.acts {
		return fmt.Errorf("MERGE has no WHEN")
	}
	if w.rows > maxRows {
		return fmt.Errorf("INSERT has %d rows of VALUES; %d is the most", w.rows, maxRows)
	}
	return nil
}

// indexes keeps the rules about indexes and about what ALTER TABLE drops.
func indexes(tokens []token) error {
	verb, kind, filter, on := "", "", false, false
	dropsIndex := func() error {
		if verb == "DROP" && kind == "INDEX" && !on {
			return fmt.Errorf("DROP INDEX names its table: ON …")
		}
		return nil
	}
	for i, t := range tokens {
		switch {
		case t.is(";"):
			if err := dropsIndex(); err != nil {
				return err
			}
			verb, kind, filter, on = "", "", false, false
		case oneOf(t, "CREATE ALTER DROP") && verb == "":
			verb = t.upper
		case oneOf(t, "TABLE INDEX") && kind == "":
			kind = t.upper
		case t.is("ON"):
			on = true
		case t.is("WHERE"):
			filter = verb == "CREATE" && kind == "INDEX"
		case t.is("OR") && filter:
			return fmt.Errorf("the filter of an index has no OR")
		case t.is("DROP") && verb == "ALTER" && kind == "TABLE" && !oneOf(at(tokens, i+1), "COLUMN CONSTRAINT"):
			return fmt.Errorf("ALTER TABLE … DROP says COLUMN or CONSTRAINT")
		}
	}
	return dropsIndex()
}
