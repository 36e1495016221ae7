package plan

import (
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/compile"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// UpdateRow plans the update of one record by its key. Its values are driver arguments already: those of set, then the
// key's, then the expected version's where raise is set.
func (c *Compiler) UpdateRow(t *schema.Table, schemaName string, set []*schema.Attribute, raise *schema.Attribute) (*Plan, error) {
	up := &ast.Update{Table: tableIn(t, schemaName), Set: assignments(set, raise), HasTrigger: t.Options.HasTrigger}
	up.Where = byKey(t, raise, len(set))
	if t.DeletedAt != nil { // a row that was deleted is restored before it is changed
		up.Where = all([]ast.Expr{up.Where, living(t, "")})
	}
	stmt, err := compile.Compile(c.Dialect, up)
	return &Plan{Statement: stmt}, err
}

// UpdateBy plans the update of the row that has given values in the attributes of a unique key, and gives attributes of it
// back. Its values are those of set, then those of key, as for UpdateRow; raise is raised, and not compared.
func (c *Compiler) UpdateBy(t *schema.Table, schemaName string, set, key []*schema.Attribute, raise *schema.Attribute, returning []*schema.Attribute) (*Plan, error) {
	up := &ast.Update{Table: tableIn(t, schemaName), Set: assignments(set, raise), HasTrigger: t.Options.HasTrigger}
	var items []ast.Expr
	for _, a := range key {
		items = append(items, equals(a, len(set)+len(items)))
	}
	up.Where = all(items)
	up.Returning = readBack(returning)
	stmt, err := compile.Compile(c.Dialect, up)
	return &Plan{Statement: stmt, Attributes: returning, Returning: len(returning) > 0}, err
}

// DeleteRow plans the delete of one record by its key, and its version where that is checked.
func (c *Compiler) DeleteRow(t *schema.Table, schemaName string, version *schema.Attribute) (*Plan, error) {
	del := &ast.Delete{Table: tableIn(t, schemaName), HasTrigger: t.Options.HasTrigger, Where: byKey(t, version, 0)}
	stmt, err := compile.Compile(c.Dialect, del)
	return &Plan{Statement: stmt}, err
}

// SelectRow plans the read of some attributes of one record by its key.
func (c *Compiler) SelectRow(t *schema.Table, schemaName string, attrs []*schema.Attribute) (*Plan, error) {
	sel := &ast.Select{Columns: readBack(attrs), From: ast.Source{Table: tableIn(t, schemaName)}, Where: byKey(t, nil, 0)}
	stmt, err := compile.Compile(c.Dialect, sel)
	return &Plan{Statement: stmt, Attributes: attrs, Returning: true}, err
}

// assignments set attributes to the first values of a statement, and raise the version.
func assignments(set []*schema.Attribute, version *schema.Attribute) []ast.Assignment {
	list := make([]ast.Assignment, len(set), len(set)+1)
	for i, a := range set {
		list[i] = ast.Assignment{Column: a.Column, Type: a.Type, X: ast.Bind{Index: i, Type: a.Type}}
	}
	return raised(list, version, "")
}

// raised are assignments, and that of a version to one more than it is in the row of table; version may be nil.
func raised(list []ast.Assignment, version *schema.Attribute, table string) []ast.Assignment {
	if version == nil {
		return list
	}
	old := ast.Column{Table: table, Name: version.Column, Type: version.Type}
	return append(list, ast.Assignment{Column: version.Column, Type: version.Type, X: &ast.Binary{Op: ast.OpAdd, L: old, R: ast.Int(1)}})
}

// readBack are the columns of attributes that a record takes in.
func readBack(attrs []*schema.Attribute) []ast.Selected {
	var list []ast.Selected
	for _, a := range attrs {
		list = append(list, ast.Selected{X: ast.Column{Name: a.Column, Type: a.Type}, Read: true})
	}
	return list
}

// living is the condition that a row of a paranoid model is not deleted.
func living(t *schema.Table, table string) ast.Expr {
	return &ast.IsNull{X: ast.Column{Table: table, Name: t.DeletedAt.Column, Type: t.DeletedAt.Type}}
}

// tableIn is a model's table, in another schema where one is named.
func tableIn(t *schema.Table, schemaName string) ast.Table {
	name := t.Name
	if schemaName != "" {
		name.Schema = schemaName
	}
	return name
}

// byKey compares the key, and the version, with bound values from place on.
func byKey(t *schema.Table, version *schema.Attribute, place int) ast.Expr {
	var items []ast.Expr
	for _, a := range t.PrimaryKey {
		items = append(items, equals(a, place+len(items)))
	}
	if version != nil {
		items = append(items, equals(version, place+len(items)))
	}
	return all(items)
}

func equals(a *schema.Attribute, place int) ast.Expr {
	return &ast.Binary{Op: ast.OpEq, L: ast.Column{Name: a.Column, Type: a.Type}, R: ast.Bind{Index: place, Type: a.Type}}
}
