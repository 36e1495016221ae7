package schema

import (
	"reflect"
	"slices"
	"time"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// defaultKey finds or makes the primary key. An attribute id is one unless another is tagged; a model without any gets
// the attribute id. An integer id that is the whole key is auto increment unless its tag says otherwise.
func (p *parser) defaultKey() {
	t := p.table
	tagged := slices.ContainsFunc(t.Attributes, func(a *Attribute) bool { return a.PrimaryKey })
	id := t.byName["id"]
	if p.options.NoPrimaryKey {
		if tagged {
			p.fail("", "the option NoPrimaryKey stands against an attribute tagged primaryKey")
		}
		return
	}
	switch {
	case !tagged && id == nil:
		id = &Attribute{Name: "id", Column: "id", Type: p.keyType(), PrimaryKey: true, AutoIncrement: true}
		p.add(id)
		p.moveFirst(id)
		return
	case !tagged && !id.Virtual:
		id.PrimaryKey, id.AllowNull, id.NullAsZero = true, false, false
	}
	sole := id != nil && id.PrimaryKey && !slices.ContainsFunc(t.Attributes, func(a *Attribute) bool { return a != id && a.PrimaryKey })
	if sole && isInteger(id.Type) && id.Default.Kind == NoDefault && id.References == nil && !p.counted(id) {
		id.AutoIncrement = true
	}
}

// keyType is the type of an id without a field.
func (p *parser) keyType() *ast.Type { return &ast.Type{Kind: ast.BigInt} }

func (p *parser) moveFirst(a *Attribute) {
	t := p.table
	t.Attributes = append([]*Attribute{a}, slices.DeleteFunc(t.Attributes, func(b *Attribute) bool { return a == b })...)
}

// counted: the tag decides, and another autoIncrement attribute leaves no room.
func (p *parser) counted(id *Attribute) bool {
	return id.saysAutoIncrement() || slices.ContainsFunc(p.table.Attributes, func(a *Attribute) bool { return a.AutoIncrement })
}

// keptAttributes finds or makes createdAt, updatedAt, deletedAt and the version.
func (p *parser) keptAttributes() {
	o := &p.table.Options
	if p.marked["deletedAt"] != nil {
		o.Paranoid = true
	}
	if a := p.marked["version"]; a != nil && o.Version == "" {
		o.Version = a.Name
	}
	if o.Timestamps || p.marked["createdAt"] != nil {
		p.table.CreatedAt = p.keptTime("createdAt", o.CreatedAt, false)
	}
	if o.Timestamps || p.marked["updatedAt"] != nil {
		p.table.UpdatedAt = p.keptTime("updatedAt", o.UpdatedAt, false)
	}
	if o.Paranoid {
		if p.table.DeletedAt = p.keptTime("deletedAt", o.DeletedAt, true); p.table.DeletedAt == nil {
			p.fail("", "a paranoid model needs its deletedAt: the option switches it off")
		}
	}
	if o.Version != "" && o.Version != "-" {
		p.table.Version = p.keptVersion(o.Version)
	}
}

var timeType = reflect.TypeFor[time.Time]()

// keptTime finds the attribute of a kept time: the one that is tagged, or the one of its name, or a new one.
func (p *parser) keptTime(marker, name string, null bool) *Attribute {
	a := p.marked[marker]
	if a == nil {
		if name == "-" {
			return nil
		}
		if name == "" {
			name = marker
		}
		a = p.table.byName[name]
	}
	if a == nil {
		a = &Attribute{Name: name, Column: columnName(name, &p.options), Type: &ast.Type{Kind: ast.Date, Length: -1}, AllowNull: null}
		p.add(a)
		return a
	}
	if inner, _, _ := strip(a.GoType); inner != timeType || a.Type.Kind != ast.Date {
		p.fail(a.Field, "%s is kept by the library and must be a time.Time in a DATE column, not %s: change it, or switch it off by an option", marker, goName(a.GoType))
	}
	if null && !a.AllowNull && a.Default.Kind == NoDefault {
		p.fail(a.Field, "deletedAt is NULL for living records: make the field a *time.Time or sequelize.Null[time.Time]")
	}
	return a
}

func (p *parser) keptVersion(name string) *Attribute {
	a := p.table.byName[name]
	if a == nil {
		a = &Attribute{Name: name, Column: columnName(name, &p.options), Type: &ast.Type{Kind: ast.Integer}}
		p.add(a)
	} else if !isInteger(a.Type) {
		p.fail(a.Field, "the version must be an integer, not %s", goName(a.GoType))
		return a
	}
	if a.Default.Kind == NoDefault {
		a.Default = Default{Kind: DefaultValue, Value: int64(0)}
	}
	return a
}

// saysAutoIncrement reports whether the tag itself speaks of autoIncrement.
func (a *Attribute) saysAutoIncrement() bool {
	items, _ := ParseTag(a.Tag.Get("sequelize"))
	return slices.ContainsFunc(items, func(i TagItem) bool { return i.Key == "autoIncrement" })
}
