package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// tagValues are a tag's items by key. Keys that may repeat keep their last here.
type tagValues map[string]TagItem

// flag reads a flag: there, or there with true or false.
func (v tagValues) flag(key string, otherwise bool) (bool, error) {
	item, ok := v[key]
	switch {
	case !ok:
		return otherwise, nil
	case !item.HasValue:
		return true, nil
	}
	on, err := strconv.ParseBool(item.Value)
	if err != nil {
		return false, fmt.Errorf("%s is true or false, not %q", key, item.Value)
	}
	return on, nil
}

// text reads a value without its quotes.
func (v tagValues) text(key string) string { return unquote(v[key].Value) }

func (v tagValues) has(key string) bool { _, ok := v[key]; return ok }

// attribute fills an attribute from its tag. It reports whether the attribute can stand in the table.
func (p *parser) attribute(a *Attribute, items []TagItem) bool {
	values := tagValues{}
	for _, item := range items {
		values[item.Key] = item
		switch item.Key {
		case "unique":
			p.uniqueTag(a, item)
		case "index":
			p.indexTag(a, item)
		}
	}
	before := len(p.problems)
	p.onlyAttributeKeys(a, items)
	p.attributeNames(a, values)
	p.attributeType(a, values)
	if len(p.problems) > before {
		return false
	}
	p.attributeFlags(a, values)
	p.attributeReference(a, values)
	p.attributeGenerated(a, values)
	if values.has("defaultValue") {
		d, err := parseDefault(a, values["defaultValue"].Value)
		if err != nil {
			p.failWith(a.Field, err)
		}
		a.Default = d
	}
	p.marker(a, values)
	return true
}

// associationOnly are keys that mean something for associations only.
var associationOnly = []string{"as", "foreignKey", "foreignKeyColumn", "otherKey", "sourceKey", "targetKey", "through", "constraints", "scope", "throughScope", "inverse", "hooks", "throughRecord"}

func (p *parser) onlyAttributeKeys(a *Attribute, items []TagItem) {
	for _, item := range items {
		if slices.Contains(associationOnly, item.Key) {
			p.fail(a.Field, "%s belongs to an association: the tag lacks hasOne, hasMany, belongsTo or belongsToMany", item.Key)
		}
	}
}

func (p *parser) attributeNames(a *Attribute, values tagValues) {
	if values.has("name") {
		a.Name = values.text("name")
	}
	a.Column = columnName(a.Name, &p.options)
	if values.has("field") && values.has("column") {
		p.fail(a.Field, "field and column are the same key: give one")
	}
	for _, key := range []string{"field", "column"} {
		if values.has(key) {
			a.Column = values.text(key)
		}
	}
	if strings.ContainsAny(a.Name, ".$") || a.Name == "" {
		p.fail(a.Field, "the attribute name %q would be read as a path: it cannot be empty nor hold a point or $", a.Name)
	}
	if max := p.dialect.Features().MaxIdentifier; max > 0 && len(a.Column) > max {
		p.fail(a.Field, "the column name %s has %d bytes, %s takes %d", a.Column, len(a.Column), p.dialect.Name(), max)
	}
}

// attributeType finds the column type: the tag's, or the Go type's.
func (p *parser) attributeType(a *Attribute, values tagValues) {
	if values.has("virtual") || strings.EqualFold(values["type"].Value, "VIRTUAL") {
		a.Virtual, a.Column, a.ReadOnly = true, "", true
		a.Type = &ast.Type{Kind: ast.Virtual}
		if item := values["virtual"]; item.HasValue {
			a.Needs = list(item.Value)
		}
		return
	}
	t, err := p.columnType(a, values)
	if err == nil {
		err = typeOptions(t, values)
	}
	if err != nil {
		p.failWith(a.Field, err)
		return
	}
	if t.Kind == ast.Enum {
		t.EnumName, t.EnumSchema = enumName(p.table, a.Column), p.table.Name.Schema
	}
	if err := p.dialect.CheckType(t); err != nil {
		p.fail(a.Field, "%s cannot have the type %s: %w", p.dialect.Name(), convert.TypeName(t), err)
		return
	}
	if !compatible(a.GoType, t) {
		p.fail(a.Field, "a %s cannot be kept in a column of type %s", goName(a.GoType), convert.TypeName(t))
		return
	}
	a.Type = t
	if t.Kind == ast.JSON || t.Kind == ast.JSONB {
		if what := noDocument(a.GoType); what != "" {
			p.fail(a.Field, `JSON cannot hold a %s: tag the field sequelize:"-" where it is no attribute, or json:"-" where it is part of a document`, what)
		}
		if !values.has("type") {
			a.GuessedFrom = documentStruct(a.GoType)
		}
	}
}

func (p *parser) columnType(a *Attribute, values tagValues) (*ast.Type, error) {
	if values.has("type") {
		t, err := ParseType(values["type"].Value)
		if err == nil && t.Kind == ast.JSON && p.dialect.CheckType(t) != nil && p.dialect.CheckType(&ast.Type{Kind: ast.JSONB}) == nil {
			t.Kind = ast.JSONB
		}
		return t, err
	}
	if values.has("values") {
		return &ast.Type{Kind: ast.Enum}, nil
	}
	inner, _, _ := strip(a.GoType)
	if nested, pointer, null := strip(inner); pointer || null {
		return nil, fmt.Errorf("the type %s has two ways to be NULL: keep one (of %s)", goName(a.GoType), goName(nested))
	}
	options := candidates(inner)
	if options == nil {
		return nil, fmt.Errorf("the type %s scans itself, which does not say what its column is: name it by the key type", goName(a.GoType))
	}
	var refused error
	for _, t := range options {
		err := p.dialect.CheckType(t)
		if err == nil {
			return t, nil
		}
		if refused == nil {
			refused = err
		}
	}
	return nil, fmt.Errorf("%s has no column type for %s: %w", p.dialect.Name(), goName(a.GoType), refused)
}

// typeOptions folds the tag keys that modify a type.
func typeOptions(t *ast.Type, values tagValues) error {
	for key, to := range map[string]*bool{"unsigned": &t.Unsigned, "zerofill": &t.Zerofill} {
		on, err := values.flag(key, *to)
		if err != nil {
			return err
		}
		if on && (t.Kind < ast.TinyInt || t.Kind > ast.Decimal) {
			return fmt.Errorf("%s does not go with the type %s", key, convert.TypeName(t))
		}
		*to = on
	}
	if values.has("values") {
		if t.Kind != ast.Enum || len(t.Values) > 0 {
			return fmt.Errorf("values is the list of an ENUM: give it there once")
		}
		inside, _ := wrapped("values"+values["values"].Value, "values")
		if inside == "" {
			inside = values["values"].Value
		}
		t.Values = list(inside)
	}
	return nil
}

func (p *parser) attributeFlags(a *Attribute, values tagValues) {
	flag := func(key string, otherwise bool) bool {
		on, err := values.flag(key, otherwise)
		if err != nil {
			p.failWith(a.Field, err)
		}
		return on
	}
	holds := holdsNull(a.GoType)
	a.PrimaryKey = flag("primaryKey", false)
	a.AllowNull = flag("allowNull", holds && !a.PrimaryKey) && !a.PrimaryKey
	a.NullAsZero = a.AllowNull && !holds
	a.AutoIncrement = flag("autoIncrement", false)
	a.Identity = flag("autoIncrementIdentity", false)
	if a.Identity {
		a.AutoIncrement = true
	}
	if a.AutoIncrement && !isInteger(a.Type) {
		p.fail(a.Field, "autoIncrement needs an integer column, not %s", convert.TypeName(a.Type))
	}
	a.Comment, a.Collate = values.text("comment"), values.text("collate")
	if flag("primaryKey", false) && values.has("allowNull") && flag("allowNull", false) {
		p.fail(a.Field, "a primary key cannot be NULL: drop allowNull")
	}
}

func isInteger(t *ast.Type) bool { return slices.Contains(intKinds, t.Kind) }

func (p *parser) attributeGenerated(a *Attribute, values tagValues) {
	stored, err := values.flag("stored", false)
	if err != nil {
		p.failWith(a.Field, err)
	}
	if !values.has("generated") {
		if values.has("stored") {
			p.fail(a.Field, "stored belongs to generated:…")
		}
		return
	}
	a.Generated, a.Stored, a.ReadOnly = values.text("generated"), stored, true
	if values.has("defaultValue") || a.AutoIncrement {
		p.fail(a.Field, "a generated column has no other default")
	}
}

// actions are the referential actions.
var actions = []string{"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"}

func parseAction(key, text string) (string, error) {
	action := strings.ToUpper(strings.TrimSpace(text))
	if action == "" || slices.Contains(actions, action) {
		return action, nil
	}
	return "", unknownWord(key, text, actions)
}

func (p *parser) attributeReference(a *Attribute, values tagValues) {
	r := &Reference{}
	var err error
	for key, to := range map[string]*string{"onDelete": &r.OnDelete, "onUpdate": &r.OnUpdate} {
		if *to, err = parseAction(key, values.text(key)); err != nil {
			p.failWith(a.Field, err)
		}
	}
	if values.has("deferrable") {
		if r.Deferrable, err = parseDeferrable(values["deferrable"]); err != nil {
			p.failWith(a.Field, err)
		}
	}
	if values.has("references") {
		parts := strings.Split(values.text("references"), ".")
		switch len(parts) {
		case 1:
			r.Model, r.Table.Name = parts[0], parts[0]
		case 2:
			r.Model, r.Table.Name, r.Column = parts[0], parts[0], parts[1]
		case 3:
			r.Table.Schema, r.Table.Name, r.Column = parts[0], parts[1], parts[2]
		default:
			p.fail(a.Field, "references is table.column or schema.table.column, not %q", values.text("references"))
		}
		if r.Table.Schema == "" {
			r.Table.Schema = p.options.Schema
		}
	}
	if *r != (Reference{}) {
		a.References = r
	}
}

func parseDeferrable(item TagItem) (string, error) {
	word := strings.ToUpper(unquote(item.Value))
	switch strings.TrimPrefix(word, "INITIALLY ") {
	case "", "DEFERRED", "TRUE":
		return "INITIALLY DEFERRED", nil
	case "IMMEDIATE":
		return "INITIALLY IMMEDIATE", nil
	}
	return "", unknownWord("deferrable", item.Value, []string{"INITIALLY DEFERRED", "INITIALLY IMMEDIATE"})
}

// markers tag the attributes that the library keeps up.
var markers = []string{"createdAt", "updatedAt", "deletedAt", "version"}

func (p *parser) marker(a *Attribute, values tagValues) {
	for _, m := range markers {
		on, err := values.flag(m, false)
		if err != nil {
			p.failWith(a.Field, err)
		}
		if !on {
			continue
		}
		if p.marked[m] != nil {
			p.fail(a.Field, "%s and %s are both tagged %s", p.marked[m].Field, a.Field, m)
		}
		p.marked[m] = a
	}
}

// compileAccess makes an attribute's access functions.
func compileAccess(a *Attribute, d Dialect) {
	if !a.Virtual {
		a.Encode = d.Encoder(a.Type)
		if s, ok := d.(dialect.StoreEncoder); ok {
			a.Encode = s.StoreEncoder(a.Type)
		}
	}
	if !a.HasField {
		return
	}
	t := a.Type
	if a.Virtual {
		t = &ast.Type{Kind: ast.RawType}
	}
	c := newCodec(a.GoType, t)
	bindAccess(a, c)
	a.Dest = destination(a, c)
	if !a.Virtual {
		a.Dest.Decode = d.Decoder(a.Type)
	}
}

// destination places a codec at the attribute's field.
func destination(a *Attribute, c codec) dialect.Destination {
	null := c.null
	if a.NullAsZero {
		null = dialect.NullZero
	}
	return dialect.Destination{
		Offset: a.Offset, Valid: a.Offset + c.valid, Kind: c.kind, Null: null,
		Assign: c.assign, New: c.alloc, Name: a.Name, Type: a.Type,
	}
}
