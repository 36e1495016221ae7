package schema

import "github.com/go-sequelize/sequelize/dialect/ast"

// ForeignKey is a FOREIGN KEY of a table, made by a references tag, by associations, or by both.
type ForeignKey struct {
	Attributes []*Attribute
	// Target and To are what it refers to. Target is nil for a reference to a table without a model.
	Target    *Table
	To        []*Attribute
	RefTable  ast.Table // where Target is nil
	RefColumn string    // where To is empty; empty is the target's primary key, or id

	Deferrable string
	// OnDelete and OnUpdate are as declared; see Actions for the defaults.
	OnDelete, OnUpdate string
	// Associated: an association uses it, so the defaults of associations hold for it.
	Associated bool
	// Owned: a hasOne or hasMany declares it, so deleting the parent deletes children that cannot be without one.
	Owned bool
	// Link: it is one of the two keys of a through table.
	Link bool
	// Model names the referred model until it is resolved.
	Model string
	// By is the declaration that named OnDelete or OnUpdate, for errors.
	By string
}

// referenceKey is the key of an attribute with a references tag. It stays without effect (Table empty) where the tag
// names actions only, for the association that will use the attribute.
func referenceKey(a *Attribute) *ForeignKey {
	r := a.References
	return &ForeignKey{
		Attributes: []*Attribute{a}, RefTable: r.Table, RefColumn: r.Column, Model: r.Model,
		OnDelete: r.OnDelete, OnUpdate: r.OnUpdate, Deferrable: r.Deferrable, By: "the tag of " + a.Field,
	}
}

// Refers reports whether the key refers to something: a tag may name its actions only.
func (f *ForeignKey) Refers() bool { return f.Target != nil || f.RefTable.Name != "" }

// Actions are the key's ON DELETE and ON UPDATE with defaults, which do not depend on the order of declarations: a
// through table's rows go with either side; children that can be without a parent lose it; those that cannot go with
// it where the parent has them, and keep it from being deleted where only they name it.
func (f *ForeignKey) Actions() (onDelete, onUpdate string) {
	onDelete, onUpdate = f.OnDelete, f.OnUpdate
	if !f.Associated {
		return onDelete, onUpdate
	}
	if onUpdate == "" {
		onUpdate = "CASCADE"
	}
	if onDelete != "" {
		return onDelete, onUpdate
	}
	switch {
	case f.Link:
		return "CASCADE", onUpdate
	case f.nullable():
		return "SET NULL", onUpdate
	case f.Owned:
		return "CASCADE", onUpdate
	}
	return "NO ACTION", onUpdate
}

func (f *ForeignKey) nullable() bool {
	for _, a := range f.Attributes {
		if !a.AllowNull {
			return false
		}
	}
	return true
}
