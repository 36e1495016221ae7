package schema

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// Dialect is what Parse asks of a dialect.
type Dialect interface {
	Name() string
	Features() *dialect.Features
	CheckType(t *ast.Type) error
	Encoder(t *ast.Type) func(any) (any, error)
	Decoder(t *ast.Type) func(any) (any, error)
}

// lastID counts the tables of the process.
var lastID atomic.Uint32

// parser holds the state of one Parse.
type parser struct {
	dialect  Dialect
	options  Options
	table    *Table
	problems []Problem
	// uniques and indexes collect what fields say, by name, until all columns are known.
	uniques []taggedUnique
	indexes []taggedIndex
	marked  map[string]*Attribute // by marker: createdAt, updatedAt, deletedAt, version
}

// Parse makes the table of a model's struct. Associations are parsed, not resolved (see Catalog). The error is a
// *DefinitionError with all mistakes.
func Parse(t reflect.Type, d Dialect, o Options) (*Table, error) {
	p := &parser{dialect: d, options: o, marked: map[string]*Attribute{}}
	if t == nil || t.Kind() != reflect.Struct {
		return nil, &DefinitionError{Model: fmt.Sprint(t), Problems: []Problem{{Err: errors.New("a model is a struct")}}}
	}
	p.table = newTable(t, d, o)
	if p.table.Model == "" {
		p.fail("", "a struct without a name needs the option ModelName")
	}
	p.structFields(t, "", nil, 0)
	p.defaultKey()
	p.keptAttributes()
	p.optionDefaults()
	p.finish()
	if len(p.problems) > 0 {
		return nil, &DefinitionError{Model: goName(t), Problems: p.problems}
	}
	return p.table, nil
}

func newTable(t reflect.Type, d Dialect, o Options) *Table {
	table := &Table{ID: lastID.Add(1), Type: t, Options: o, View: o.View, dialect: d}
	if t != nil {
		table.GoName = t.Name()
	}
	table.Model = modelName(table.GoName, &o)
	table.Name = ast.Table{Schema: o.Schema, Name: tableName(table.Model, &o)}
	table.Checks = o.Checks
	table.byName, table.byColumn, table.byAlias = map[string]*Attribute{}, map[string]*Attribute{}, map[string]*Association{}
	return table
}

func (p *parser) fail(field, format string, args ...any) {
	p.problems = append(p.problems, Problem{Field: field, Err: fmt.Errorf(format, args...)})
}

func (p *parser) failWith(field string, err error) {
	p.problems = append(p.problems, Problem{Field: field, Err: err})
}

// structFields reads the fields of a struct; prefix, index and offset lead to it where it is embedded.
func (p *parser) structFields(t reflect.Type, prefix string, index []int, offset uintptr) {
	for i := range t.NumField() {
		f := t.Field(i)
		name := prefix + f.Name
		place := append(slices.Clone(index), i)
		tag, tagged := f.Tag.Lookup("sequelize")
		switch {
		case tag == "-":
		case f.Anonymous && p.options.InstanceType != nil && f.Type == p.options.InstanceType:
			if p.table.HasInstance {
				p.fail(name, "a second Instance is embedded: a record has one")
			}
			p.table.HasInstance, p.table.Instance = true, offset+f.Offset
		case f.Anonymous && f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct:
			p.fail(name, "an embedded pointer has no fields while it is nil: embed the struct by value, or give the field a name")
		case f.Anonymous && f.Type.Kind() == reflect.Struct && classOf(f.Type) == classJSON && !tagged:
			p.structFields(f.Type, name+".", place, offset+f.Offset)
		case !f.IsExported():
			if tagged {
				p.fail(name, "an unexported field has a sequelize tag: export the field, or drop the tag")
			}
		default:
			p.field(f, name, place, offset+f.Offset, tag)
		}
	}
}

func (p *parser) field(f reflect.StructField, name string, index []int, offset uintptr, tag string) {
	items, errs := ParseTag(tag)
	for _, err := range errs {
		p.failWith(name, err)
	}
	if f.Type.Size() == 0 {
		p.fail(name, "a field of size zero has no address of its own, so Ref could not tell it from its neighbour: tag it sequelize:\"-\"")
		return
	}
	if kind, item, ok := associationItem(items); ok {
		if check := f.Tag.Get("validate"); check != "" && check != "-" {
			p.fail(name, "a validate tag on an association: its records are validated by their own model")
		}
		p.association(f, name, index, offset, kind, item, items)
		return
	}
	if len(items) == 1 && items[0].Key == "throughRecord" {
		p.throughField(f, name, offset)
		return
	}
	if len(errs) > 0 {
		return // a half-read tag leads to further, misleading errors
	}
	a := &Attribute{
		HasField: true, Field: name, Index: index, Offset: offset, GoType: f.Type, Tag: f.Tag,
		Name: LowerCamel(f.Name), ValidateTag: f.Tag.Get("validate"),
	}
	if a.ValidateTag == "-" {
		a.ValidateTag = ""
	}
	if a.ValidateTag != "" && !p.options.ValidateLinked {
		p.fail(name, `a validate tag needs the validator: import _ "github.com/go-sequelize/sequelize/validate"`)
	}
	if p.attribute(a, items) {
		p.add(a)
	}
}

// throughField notes a field for the through record beside which a record was loaded.
func (p *parser) throughField(f reflect.StructField, name string, offset uintptr) {
	t := ThroughField{Field: name, Offset: offset, Type: f.Type}
	if t.Type.Kind() == reflect.Pointer {
		t.Type, t.Pointer = t.Type.Elem(), true
	}
	if t.Type.Kind() != reflect.Struct || t.Type.Size() == 0 {
		p.fail(name, "throughRecord tags the field for a through record: the struct of the through model or a pointer to it, not %s", goName(f.Type))
		return
	}
	for _, other := range p.table.ThroughFields {
		if other.Type == t.Type {
			p.fail(name, "%s holds the through record of %s already", other.Field, goName(t.Type))
		}
	}
	p.table.ThroughFields = append(p.table.ThroughFields, t)
}

// add puts an attribute into the table. Names and columns must be free.
func (p *parser) add(a *Attribute) {
	if err := p.table.addAttribute(a); err != nil {
		p.failWith(a.Field, err)
	}
}

// addAttribute appends an attribute.
func (t *Table) addAttribute(a *Attribute) error {
	if other := t.byName[a.Name]; other != nil {
		return fmt.Errorf("the attribute %s is there twice, also as %s: tag one sequelize:\"-\", or give it another name by the key name", a.Name, origin(other))
	}
	if !a.Virtual {
		if other := t.byColumn[a.Column]; other != nil {
			return fmt.Errorf("the column %s is there twice, also for %s", a.Column, origin(other))
		}
		t.byColumn[a.Column] = a
	}
	a.Place = len(t.Attributes)
	t.Attributes = append(t.Attributes, a)
	t.byName[a.Name] = a
	return nil
}

// origin says where an attribute comes from.
func origin(a *Attribute) string {
	if a.HasField {
		return "the field " + a.Field
	}
	return "the default attribute " + a.Name
}

// finish completes the table when all attributes are known.
func (p *parser) finish() {
	t := p.table
	for i, a := range t.Attributes {
		a.Place = i
		if a.PrimaryKey {
			t.PrimaryKey = append(t.PrimaryKey, a)
		}
		if a.AutoIncrement {
			if t.AutoIncrement != nil {
				p.fail(a.Field, "%s and %s are both autoIncrement: a table has one", t.AutoIncrement.Name, a.Name)
			}
			t.AutoIncrement = a
		}
		for _, need := range a.Needs {
			if t.byName[need] == nil {
				p.failWith(a.Field, fmt.Errorf("virtual needs %w", unknownWord("attribute", need, t.names())))
			}
		}
		if other := t.byAlias[a.Name]; other != nil {
			p.fail(a.Field, "the attribute %s and the association of %s have one name: give the association another by as:", a.Name, other.Field)
		}
	}
	if p.options.UniqueAmongLiving && !p.dialect.Features().PartialIndex {
		p.fail("", "UniqueAmongLiving needs partial indexes, which %s does not have", p.dialect.Name())
	}
	p.finishIndexes()
	for _, a := range t.Attributes {
		if a.References != nil {
			t.ForeignKeys = append(t.ForeignKeys, referenceKey(a))
		}
	}
	t.compile()
}

// names are the names of the attributes.
func (t *Table) names() []string {
	list := make([]string, len(t.Attributes))
	for i, a := range t.Attributes {
		list[i] = a.Name
	}
	return list
}

// compile makes the access functions of all attributes, and the names that errors of reading carry.
func (t *Table) compile() {
	for _, a := range t.Attributes {
		if a.Dest.Assign == nil {
			compileAccess(a, t.dialect)
		}
		a.Dest.Name = t.Model + "." + a.Name
	}
}

// enumName is the name of an ENUM column's type.
func enumName(t *Table, column string) string {
	name := "enum_" + t.Name.Name + "_" + column
	return dialect.ShortName(name, t.dialect.Features().MaxIdentifier)
}

// quoteList writes words for an error.
func quoteList(words []string) string { return strings.Join(words, ", ") }
