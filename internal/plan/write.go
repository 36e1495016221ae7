package plan

import (
	"reflect"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/compile"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// update builds an UPDATE by condition.
func (l *lowerer) update(u *query.Update) ast.Statement {
	sc := l.writeScope(&u.Find)
	up := &ast.Update{Comment: u.Comment, Table: tableOf(&u.Find), HasTrigger: u.Table.Options.HasTrigger}
	for i := range u.Set {
		l.assign(up, &u.Set[i], sc)
	}
	before := l.again
	up.Where = l.where(&u.Find, sc)
	up.OrderBy = l.orders(u.Order, sc)
	up.ByKey = l.byKey(before)
	up.Limit, up.Key = u.Limit, columnsOf(u.Table.PrimaryKey)
	if u.Returning {
		up.Returning = l.returning(u.Table)
	}
	return up
}

// delete builds a DELETE by condition.
func (l *lowerer) delete(d *query.Delete) ast.Statement {
	sc := l.writeScope(&d.Find)
	del := &ast.Delete{Comment: d.Comment, Table: tableOf(&d.Find), HasTrigger: d.Table.Options.HasTrigger}
	before := l.again
	del.Where = l.where(&d.Find, sc)
	del.OrderBy = l.orders(d.Order, sc)
	del.ByKey = l.byKey(before)
	del.Limit, del.Key = d.Limit, columnsOf(d.Table.PrimaryKey)
	if d.Returning {
		del.Returning = l.returning(d.Table)
	}
	return del
}

func (l *lowerer) writeScope(f *query.Find) *scope {
	sc := &scope{table: f.Table}
	l.writes = true
	if l.complex || f.Limit != nil {
		sc.alias = f.Table.Name.Name
	}
	if f.Limit != nil && len(f.Table.PrimaryKey) == 0 {
		l.fail("%s has no primary key, so a write to it cannot be limited", f.Table.Model)
	}
	return sc
}

// assign adds one assignment: to an attribute, or to a place in a JSON attribute.
func (l *lowerer) assign(up *ast.Update, s *query.Assignment, sc *scope) {
	if !l.checkRoot(s.Root, sc.table, s.Path) {
		return
	}
	r, ok := l.resolve(sc.table, s.Path)
	if !ok {
		return
	}
	a, name := r.attr, sc.table.Model+"."+s.Path
	switch {
	case len(r.steps) > 0:
		l.failAt(sc.table.Model, s.Path, "%s is an attribute of an associated model: an update writes its own model only", name)
		return
	case a.ReadOnly:
		l.failAt(sc.table.Model, s.Path, "%s is computed by the database and cannot be written", name)
		return
	case s.Value == nil && !a.AllowNull && len(r.json) == 0:
		l.failAt(sc.table.Model, s.Path, "%s cannot be null", name)
		return
	}
	if len(r.json) > 0 {
		l.assignJSON(up, s, r, name)
		return
	}
	out := ast.Assignment{Column: a.Column, Type: a.Type}
	switch v := s.Value.(type) {
	case nil:
		out.X = ast.Null
	case query.Expr:
		out.X = l.expr(v, sc, a.Type)
	case *query.Find:
		out.X = l.scalar(v, name)
	default:
		out.X = l.bind(s, a.Type, stored, name)
	}
	up.Set = append(up.Set, out)
}

// assignJSON sets a place in a document. Places in one document are set one inside the other, in one assignment.
func (l *lowerer) assignJSON(up *ast.Update, s *query.Assignment, r target, name string) {
	if _, ok := s.Value.(query.Expr); ok {
		l.failOn(name, "a place in a JSON document takes a value, not an expression")
		return
	}
	var value ast.Expr = ast.Text("null")
	if s.Value != nil {
		value = l.bind(s, jsonType, document, name)
	}
	for i := range up.Set {
		if up.Set[i].Column == r.attr.Column {
			up.Set[i].X = &ast.JSONSet{X: up.Set[i].X, Path: r.json, Value: value}
			return
		}
	}
	up.Set = append(up.Set, ast.Assignment{Column: r.attr.Column, Type: r.attr.Type,
		X: &ast.JSONSet{X: ast.Column{Name: r.attr.Column, Type: r.attr.Type}, Path: r.json, Value: value}})
}

// returning are the columns that a write gives back: those that a record has fields for.
func (l *lowerer) returning(t *schema.Table) []ast.Selected {
	for _, a := range t.Attributes {
		if a.HasField && !a.Virtual {
			l.plan.Attributes = append(l.plan.Attributes, a)
		}
	}
	l.plan.Returning = true
	return readBack(l.plan.Attributes)
}

func columnsOf(attrs []*schema.Attribute) []string {
	var list []string
	for _, a := range attrs {
		list = append(list, a.Column)
	}
	return list
}

// Insert says what an insert writes.
type Insert struct {
	Table     *schema.Table
	Schema    string
	Columns   []*schema.Attribute // written, in this order
	Rows      int                 // rows of placeholders: values come row by row
	Lists     bool                // or one list a column: values come column by column
	Conflict  *Conflict
	Returning []*schema.Attribute
	// Inserted is an expression of RETURNING, whose truth goes to the bool behind base 1: whether the row is new.
	Inserted string
	Comment  string
}

// Conflict says what happens to a row whose key exists.
type Conflict struct {
	Target    []*schema.Attribute // empty: any key
	DoNothing bool
	Update    []*schema.Attribute // take the inserted row's values
	Raise     *schema.Attribute   // the version, which is raised by one
	Key       *schema.Attribute   // auto increment, whose value the database tells
}

// Insert plans an insert. Its values are driver arguments already, in the order of Columns.
func (c *Compiler) Insert(in *Insert) (*Plan, error) {
	out := &ast.Insert{Comment: in.Comment, Table: tableIn(in.Table, in.Schema), HasTrigger: in.Table.Options.HasTrigger}
	var rows ast.BindRows
	for _, a := range in.Columns {
		out.Columns = append(out.Columns, ast.InsertColumn{Name: a.Column, Type: a.Type})
		rows.Columns = append(rows.Columns, ast.RowColumn{Name: a.Column, Type: a.Type})
		out.KeepIdentity = out.KeepIdentity || a.AutoIncrement
	}
	if in.Lists {
		out.Lists = &rows
	} else {
		out.Rows = placeholders(in.Rows, in.Columns)
	}
	out.Conflict = conflict(in)
	p := &Plan{Attributes: in.Returning, Returning: len(in.Returning) > 0}
	out.Returning = readBack(in.Returning)
	if in.Inserted != "" {
		out.Returning = append(out.Returning, ast.Selected{X: &ast.Raw{SQL: in.Inserted}, As: "inserted"})
		p.Returning, p.beside = true, []dialect.Destination{inserted}
	}
	var err error
	p.Statement, err = compile.Compile(c.Dialect, out)
	return p, err
}

// inserted is the place of Insert.Inserted.
var inserted = func() dialect.Destination {
	d, _ := schema.RawDestination(reflect.TypeFor[bool](), "inserted")
	d.Base = 1
	return d
}()

func placeholders(rows int, columns []*schema.Attribute) [][]ast.Expr {
	out := make([][]ast.Expr, rows)
	for i := range out {
		out[i] = make([]ast.Expr, len(columns))
		for j, a := range columns {
			out[i][j] = ast.Bind{Index: i*len(columns) + j, Type: a.Type}
		}
	}
	return out
}

func conflict(in *Insert) *ast.Conflict {
	c := in.Conflict
	if c == nil {
		return nil
	}
	out := &ast.Conflict{Target: columnsOf(c.Target), DoNothing: c.DoNothing}
	if c.DoNothing && len(c.Target) == 0 {
		out.Keys = in.Table.KeysAmong(in.Columns)
	}
	for _, a := range c.Update {
		out.Set = append(out.Set, ast.Assignment{Column: a.Column, Type: a.Type, X: ast.Inserted{Column: a.Column}})
	}
	out.Set = raised(out.Set, c.Raise, in.Table.Name.Name)
	if c.Key != nil {
		out.Key = c.Key.Column
	}
	return out
}

// UpdateRows says what an update of many rows, each with values of its own, writes.
type UpdateRows struct {
	Table   *schema.Table
	Schema  string
	Key     []*schema.Attribute
	Set     []*schema.Attribute
	Raise   *schema.Attribute // the version: checked as part of the key, and raised
	Rows    int
	All     bool // fail unless all rows are met, whose number comes behind the lists (Features.UpdateAllRows)
	Comment string
}

// UpdateRows plans an update of many rows. Its values come as one list a column, Key before Set.
func (c *Compiler) UpdateRows(u *UpdateRows) (*Plan, error) {
	out := &ast.UpdateRows{Comment: u.Comment, Table: tableIn(u.Table, u.Schema), Key: rowColumns(u.Key), Set: rowColumns(u.Set)}
	out.Rows = ast.BindRows{Len: u.Rows, Columns: append(rowColumns(u.Key), rowColumns(u.Set)...)}
	out.Extra = raised(nil, u.Raise, u.Table.Name.Name)
	if u.Table.DeletedAt != nil {
		out.Where = living(u.Table, u.Table.Name.Name)
	}
	if u.All {
		out.All = ast.Bind{Index: len(out.Rows.Columns), Type: &ast.Type{Kind: ast.BigInt}}
	}
	stmt, err := compile.Compile(c.Dialect, out)
	return &Plan{Statement: stmt}, err
}

func rowColumns(attrs []*schema.Attribute) []ast.RowColumn {
	var list []ast.RowColumn
	for _, a := range attrs {
		list = append(list, ast.RowColumn{Name: a.Column, Type: a.Type})
	}
	return list
}
