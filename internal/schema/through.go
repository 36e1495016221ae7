package schema

import (
	"fmt"
	"slices"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// belongsToMany: both foreign keys are on a through table, which is a model's or implied.
func (r *resolver) belongsToMany() error {
	if r.a.throughText() == "" {
		return errNoThrough
	}
	from, err := keysOf(r.source, r.a.SourceKey, "sourceKey")
	if err != nil {
		return err
	}
	to, err := keysOf(r.target, r.a.TargetKey, "targetKey")
	if err != nil {
		return err
	}
	through, err := r.throughTable()
	if err != nil {
		return err
	}
	r.a.Through = through
	fromNames, toNames, err := r.throughNames(from, to)
	if err != nil {
		return err
	}
	throughFrom, err := r.foreignAttributes(through, fromNames, from)
	if err != nil {
		return err
	}
	throughTo, err := r.foreignAttributes(through, toNames, to)
	if err != nil {
		return err
	}
	if slices.Equal(throughFrom, throughTo) {
		return fmt.Errorf("both foreign keys of %s are %s: name the one that leads to the target by otherKey", through.Model, quoteList(fromNames))
	}
	if r.a.ThroughScope, err = scopeValues(r.a.ThroughScope, through); err != nil {
		return err
	}
	if err := r.linkKeys(through, throughFrom, from, throughTo, to); err != nil {
		return err
	}
	through.pairKey(throughFrom, throughTo, r.a)
	r.a.From, r.a.To, r.a.ThroughFrom, r.a.ThroughTo = from, to, throughFrom, throughTo
	r.a.ThroughRecord = throughRecord(through, r.target)
	return nil
}

// linkKeys gives the through table its two foreign keys. The actions of the association hold for the source's.
func (r *resolver) linkKeys(through *Table, throughFrom, from, throughTo, to []*Attribute) error {
	if err := r.constrain(through, throughFrom, r.source, from, true); err != nil {
		return err
	}
	other := *r.a
	other.OnDelete, other.OnUpdate = "", ""
	second := resolver{catalog: r.catalog, a: &other, source: r.source, target: r.target}
	if err := second.constrain(through, throughTo, r.target, to, true); err != nil {
		return err
	}
	for _, keys := range [][]*Attribute{throughFrom, throughTo} {
		if f := through.foreignKey(keys); f != nil {
			f.Link = true
		}
	}
	return nil
}

// throughTable finds the through model, by struct, by table or by model name, or makes the table that the name implies.
func (r *resolver) throughTable() (*Table, error) {
	c := r.catalog
	if r.a.ThroughType != nil {
		t := c.ByType(r.a.ThroughType)[0]
		return t, r.between(t)
	}
	name := r.a.ThroughTable
	if t := c.ByModel(name); t != nil && !t.Implied {
		return t, r.between(t)
	}
	if t := c.ByTable(r.source.Name.Schema, name); t != nil {
		if err := r.between(t); err != nil {
			return nil, err
		}
		if t.View {
			return nil, fmt.Errorf("the through table %s is a view", name)
		}
		return t, nil
	}
	o := c.Defaults
	o.ModelName, o.TableName, o.Schema = name, name, r.source.Name.Schema
	o.Indexes, o.Checks, o.Defaults, o.Comment, o.Version = nil, nil, nil, "", ""
	t := newTable(nil, c.Dialect, o)
	t.Implied, t.GoName = true, name
	t.Name = ast.Table{Schema: o.Schema, Name: name}
	p := &parser{dialect: c.Dialect, options: o, table: t, marked: map[string]*Attribute{}}
	t.Options.Paranoid = false // a row of it says that a link is there: removing the link removes the row
	p.keptAttributes()
	p.finish()
	if len(p.problems) > 0 {
		return nil, &DefinitionError{Model: name, Problems: p.problems}
	}
	c.Tables = append(c.Tables, t)
	t.catalog = c
	return t, nil
}

// between refuses a through table that is one of the two that it should link.
func (r *resolver) between(through *Table) error {
	if through != r.source && through != r.target {
		return nil
	}
	return fmt.Errorf("the through table %s is the table of %s itself: name another, whose rows link the two", through.Name.Name, through.Model)
}

// throughNames are the names of the two foreign keys. A relation declared from both ends is one: what one end names, or
// has by default, holds for the other.
func (r *resolver) throughNames(from, to []*Attribute) (fromNames, toNames []string, err error) {
	a := r.a
	foreign, other := a.ForeignKey, a.OtherKey
	if pair := r.pair(); pair != nil {
		if len(foreign) == 0 {
			foreign = pair.OtherKey
		}
		if len(other) == 0 {
			other = pair.ForeignKey
		}
	}
	stem := Singular(r.target.Model)
	if r.source == r.target {
		stem = Singular(a.As) // one model at both ends: its name cannot tell them apart
	}
	if fromNames, err = keyNames(foreign, "foreignKey", from, Singular(r.source.Model)); err != nil {
		return nil, nil, err
	}
	toNames, err = keyNames(other, "otherKey", to, stem)
	return fromNames, toNames, err
}

// pair is the same relation declared from the other end.
func (r *resolver) pair() *Association {
	for _, b := range r.target.Associations {
		if b == r.a || b.Kind != BelongsToMany || b.throughText() != r.a.throughText() {
			continue
		}
		leadsBack := b.Target == r.source || b.TargetType != nil && b.TargetType == r.source.Type && (b.TargetModel == "" || b.TargetModel == r.source.Model)
		if !leadsBack {
			continue
		}
		if r.source != r.target || r.a.Inverse == b.As || b.Inverse == r.a.As {
			return b
		}
	}
	return nil
}

// pairKey makes the two foreign keys the through table's primary key, or unique where it has a key of its own.
func (t *Table) pairKey(from, to []*Attribute, a *Association) {
	pair := slices.Concat(from, to)
	if samePlaces(t.PrimaryKey, pair) {
		return
	}
	if own := t.ownKey(); len(own) > 0 {
		if !a.NoUnique && !slices.ContainsFunc(t.Uniques, func(u Unique) bool { return samePlaces(u.Attributes, pair) }) {
			t.Uniques = append(t.Uniques, Unique{Name: t.uniqueName(pair), Attributes: pair})
		}
		return
	}
	if a.NoUnique {
		return
	}
	if len(t.PrimaryKey) > 0 && !t.PrimaryKey[0].HasField { // the default id
		t.drop(t.PrimaryKey[0])
	}
	t.PrimaryKey = nil
	for _, k := range pair {
		k.PrimaryKey, k.AllowNull, k.NullAsZero = true, false, false
		t.PrimaryKey = append(t.PrimaryKey, k)
	}
}

// ownKey is a primary key that the model itself declares.
func (t *Table) ownKey() []*Attribute {
	if len(t.PrimaryKey) > 0 && (t.PrimaryKey[0].HasField || t.Implied) {
		return t.PrimaryKey
	}
	return nil
}

func samePlaces(a, b []*Attribute) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// drop takes an attribute out of the table.
func (t *Table) drop(a *Attribute) {
	t.Attributes = slices.DeleteFunc(t.Attributes, func(b *Attribute) bool { return a == b })
	delete(t.byName, a.Name)
	delete(t.byColumn, a.Column)
	if t.AutoIncrement == a {
		t.AutoIncrement = nil
	}
	for i, b := range t.Attributes {
		b.Place = i
	}
}
