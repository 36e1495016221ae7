package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

var associationKinds = map[string]AssociationKind{"hasOne": HasOne, "hasMany": HasMany, "belongsTo": BelongsTo, "belongsToMany": BelongsToMany}

// String is the kind as tags and Sequelize write it.
func (k AssociationKind) String() string {
	return [...]string{"hasOne", "hasMany", "belongsTo", "belongsToMany"}[k]
}

// associationItem finds the item that makes a field an association.
func associationItem(items []TagItem) (AssociationKind, TagItem, bool) {
	for _, item := range items {
		if kind, ok := associationKinds[item.Key]; ok {
			return kind, item, true
		}
	}
	return 0, TagItem{}, false
}

// association parses a field that is an association. item is the one that names its kind; its value, if there is one,
// names the target's model.
func (p *parser) association(f reflect.StructField, name string, index []int, offset uintptr, kind AssociationKind, item TagItem, items []TagItem) {
	a := &Association{
		Kind: kind, As: LowerCamel(f.Name), Source: p.table, TargetModel: unquote(item.Value),
		HasField: true, Field: name, Index: index, Offset: offset, GoType: f.Type,
	}
	target, err := associationTarget(kind, f.Type)
	if err != nil {
		p.failWith(name, err)
		return
	}
	a.TargetType = target
	for _, item := range items {
		if err := a.option(item); err != nil {
			p.failWith(name, err)
		}
	}
	if kind == BelongsToMany && a.ThroughTable == "" {
		p.fail(name, "belongsToMany needs its through table, as in through:%sTags", p.table.Model)
	}
	a.Declared = a.declaration()
	if err := p.table.addAlias(a); err != nil {
		p.failWith(name, err)
	}
}

// associationTarget is the target's struct: of []*T and []T for many, of *T and T for one.
func associationTarget(kind AssociationKind, t reflect.Type) (reflect.Type, error) {
	target := t
	many := kind == HasMany || kind == BelongsToMany
	if many != (t.Kind() == reflect.Slice) {
		if many {
			return nil, fmt.Errorf("%s has many records: the field must be a slice, as in []*T, not %s", kind, goName(t))
		}
		return nil, fmt.Errorf("%s has one record: the field must be *T or T, not %s", kind, goName(t))
	}
	if many {
		target = target.Elem()
	}
	if target.Kind() == reflect.Pointer {
		target = target.Elem()
	}
	if target.Kind() != reflect.Struct {
		return nil, fmt.Errorf("%s leads to a model's struct, not to %s", kind, goName(target))
	}
	return target, nil
}

// option folds one tag item into the association.
func (a *Association) option(item TagItem) (err error) {
	text := unquote(item.Value)
	switch item.Key {
	case "as":
		a.As = text
	case "foreignKey":
		a.ForeignKey = list(item.Value)
	case "foreignKeyColumn":
		a.ForeignKeyColumn = text
	case "otherKey":
		a.OtherKey = list(item.Value)
	case "sourceKey":
		a.SourceKey = list(item.Value)
	case "targetKey":
		a.TargetKey = list(item.Value)
	case "through":
		a.ThroughTable = text
	case "inverse":
		a.Inverse = text
	case "onDelete":
		a.OnDelete, err = parseAction("onDelete", text)
	case "onUpdate":
		a.OnUpdate, err = parseAction("onUpdate", text)
	case "scope":
		a.Scope, err = parseScope(item.Value)
	case "throughScope":
		a.ThroughScope, err = parseScope(item.Value)
	case "constraints", "unique", "hooks":
		err = a.flag(item)
	case "hasOne", "hasMany", "belongsTo", "belongsToMany":
		if associationKinds[item.Key] != a.Kind {
			err = fmt.Errorf("the tag says both %s and %s", a.Kind, item.Key)
		}
	default:
		err = fmt.Errorf("%s belongs to an attribute, this field is an association", item.Key)
	}
	if err == nil {
		err = a.optionFits(item.Key)
	}
	return err
}

// optionFits refuses options that mean nothing for the association's kind.
func (a *Association) optionFits(key string) error {
	kinds, limited := map[string][]AssociationKind{
		"otherKey": {BelongsToMany}, "through": {BelongsToMany}, "throughScope": {BelongsToMany}, "unique": {BelongsToMany},
		"sourceKey": {HasOne, HasMany, BelongsToMany}, "targetKey": {BelongsTo, BelongsToMany},
	}[key]
	if limited && !slices.Contains(kinds, a.Kind) {
		return fmt.Errorf("%s does not go with %s", key, a.Kind)
	}
	return nil
}

func (a *Association) flag(item TagItem) error {
	on, err := tagValues{item.Key: item}.flag(item.Key, true)
	switch item.Key {
	case "constraints":
		a.NoConstraints = !on
	case "unique":
		a.NoUnique = !on
	case "hooks":
		a.CascadeHooks = on
	}
	return err
}

// parseScope reads kind=post,x=1. The values are text here; they become values of their columns when resolved.
func parseScope(value string) (map[string]any, error) {
	parts, err := split(value, ',')
	if err != nil {
		return nil, err
	}
	scope := map[string]any{}
	for _, part := range parts {
		name, v, ok := strings.Cut(part, "=")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return nil, fmt.Errorf("a scope is attribute=value, separated by commas, not %q", strings.TrimSpace(part))
		}
		scope[name] = unquote(strings.TrimSpace(v))
	}
	return scope, nil
}

// declaration writes the association as a tag would say it, for errors.
func (a *Association) declaration() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s as %s", a.Source.Model, a.Kind, a.targetName(), a.As)
	for _, o := range a.declared() {
		if o.text != "" {
			b.WriteString(";" + o.key + ":" + o.text)
		}
	}
	return b.String()
}

// targetName names the target for errors, whether it is known yet or not.
func (a *Association) targetName() string {
	switch {
	case a.Target != nil:
		return a.Target.Model
	case a.TargetModel != "":
		return a.TargetModel
	case a.TargetType != nil:
		return a.TargetType.Name()
	}
	return "?"
}

// declaredOption is one option of a declaration as text.
type declaredOption struct{ key, text string }

// declared are all options of the association that two declarations can differ in.
func (a *Association) declared() []declaredOption {
	on := func(b bool, text string) string {
		if b {
			return text
		}
		return ""
	}
	through := a.ThroughTable
	if through == "" && a.ThroughType != nil {
		through = a.ThroughType.Name()
	}
	return []declaredOption{
		{"foreignKey", strings.Join(a.ForeignKey, ",")}, {"foreignKeyColumn", a.ForeignKeyColumn}, {"otherKey", strings.Join(a.OtherKey, ",")},
		{"sourceKey", strings.Join(a.SourceKey, ",")}, {"targetKey", strings.Join(a.TargetKey, ",")}, {"through", through},
		{"onDelete", a.OnDelete}, {"onUpdate", a.OnUpdate}, {"constraints", on(a.NoConstraints, "false")}, {"unique", on(a.NoUnique, "false")},
		{"hooks", on(a.CascadeHooks, "true")}, {"inverse", a.Inverse}, {"scope", scopeText(a.Scope)}, {"throughScope", scopeText(a.ThroughScope)},
	}
}

func scopeText(scope map[string]any) string {
	var parts []string
	for name, v := range scope {
		parts = append(parts, fmt.Sprintf("%s=%v", name, v))
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

// addAlias puts an association into the table. Its alias must be free.
func (t *Table) addAlias(a *Association) error {
	switch other := t.byAlias[a.As]; {
	case a.As == "" || strings.ContainsAny(a.As, ".$"):
		return fmt.Errorf("the alias %q would be read as a path: it cannot be empty nor hold a point or $", a.As)
	case other != nil:
		return fmt.Errorf("two associations have the alias %s: %s and %s; give one another by the key as", a.As, other.Declared, a.Declared)
	case t.byName[a.As] != nil:
		return fmt.Errorf("the association %s has the name of an attribute of %s: give it another by the key as, or tag that field sequelize:\"-\" (it leads to %s)", a.As, t.Model, a.targetName())
	}
	t.byAlias[a.As] = a
	t.Associations = append(t.Associations, a)
	return nil
}

// AddAssociation declares an association by handle. Where the table has an association of that alias already, it must
// be the same: options that only one of the two declarations names are then taken from it, and options that both name
// must agree. The association that is returned is the table's.
func AddAssociation(t *Table, a *Association) (*Association, error) {
	a.name(t)
	if err := a.checkOptions(); err != nil {
		return nil, fmt.Errorf("sequelize: %s: the association %s with %s: %w", t.Model, a.As, a.targetName(), err)
	}
	a.Declared = a.declaration()
	have := t.byAlias[a.As]
	if have == nil {
		if a.Kind == BelongsToMany && a.throughText() == "" {
			return nil, fmt.Errorf("sequelize: %s: the association %s with %s: %w", t.Model, a.As, a.targetName(), errNoThrough)
		}
		a.takeField()
		if err := t.addAlias(a); err != nil {
			return nil, fmt.Errorf("sequelize: %s: %w", t.Model, err)
		}
		return a, nil
	}
	if !have.sameTarget(a) || !have.adopt(a) {
		return nil, fmt.Errorf("sequelize: %s: the association %s is declared twice, and differently: %s; and %s", t.Model, a.As, have.Declared, a.Declared)
	}
	return have, nil
}

// name gives a declaration its source and, where it names none, its alias.
func (a *Association) name(t *Table) {
	a.Source = t
	if a.As == "" {
		a.As = t.defaultAlias(a)
	}
}

// IsNew reports whether t has no association of the alias that the declaration a has on it.
func (t *Table) IsNew(a *Association) bool {
	a.name(t)
	return t.byAlias[a.As] == nil
}

// Complete takes over what b says and the declaration a leaves open. It is called before the association is resolved.
func (a *Association) Complete(b *Association) error {
	b.Kind = a.Kind
	if err := b.checkOptions(); err != nil {
		return fmt.Errorf("sequelize: %s: the association %s with %s: %w", a.Source.Model, a.As, a.targetName(), err)
	}
	a.take(b)
	return nil
}

// checkOptions refuses options of a handle that mean nothing for its kind, and spells actions as SQL does.
func (a *Association) checkOptions() error {
	for _, o := range a.declared() {
		if o.text != "" {
			if err := a.optionFits(o.key); err != nil {
				return err
			}
		}
	}
	var err error
	if a.OnDelete, err = parseAction("onDelete", a.OnDelete); err == nil {
		a.OnUpdate, err = parseAction("onUpdate", a.OnUpdate)
	}
	return err
}

// defaultAlias is the target's model in the plural for many, in the singular for one.
func (t *Table) defaultAlias(a *Association) string {
	model := a.TargetModel
	switch {
	case a.Target != nil:
		model = a.Target.Model
	case model == "" && a.TargetType != nil:
		model = modelName(a.TargetType.Name(), &Options{V6Names: t.Options.V6Names})
	}
	if a.Many() {
		return Plural(model)
	}
	return Singular(model)
}

func (a *Association) sameTarget(b *Association) bool {
	if a.Kind != b.Kind || a.TargetType != nil && b.TargetType != nil && a.TargetType != b.TargetType {
		return false
	}
	if a.Target != nil && b.Target != nil {
		return a.Target == b.Target
	}
	return a.TargetModel == "" || b.TargetModel == "" || a.TargetModel == b.TargetModel
}

// adopt takes over what b says and a does not. It reports whether the two agree. What is resolved cannot change, so a
// new option must then name what came out.
func (a *Association) adopt(b *Association) bool {
	mine, theirs := a.effective(), b.declared()
	for i, o := range theirs {
		if o.text != "" && mine[i].text != "" && o.text != mine[i].text {
			return false
		}
		if o.text != "" && mine[i].text == "" && a.resolved() {
			return false
		}
	}
	if !a.resolved() {
		a.take(b)
	}
	return true
}

// take takes over what b says and a does not.
func (a *Association) take(b *Association) {
	for _, s := range [][2]*[]string{{&a.ForeignKey, &b.ForeignKey}, {&a.OtherKey, &b.OtherKey}, {&a.SourceKey, &b.SourceKey}, {&a.TargetKey, &b.TargetKey}} {
		if len(*s[0]) == 0 {
			*s[0] = *s[1]
		}
	}
	for _, s := range [][2]*string{{&a.ForeignKeyColumn, &b.ForeignKeyColumn}, {&a.OnDelete, &b.OnDelete}, {&a.OnUpdate, &b.OnUpdate}, {&a.ThroughTable, &b.ThroughTable}, {&a.Inverse, &b.Inverse}, {&a.TargetModel, &b.TargetModel}} {
		if *s[0] == "" {
			*s[0] = *s[1]
		}
	}
	a.NoConstraints, a.NoUnique, a.CascadeHooks = a.NoConstraints || b.NoConstraints, a.NoUnique || b.NoUnique, a.CascadeHooks || b.CascadeHooks
	if a.Scope == nil {
		a.Scope = b.Scope
	}
	if a.ThroughScope == nil {
		a.ThroughScope = b.ThroughScope
	}
	if a.ThroughType == nil {
		a.ThroughType = b.ThroughType
	}
	a.Declared = a.declaration()
}

// resolved reports whether the association's keys are known.
func (a *Association) resolved() bool { return len(a.From) > 0 }

// effective are the options with what came out of the defaults.
func (a *Association) effective() []declaredOption {
	if !a.resolved() {
		return a.declared()
	}
	b := *a
	switch a.Kind {
	case BelongsTo:
		b.ForeignKey, b.TargetKey = attributeNames(a.From), attributeNames(a.To)
	case HasOne, HasMany:
		b.SourceKey, b.ForeignKey = attributeNames(a.From), attributeNames(a.To)
	default:
		b.SourceKey, b.TargetKey = attributeNames(a.From), attributeNames(a.To)
		b.ForeignKey, b.OtherKey = attributeNames(a.ThroughFrom), attributeNames(a.ThroughTo)
	}
	return b.declared()
}

func attributeNames(attributes []*Attribute) []string {
	list := make([]string, len(attributes))
	for i, a := range attributes {
		list[i] = a.Name
	}
	return list
}
