package schema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/internal/convert"
)

// resolver works out the keys of one association.
type resolver struct {
	catalog        *Catalog
	a              *Association
	source, target *Table
}

func (r *resolver) run() error {
	var err error
	if r.a.Scope, err = scopeValues(r.a.Scope, r.target); err != nil {
		return err
	}
	switch r.a.Kind {
	case BelongsTo:
		return r.belongsTo()
	case BelongsToMany:
		return r.belongsToMany()
	}
	return r.has()
}

// belongsTo: the foreign key is on the source, named by the alias.
func (r *resolver) belongsTo() error {
	keys, err := keysOf(r.target, r.a.TargetKey, "targetKey")
	if err != nil {
		return err
	}
	names, err := keyNames(r.a.ForeignKey, "foreignKey", keys, r.keyStem())
	if err != nil {
		return err
	}
	from, err := r.foreignAttributes(r.source, names, keys)
	if err != nil {
		return err
	}
	if err := r.constrain(r.source, from, r.target, keys, false); err != nil {
		return err
	}
	r.a.From, r.a.To = from, keys
	return nil
}

// keyStem is the alias. In Sequelize 6 the alias of a target without one is its model's name, capital included.
func (r *resolver) keyStem() string {
	if r.source.Options.V6Names && strings.EqualFold(r.a.As, r.target.Model) {
		return r.target.Model
	}
	return r.a.As
}

// has: the foreign key is on the target, named by the source's model.
func (r *resolver) has() error {
	keys, err := keysOf(r.source, r.a.SourceKey, "sourceKey")
	if err != nil {
		return err
	}
	given := r.a.ForeignKey
	if len(given) == 0 {
		given = r.inverseKey()
	}
	names, err := keyNames(given, "foreignKey", keys, Singular(r.source.Model))
	if err != nil {
		return err
	}
	to, err := r.foreignAttributes(r.target, names, keys)
	if err != nil {
		return err
	}
	if err := r.constrain(r.target, to, r.source, keys, true); err != nil {
		return err
	}
	r.a.From, r.a.To = keys, to
	return nil
}

// inverseKey is the foreign key of the belongsTo that inverse names: it is one relation, so it has one key.
func (r *resolver) inverseKey() []string {
	if r.a.Inverse == "" {
		return nil
	}
	other := r.target.byAlias[r.a.Inverse]
	if other == nil {
		keys := make([]string, 0, 1)
		for _, k := range r.source.PrimaryKey {
			keys = append(keys, foreignKeyName(r.a.Inverse, k.Name))
		}
		return keys
	}
	if other.Kind != BelongsTo {
		return nil
	}
	if len(other.From) > 0 {
		return attributeNames(other.From)
	}
	if len(other.ForeignKey) > 0 {
		return other.ForeignKey
	}
	var keys []string
	for _, k := range r.source.PrimaryKey {
		keys = append(keys, foreignKeyName(other.As, k.Name))
	}
	return keys
}

// keysOf are the attributes that a foreign key refers to: those that are named, or the primary key.
func keysOf(t *Table, names []string, option string) ([]*Attribute, error) {
	if len(names) == 0 {
		if len(t.PrimaryKey) == 0 {
			return nil, fmt.Errorf("%s has no primary key to refer to: name one by %s", t.Model, option)
		}
		return t.PrimaryKey, nil
	}
	var list []*Attribute
	for _, name := range names {
		a := t.byName[name]
		if a == nil || a.Virtual {
			return nil, fmt.Errorf("%s: %w of %s", option, unknownWord("attribute", name, t.names()), t.Model)
		}
		list = append(list, a)
	}
	return list, nil
}

// keyNames are the names of the foreign key's attributes: as given, or the stem and the key's name.
func keyNames(given []string, option string, keys []*Attribute, stem string) ([]string, error) {
	if len(given) == 0 {
		for _, k := range keys {
			given = append(given, foreignKeyName(stem, k.Name))
		}
		return given, nil
	}
	if len(given) != len(keys) {
		return nil, fmt.Errorf("%s names %d attributes (%s), the key has %d (%s)", option, len(given), quoteList(given), len(keys), quoteList(attributeNames(keys)))
	}
	return given, nil
}

// foreignAttributes finds or makes the foreign key's attributes on the child.
func (r *resolver) foreignAttributes(child *Table, names []string, keys []*Attribute) ([]*Attribute, error) {
	var list []*Attribute
	for i, name := range names {
		a := child.byName[name]
		if a == nil {
			a = child.byColumn[name] // a column's name is what a database made elsewhere is known by
		}
		switch {
		case a != nil && a.Virtual:
			return nil, fmt.Errorf("the foreign key %s.%s is virtual and has no column", child.Model, name)
		case a == nil && child.View:
			return nil, fmt.Errorf("the view %s has no attribute %s: name its foreign key by foreignKey", child.Model, name)
		case a == nil:
			var err error
			if a, err = r.addForeign(child, name, keys[i], i); err != nil {
				return nil, err
			}
		}
		if a.AutoIncrement && !a.saysAutoIncrement() { // a key that comes from the parent is not counted up
			a.AutoIncrement, child.AutoIncrement = false, nil
		}
		if err := sameKeyType(child, a, keys[i]); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

// addForeign makes the i-th attribute of a foreign key that the child's struct has no field for.
func (r *resolver) addForeign(child *Table, name string, key *Attribute, i int) (*Attribute, error) {
	if child.byAlias[name] != nil {
		return nil, fmt.Errorf("the foreign key %s.%s would have the name of an association: name it by foreignKey", child.Model, name)
	}
	column := r.a.ForeignKeyColumn
	if column == "" || i > 0 || child == r.a.Through {
		column = columnName(name, &child.Options)
	}
	a := &Attribute{Name: name, Column: column, Type: key.Type, AllowNull: true, Collate: key.Collate}
	if err := child.addAttribute(a); err != nil {
		return nil, err
	}
	compileAccess(a, child.dialect)
	a.Dest.Name = child.Model + "." + a.Name
	return a, nil
}

// sameKeyType refuses keys that never compare equal: their canonical values differ in Go type.
func sameKeyType(child *Table, a, key *Attribute) error {
	x, y := convert.GoType(a.Type), convert.GoType(key.Type)
	if x == nil || y == nil || x == y {
		return nil
	}
	return fmt.Errorf("the foreign key %s.%s is %s, but the key %s that it refers to is %s: give both one type",
		child.Model, a.Name, convert.TypeName(a.Type), key.Name, convert.TypeName(key.Type))
}

// constrain gives the child a foreign key, or adds to the one that the other side of the relation made.
func (r *resolver) constrain(child *Table, from []*Attribute, parent *Table, to []*Attribute, owned bool) error {
	if r.a.NoConstraints || parent.View || child.View {
		return nil
	}
	f := child.foreignKey(from)
	if f == nil {
		f = &ForeignKey{Attributes: from, Target: parent, To: to}
		child.ForeignKeys = append(child.ForeignKeys, f)
	} else if err := f.meets(child, parent, to); err != nil {
		return err
	}
	f.Target, f.To, f.Associated, f.Owned = parent, to, true, f.Owned || owned
	return f.declare(r.a.OnDelete, r.a.OnUpdate, r.a.Declared)
}

// foreignKey finds the key over exactly these attributes.
func (t *Table) foreignKey(from []*Attribute) *ForeignKey {
	for _, f := range t.ForeignKeys {
		if slices.Equal(f.Attributes, from) {
			return f
		}
	}
	return nil
}

// meets checks that an existing key refers to what an association refers to.
func (f *ForeignKey) meets(child, parent *Table, to []*Attribute) error {
	names := quoteList(attributeNames(f.Attributes))
	switch {
	case f.Target != nil && (f.Target != parent || !slices.Equal(f.To, to)):
		return fmt.Errorf("the foreign key %s.%s refers to %s already, it cannot refer to %s, too: use another key, or constraints:false for a key that changes its meaning",
			child.Model, names, f.Target.Model, parent.Model)
	case f.Target == nil && f.RefTable.Name != "" && f.RefTable.Name != parent.Name.Name && f.Model != parent.Model:
		return fmt.Errorf("the tag of %s.%s references %s, the association refers to %s", child.Model, names, f.RefTable.Name, parent.Name.Name)
	}
	return nil
}

// declare takes the actions that a declaration names. Two declarations must agree.
func (f *ForeignKey) declare(onDelete, onUpdate, by string) error {
	if onDelete != "" && f.OnDelete != "" && onDelete != f.OnDelete || onUpdate != "" && f.OnUpdate != "" && onUpdate != f.OnUpdate {
		return fmt.Errorf("onDelete and onUpdate differ from those of %s: both sides of a relation are one foreign key", f.By)
	}
	if onDelete != "" {
		f.OnDelete, f.By = onDelete, by
	}
	if onUpdate != "" {
		f.OnUpdate, f.By = onUpdate, by
	}
	return nil
}

// scopeValues turns the values of a scope, which are text where they come from a tag, into values of their columns. The
// map that a program gave stays as it is.
func scopeValues(scope map[string]any, t *Table) (map[string]any, error) {
	if scope == nil {
		return nil, nil
	}
	values := make(map[string]any, len(scope))
	for name, v := range scope {
		a := t.byName[name]
		if a == nil || a.Virtual {
			return nil, fmt.Errorf("scope: %w of %s", unknownWord("attribute", name, t.names()), t.Model)
		}
		c, err := convert.Canonical(a.Type, v)
		if err != nil {
			return nil, fmt.Errorf("scope: %s.%s: %w", t.Model, name, err)
		}
		values[name] = c
	}
	return values, nil
}

// invert declares the other side of an association that names it.
func (c *Catalog) invert(a *Association) error {
	if a.Inverse == "" {
		return nil
	}
	kind := map[AssociationKind]AssociationKind{HasOne: BelongsTo, HasMany: BelongsTo, BelongsTo: HasMany, BelongsToMany: BelongsToMany}[a.Kind]
	other := a.Target.byAlias[a.Inverse]
	if other == nil {
		other = &Association{
			Kind: kind, As: a.Inverse, Source: a.Target, Target: a.Source, TargetType: a.Source.Type, TargetModel: a.Source.Model,
			Inverse: a.As, NoConstraints: a.NoConstraints, NoUnique: a.NoUnique, ThroughTable: a.ThroughTable, ThroughType: a.ThroughType,
		}
		switch a.Kind {
		case BelongsTo:
			other.ForeignKey, other.SourceKey = attributeNames(a.From), attributeNames(a.To)
		case BelongsToMany:
			other.ForeignKey, other.OtherKey = attributeNames(a.ThroughTo), attributeNames(a.ThroughFrom)
			other.SourceKey, other.TargetKey = attributeNames(a.To), attributeNames(a.From)
		default:
			other.ForeignKey, other.TargetKey = attributeNames(a.To), attributeNames(a.From)
		}
		other.Declared = other.declaration()
		if err := a.Target.addAlias(other); err != nil {
			return fmt.Errorf("sequelize: %s: the inverse of %s: %w", a.Source.Model, a.As, err)
		}
		return c.resolve(other, true)
	}
	if !a.isInverse(other) {
		return fmt.Errorf("sequelize: %s: the inverse of %s is %s, which is another relation: %s; and %s", a.Source.Model, a.As, a.Inverse, a.Declared, other.Declared)
	}
	return nil
}

// isInverse reports whether other is the same relation seen from its other end.
func (a *Association) isInverse(other *Association) bool {
	if !other.resolved() {
		return (a.Kind == BelongsToMany) == (other.Kind == BelongsToMany)
	}
	if other.Target != a.Source {
		return false
	}
	if a.Kind == BelongsToMany {
		return other.Kind == BelongsToMany && other.Through == a.Through
	}
	return slices.Equal(a.From, other.To) && slices.Equal(a.To, other.From)
}

// errNoThrough says that belongsToMany lacks its through table.
var errNoThrough = errors.New("belongsToMany needs its through table: name it by the key through, or by Through or ThroughTable")

// throughText names the through table or model for errors.
func (a *Association) throughText() string {
	if a.ThroughType != nil {
		return a.ThroughType.Name()
	}
	return strings.TrimSpace(a.ThroughTable)
}
