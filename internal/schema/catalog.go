package schema

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// Catalog is the set of tables among which associations are resolved. It is not safe for concurrent use: resolving adds
// attributes to tables, so it comes before statements on them.
type Catalog struct {
	Dialect  Dialect
	Defaults Options // of implied through tables
	Tables   []*Table
}

// Add adds a table. A table that is defined under the name of an implied through table takes its place, and the
// associations through it are resolved anew.
func (c *Catalog) Add(t *Table) error {
	for _, other := range c.Tables {
		if other.Implied || other == t {
			continue
		}
		if other.Model == t.Model {
			return fmt.Errorf("sequelize: two models have the name %s: give one another by ModelName", t.Model)
		}
		if other.Name == t.Name && !t.View && !other.View {
			return fmt.Errorf("sequelize: the models %s and %s have one table, %s: give one another by TableName, or, if it only reads, View(true)", other.Model, t.Model, t.Name.Name)
		}
	}
	c.Tables = slices.DeleteFunc(c.Tables, func(other *Table) bool {
		if !other.Implied || other.Name != t.Name && other.Model != t.Model {
			return false
		}
		c.forget(other)
		return true
	})
	c.Tables = append(c.Tables, t)
	t.catalog = c
	return nil
}

// Remove takes a table out. Associations of others that lead to it, or through it, are unresolved again.
func (c *Catalog) Remove(t *Table) {
	c.Tables = slices.DeleteFunc(c.Tables, func(other *Table) bool { return other == t })
	c.forget(t)
	for _, other := range c.Tables {
		other.ForeignKeys = slices.DeleteFunc(other.ForeignKeys, func(f *ForeignKey) bool { return f.Target == t })
	}
}

// forget makes associations to or through a table unresolved.
func (c *Catalog) forget(gone *Table) {
	for _, t := range c.Tables {
		for _, a := range t.Associations {
			if a.Through == gone || a.Target == gone {
				a.Target, a.Through, a.From, a.To, a.ThroughFrom, a.ThroughTo, a.ThroughRecord = nil, nil, nil, nil, nil, nil, nil
			}
		}
	}
}

// ByModel finds a table by its model's name, or nil.
func (c *Catalog) ByModel(name string) *Table {
	for _, t := range c.Tables {
		if t.Model == name {
			return t
		}
	}
	return nil
}

// ByTable finds a table by its table's name, or nil. An empty schema is the default one.
func (c *Catalog) ByTable(schema, name string) *Table {
	for _, t := range c.Tables {
		if t.Name.Name == name && (t.Name.Schema == schema || schema == "") {
			return t
		}
	}
	return nil
}

// ByType finds the tables of a struct.
func (c *Catalog) ByType(g reflect.Type) []*Table {
	var list []*Table
	for _, t := range c.Tables {
		if g != nil && t.Type == g {
			list = append(list, t)
		}
	}
	return list
}

// Resolve finds the targets and keys of all associations that have none yet. An association whose target is not defined
// is left as it is, or is an error where final is set. Every mistake is in the error.
func (c *Catalog) Resolve(final bool) error {
	var errs []error
	// A resolved association may imply others (inverse) and a through table, so the list may grow while it is walked.
	for i := 0; i < len(c.Tables); i++ {
		t := c.Tables[i]
		for j := 0; j < len(t.Associations); j++ {
			if a := t.Associations[j]; !a.resolved() {
				errs = append(errs, c.resolve(a, final))
			}
		}
	}
	for _, t := range c.Tables {
		errs = append(errs, c.references(t), c.documents(t))
	}
	return errors.Join(errs...)
}

// resolve resolves one association.
func (c *Catalog) resolve(a *Association, final bool) error {
	target, err := c.target(a)
	if err != nil || target == nil {
		if err == nil && final {
			err = fmt.Errorf("sequelize: %s: the association %s leads to %s, which is no model yet: define it, too", a.Source.Model, a.As, a.targetName())
		}
		return err
	}
	if a.Kind == BelongsToMany && a.ThroughType != nil && len(c.ByType(a.ThroughType)) == 0 {
		if final {
			return fmt.Errorf("sequelize: %s: the association %s goes through %s, which is no model yet: define it, too", a.Source.Model, a.As, a.ThroughType.Name())
		}
		return nil
	}
	r := resolver{catalog: c, a: a, source: a.Source, target: target}
	if err := r.run(); err != nil {
		a.From, a.To = nil, nil
		return fmt.Errorf("sequelize: %s and %s: the association %s: %w", a.Source.Model, target.Model, a.As, err)
	}
	a.Target = target
	return c.invert(a)
}

// target finds the target's table; nil where it is not defined yet.
func (c *Catalog) target(a *Association) (*Table, error) {
	if a.Target != nil {
		return a.Target, nil
	}
	if a.TargetModel != "" {
		t := c.ByModel(a.TargetModel)
		if t != nil && a.TargetType != nil && t.Type != a.TargetType {
			return nil, fmt.Errorf("sequelize: %s: the association %s leads to the model %s, whose struct is not the field's", a.Source.Model, a.As, t.Model)
		}
		return t, nil
	}
	switch tables := c.ByType(a.TargetType); len(tables) {
	case 0:
		return nil, nil
	case 1:
		return tables[0], nil
	default:
		var names []string
		for _, t := range tables {
			names = append(names, t.Model)
		}
		return nil, fmt.Errorf("sequelize: %s: the association %s leads to %s, of which there are several models: name one, as in %s:%s (of %s)",
			a.Source.Model, a.As, a.TargetType.Name(), a.Kind, names[0], quoteList(names))
	}
}

// references finds the models that references tags name, for the order of tables and for default keys.
func (c *Catalog) references(t *Table) error {
	var errs []error
	for _, f := range t.ForeignKeys {
		if f.Target != nil || f.RefTable.Name == "" {
			continue
		}
		target := c.ByTable(f.RefTable.Schema, f.RefTable.Name)
		if target == nil && f.Model != "" {
			target = c.ByModel(f.Model)
		}
		if target == nil {
			continue // a table that is not ours
		}
		to := target.PrimaryKey
		if f.RefColumn != "" {
			a := target.byColumn[f.RefColumn]
			if a == nil {
				a = target.byName[f.RefColumn]
			}
			if a == nil {
				errs = append(errs, fmt.Errorf("sequelize: %s.%s references %s of %s: %w", t.Model, f.Attributes[0].Name, f.RefColumn, target.Model, unknownWord("column", f.RefColumn, columns(target.Attributes))))
				continue
			}
			to = []*Attribute{a}
		}
		if len(to) != 1 {
			errs = append(errs, fmt.Errorf("sequelize: %s.%s references %s, whose primary key is not one column: name the column", t.Model, f.Attributes[0].Name, target.Model))
			continue
		}
		f.Target, f.To = target, to
	}
	return errors.Join(errs...)
}
