package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// taggedUnique is a unique tag of one field.
type taggedUnique struct {
	attribute     *Attribute
	name, message string
}

// taggedIndex is an index tag of one field. Fields that share a name make one index.
type taggedIndex struct {
	attribute *Attribute
	field     dialect.IndexField
	index     Index
}

func (p *parser) uniqueTag(a *Attribute, item TagItem) {
	if item.HasValue && item.Value == "false" {
		return
	}
	u := taggedUnique{attribute: a}
	for _, part := range list(item.Value) {
		key, value, has := strings.Cut(part, "=")
		switch {
		case has && key == "msg":
			u.message = unquote(value)
		case has:
			p.failWith(a.Field, unknownWord("word of unique", key, []string{"msg"}))
		case part != "true":
			u.name = part
		}
	}
	p.uniques = append(p.uniques, u)
}

// indexWords are the words of an index tag, besides its name.
var indexWords = []string{"unique", "desc", "fulltext", "spatial", "concurrently", "using", "type", "where", "length", "collate", "operator", "parser", "include", "msg"}

func (p *parser) indexTag(a *Attribute, item TagItem) {
	if item.HasValue && item.Value == "false" {
		return
	}
	x := taggedIndex{attribute: a}
	value := item.Value
	if inside, ok := wrapped("index"+value, "index"); ok {
		value = inside
	}
	parts, _ := split(value, ',')
	for i, part := range parts {
		word, argument, has := strings.Cut(strings.TrimSpace(part), "=")
		switch known := slices.Contains(indexWords, word); {
		case word == "" || word == "true":
		case word == "name" && has:
			x.index.Name = unquote(argument)
		case !known && !has && i == 0:
			x.index.Name = unquote(word)
		case !known:
			p.failWith(a.Field, unknownWord("word of index", word, indexWords))
		default:
			if err := x.word(word, unquote(strings.TrimSpace(argument))); err != nil {
				p.failWith(a.Field, err)
			}
		}
	}
	p.indexes = append(p.indexes, x)
}

func (x *taggedIndex) word(word, argument string) (err error) {
	switch word {
	case "unique":
		x.index.Unique = true
	case "desc":
		x.field.Desc = true
	case "fulltext", "spatial":
		x.index.Type = strings.ToUpper(word)
	case "concurrently":
		x.index.Concurrently = true
	case "using":
		x.index.Using = strings.ToUpper(argument)
	case "type":
		x.index.Type = strings.ToUpper(argument)
	case "where":
		x.index.Where = argument
	case "length":
		x.field.Length, err = strconv.Atoi(argument)
	case "collate":
		x.field.Collate = argument
	case "operator":
		x.field.Operator = argument
	case "parser":
		x.index.Parser = argument
	case "include":
		x.index.Include = strings.Fields(argument)
	case "msg":
		x.index.Message = argument
	}
	return err
}

// finishIndexes makes the table's uniques and indexes, with columns and names.
func (p *parser) finishIndexes() {
	t := p.table
	for _, u := range p.uniques {
		if t.byName[u.attribute.Name] != u.attribute {
			continue // its attribute was refused
		}
		t.addUnique(u)
	}
	for i := range t.Uniques {
		if t.Uniques[i].Name == "" {
			t.Uniques[i].Name = t.uniqueName(t.Uniques[i].Attributes)
		}
	}
	for _, x := range p.indexes {
		if t.byName[x.attribute.Name] == x.attribute {
			t.addTagged(x)
		}
	}
	for _, x := range p.options.Indexes {
		p.optionIndex(x)
	}
	for i := range t.Indexes {
		x := &t.Indexes[i]
		if x.Name == "" {
			x.Name = t.indexName(&x.IndexDefinition)
		}
		if x.Name == "" {
			p.fail("", "an index over an expression needs a name")
		}
	}
	p.twiceNamed()
}

func (t *Table) addUnique(u taggedUnique) {
	for i := range t.Uniques {
		if u.name != "" && t.Uniques[i].Name == u.name {
			t.Uniques[i].Attributes = append(t.Uniques[i].Attributes, u.attribute)
			if u.message != "" {
				t.Uniques[i].Message = u.message
			}
			return
		}
	}
	t.Uniques = append(t.Uniques, Unique{Name: u.name, Message: u.message, Attributes: []*Attribute{u.attribute}})
}

func (t *Table) uniqueName(attributes []*Attribute) string {
	u := dialect.UniqueDefinition{Columns: columns(attributes)}
	name := dialect.UniqueName(&dialect.TableDefinition{Table: t.Name}, &u)
	return dialect.ShortName(name, t.dialect.Features().MaxIdentifier)
}

// indexName is <table>_<columns>, all in snake case, with _unique behind it.
func (t *Table) indexName(x *dialect.IndexDefinition) string {
	name := dialect.IndexName(&dialect.TableDefinition{Table: t.Name}, x)
	return dialect.ShortName(SnakeCase(name), t.dialect.Features().MaxIdentifier)
}

func (t *Table) addTagged(x taggedIndex) {
	x.field.Column = x.attribute.Column
	for i := range t.Indexes {
		if have := &t.Indexes[i]; x.index.Name != "" && have.Name == x.index.Name {
			have.Fields = append(have.Fields, x.field)
			mergeIndex(have, &x.index)
			return
		}
	}
	x.index.Fields = []dialect.IndexField{x.field}
	t.Indexes = append(t.Indexes, x.index)
}

// mergeIndex adds what a further field's tag says of the index as a whole.
func mergeIndex(to, from *Index) {
	to.Unique, to.Concurrently = to.Unique || from.Unique, to.Concurrently || from.Concurrently
	for _, s := range [][2]*string{{&to.Type, &from.Type}, {&to.Using, &from.Using}, {&to.Where, &from.Where}, {&to.Parser, &from.Parser}, {&to.Message, &from.Message}} {
		if *s[0] == "" {
			*s[0] = *s[1]
		}
	}
	to.Include = append(to.Include, from.Include...)
}

// optionIndex resolves an index that was given as an option: its fields are names of attributes or columns.
func (p *parser) optionIndex(x Index) {
	x.Fields = slices.Clone(x.Fields)
	x.Include = slices.Clone(x.Include)
	if len(x.Fields) == 0 {
		p.fail("", "an index without fields: give Fields")
	}
	for i := range x.Fields {
		if x.Fields[i].Expression == "" {
			x.Fields[i].Column = p.indexColumn(x.Fields[i].Column)
		}
	}
	for i := range x.Include {
		x.Include[i] = p.indexColumn(x.Include[i])
	}
	p.table.Indexes = append(p.table.Indexes, x)
}

func (p *parser) indexColumn(name string) string {
	if a := p.table.byName[name]; a != nil && !a.Virtual {
		return a.Column
	}
	if p.table.byColumn[name] == nil {
		p.failWith("", fmt.Errorf("an index names an %w", unknownWord("attribute", name, p.table.names())))
	}
	return name
}

func (p *parser) twiceNamed() {
	seen := map[string]bool{}
	for _, u := range p.table.Uniques {
		if seen[u.Name] {
			p.fail("", "two unique constraints have the name %s", u.Name)
		}
		seen[u.Name] = true
	}
	for _, x := range p.table.Indexes {
		if seen[x.Name] {
			p.fail("", "two indexes, or an index and a unique constraint, have the name %s: name one of them", x.Name)
		}
		seen[x.Name] = true
	}
}

func columns(attributes []*Attribute) []string {
	list := make([]string, len(attributes))
	for i, a := range attributes {
		list[i] = a.Column
	}
	return list
}
