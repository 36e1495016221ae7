package dialect

import (
	"errors"
	"strconv"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Constant implements Statements: NULL, TRUE, FALSE, DEFAULT.
func (Base) Constant(w Writer, c ast.Const) {
	w.Text([...]string{ast.Null: "NULL", ast.True: "TRUE", ast.False: "FALSE", ast.Default: "DEFAULT"}[c])
}

// Limit implements Statements: LIMIT n OFFSET m, each where it is given.
func (Base) Limit(w Writer, limit *int64, offset ast.Expr) {
	if limit != nil {
		w.Text(" LIMIT " + strconv.FormatInt(*limit, 10))
	}
	if offset != nil {
		w.Text(" OFFSET ")
		w.Expr(offset)
	}
}

// Lock implements Statements: FOR UPDATE or FOR SHARE, with OF, NOWAIT and SKIP LOCKED.
func (Base) Lock(w Writer, l *ast.Lock) {
	if l.Strength == ast.LockShare || l.Strength == ast.LockKeyShare {
		w.Text(" FOR SHARE")
	} else {
		w.Text(" FOR UPDATE")
	}
	LockTail(w, l)
}

// LockTail writes what follows the strength of a lock: OF, NOWAIT, SKIP LOCKED.
func LockTail(w Writer, l *ast.Lock) {
	for i, alias := range l.Of {
		if i == 0 {
			w.Text(" OF ")
		} else {
			w.Text(", ")
		}
		w.Ident(alias)
	}
	switch {
	case l.NoWait:
		w.Text(" NOWAIT")
	case l.SkipLocked:
		w.Text(" SKIP LOCKED")
	}
}

// Hint implements Statements: standard SQL has no hints.
func (Base) Hint(w Writer, hints []ast.Hint) {
	w.Fail(errors.New("index and table hints do not exist"))
}

// Function implements Statements: count(*) is the one function of the library that standard SQL has.
func (Base) Function(w Writer, c *ast.Call) bool {
	if c.Name != ast.FuncRowCount {
		return false
	}
	w.Text("count(*)")
	return true
}

// Arithmetic implements Statements: operators do for all types.
func (Base) Arithmetic(Writer, *ast.Binary) bool { return false }

// Operand implements Statements: the placeholder itself.
func (Base) Operand(w Writer, b ast.Bind) { w.Placeholder(b) }

// Concat implements Statements: l || r.
func (Base) Concat(w Writer, l, r ast.Expr) {
	w.Expr(l)
	w.Text(" || ")
	w.Expr(r)
}

// Like implements Statements: LIKE with ESCAPE, and ILIKE as LIKE between LOWER on both sides.
func (Base) Like(w Writer, l *ast.Like) { WriteLike(w, l, ` ESCAPE '\'`) }

// WriteLike writes a LIKE with the given escape clause; Fold puts both sides into LOWER.
func WriteLike(w Writer, l *ast.Like, escape string) {
	if _, ok := l.Pattern.(*ast.Quantified); ok {
		w.Fail(errors.New("LIKE ANY and LIKE ALL do not exist"))
		return
	}
	side := w.Expr
	if l.Fold {
		side = func(e ast.Expr) {
			w.Text("LOWER(")
			w.Argument(e)
			w.Text(")")
		}
	}
	side(l.X)
	if l.Not {
		w.Text(" NOT")
	}
	w.Text(" LIKE ")
	side(l.Pattern)
	w.Text(escape)
}

// Operator implements Statements: IS [NOT] DISTINCT FROM; it refuses the others by their names.
func (Base) Operator(w Writer, b *ast.Binary) {
	switch b.Op {
	case ast.OpDistinct:
		Infix(w, b.L, " IS DISTINCT FROM ", b.R)
	case ast.OpNotDistinct:
		Infix(w, b.L, " IS NOT DISTINCT FROM ", b.R)
	default:
		w.Fail(errors.New(OperatorName(b.Op) + " does not exist"))
	}
}

// Infix writes l, the operator and r.
func Infix(w Writer, l ast.Expr, operator string, r ast.Expr) {
	w.Expr(l)
	w.Text(operator)
	w.Expr(r)
}

var operatorNames = map[ast.Op]string{
	ast.OpRegexp: "matching regular expressions", ast.OpIRegexp: "matching regular expressions without case",
	ast.OpContains: "the operator contains", ast.OpContained: "the operator contained", ast.OpOverlap: "the operator overlap",
	ast.OpAdjacent: "the operator adjacent", ast.OpStrictLeft: "the operator strictLeft", ast.OpStrictRight: "the operator strictRight",
	ast.OpNoExtendLeft: "the operator noExtendLeft", ast.OpNoExtendRight: "the operator noExtendRight",
	ast.OpMatch: "full text search", ast.OpAnyKeyExists: "the operator anyKeyExists",
	ast.OpAllKeysExist: "the operator allKeysExist", ast.OpJSONHasKey: "asking JSON for a key",
	ast.OpJSONEqual: "comparing JSON documents",
}

// OperatorName is the name of an operator in errors.
func OperatorName(op ast.Op) string {
	if name := operatorNames[op]; name != "" {
		return name
	}
	return "operator " + strconv.Itoa(int(op))
}

// InList implements Statements: x [NOT] IN (one placeholder an element).
func (Base) InList(w Writer, x ast.Expr, list *ast.BindList, not bool) {
	InElements(w, x, not, func() { ListElements(w, list, ", ", w.Placeholder) })
}

// InElements writes x [NOT] IN what elements writes.
func InElements(w Writer, x ast.Expr, not bool, elements func()) {
	w.Expr(x)
	if not {
		w.Text(" NOT")
	}
	w.Text(" IN (")
	elements()
	w.Text(")")
}

// ListElements writes each element of a bound list by place, with separator between them.
func ListElements(w Writer, list *ast.BindList, separator string, place func(ast.Bind)) {
	for i := range list.Len {
		if i > 0 {
			w.Text(separator)
		}
		place(ListElement(list, i))
	}
}

// ListElement is element i of a bound list, counted from 0; the last one fills up.
func ListElement(list *ast.BindList, i int) ast.Bind {
	return ast.Bind{Index: list.Index, Elem: i + 1, Fill: true, Type: list.Type}
}

// Quantified implements Statements: the list is written as a select of its elements.
func (Base) Quantified(w Writer, q *ast.Quantified) {
	if q.All {
		w.Text("ALL (")
	} else {
		w.Text("ANY (")
	}
	w.Text("SELECT ")
	ListElements(w, q.List, " UNION ALL SELECT ", w.Placeholder)
	w.Text(")")
}

// JSONPath implements Statements by refusing.
func (Base) JSONPath(w Writer, p *ast.JSONPath) {
	w.Fail(errors.New("places in JSON documents cannot be read"))
}

// JSONSet implements Statements by refusing.
func (Base) JSONSet(w Writer, s *ast.JSONSet) {
	w.Fail(errors.New("places in JSON documents cannot be set"))
}

// ReadColumn implements Statements: the column itself.
func (Base) ReadColumn(w Writer, x ast.Column) (unnamed bool) {
	w.Expr(x)
	return false
}

// WriteValue implements Statements: the placeholder itself.
func (Base) WriteValue(w Writer, b ast.Bind) { w.Placeholder(b) }

// Assigned implements Statements: the value as it is stored anywhere.
func (Base) Assigned(w Writer, x ast.Expr, t *ast.Type) { w.Stored(x, t) }

// UntypedValue implements Statements: the placeholder itself.
func (Base) UntypedValue(w Writer, b ast.Bind) { w.Placeholder(b) }

// ConditionValue implements Statements: a CASE that gives 1 or 0.
func (Base) ConditionValue(w Writer, e ast.Expr) {
	w.Text("CASE WHEN ")
	w.Condition(e)
	w.Text(" THEN 1 ELSE 0 END")
}

// Prologue implements Statements: nothing.
func (Base) Prologue(Writer, ast.Statement) {}

// Output implements Statements: nothing, for databases whose rows come back through RETURNING.
func (Base) Output(Writer, ast.Statement, string) {}

// Epilogue implements Statements: nothing.
func (Base) Epilogue(Writer, ast.Statement) {}

// InsertDefaults implements Statements.
func (Base) InsertDefaults(w Writer) { w.Text("DEFAULT VALUES") }

// InsertPrefix implements Statements.
func (Base) InsertPrefix(w Writer, in *ast.Insert) { w.Text("INSERT") }

// InsertRows implements Statements: VALUES with one placeholder a value.
func (Base) InsertRows(w Writer, in *ast.Insert) {
	w.Text("VALUES ")
	RowList(w, in.Lists, "(")
}

// RowList writes all bound rows, each between open and a closing parenthesis.
func RowList(w Writer, r *ast.BindRows, open string) {
	for i := range r.Len {
		if i > 0 {
			w.Text(", ")
		}
		w.Text(open)
		w.Row(r, i)
		w.Text(")")
	}
}

// Conflict implements Statements: ON CONFLICT as PostgreSQL and SQLite have it.
func (Base) Conflict(w Writer, in *ast.Insert) {
	c := in.Conflict
	w.Text(" ON CONFLICT")
	if len(c.Target) > 0 {
		w.Text(" ")
		Idents(w, c.Target)
	}
	if c.Where != nil {
		w.Text(" WHERE ")
		w.Condition(c.Where)
	}
	if c.DoNothing || len(c.Set) == 0 {
		w.Text(" DO NOTHING")
		return
	}
	w.Text(" DO UPDATE SET ")
	Assignments(w, c.Set)
}

// WriteInList writes x IN a list: as Base does it, and of a large one, which travels as one document, what elements writes
// behind SELECT.
func WriteInList(w Writer, x ast.Expr, list *ast.BindList, not bool, elements func()) {
	if !list.Large {
		Base{}.InList(w, x, list, not)
		return
	}
	InElements(w, x, not, func() {
		w.Text("SELECT ")
		elements()
	})
}

// Between writes texts, and what f writes between each two of them.
func Between(w Writer, f func(), texts ...string) {
	for i, t := range texts {
		if i > 0 {
			f()
		}
		w.Text(t)
	}
}

// Idents writes identifiers in parentheses.
func Idents(w Writer, names []string) {
	w.Text("(")
	IdentList(w, names)
	w.Text(")")
}

// IdentList writes identifiers between commas.
func IdentList(w Writer, names []string) {
	for i, name := range names {
		if i > 0 {
			w.Text(", ")
		}
		w.Ident(name)
	}
}

// Assignments writes column = x, … as in SET.
func Assignments(w Writer, set []ast.Assignment) {
	for i, a := range set {
		if i > 0 {
			w.Text(", ")
		}
		w.Ident(a.Column)
		w.Text(" = ")
		w.Stored(a.X, a.Type)
	}
}

// Merge implements Statements by refusing.
func (Base) Merge(w Writer, in *ast.Insert) { w.Fail(errors.New("MERGE does not exist")) }

// Inserted implements Statements.
func (Base) Inserted(w Writer, column string) {
	w.Text("EXCLUDED.")
	w.Ident(column)
}

// UpdateRows implements Statements by refusing.
func (Base) UpdateRows(w Writer, u *ast.UpdateRows) {
	w.Fail(errors.New("one update cannot give each row values of its own"))
}

// BoundRows implements Statements: a derived table of VALUES with names for its columns.
func (Base) BoundRows(w Writer, r *ast.BindRows, alias string) {
	w.Text("(VALUES ")
	RowList(w, r, "(")
	w.Text(") AS ")
	w.Ident(alias)
	w.Text(" ")
	Idents(w, RowNames(r))
}

// RowNames are the names of the columns of bound rows.
func RowNames(r *ast.BindRows) []string {
	names := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		names[i] = c.Name
	}
	return names
}

// Explain implements Statements.
func (Base) Explain(sql string, analyze bool) (string, error) {
	if analyze {
		return "EXPLAIN ANALYZE " + sql, nil
	}
	return "EXPLAIN " + sql, nil
}

// Encoder implements Values: values pass as they are.
func (Base) Encoder(*ast.Type) func(any) (any, error) { return nil }

// Decoder implements Values: nothing needs correction.
func (Base) Decoder(*ast.Type) func(any) (any, error) { return nil }

// ResultDecoders implements Values: nothing needs correction.
func (Base) ResultDecoders() map[string]func(any) (any, error) { return nil }

// ListEncoder implements Values: there are no list parameters.
func (Base) ListEncoder(*ast.Type) func([]any) (any, error) { return nil }
