package decode

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// field is one field of a result struct.
type field struct {
	name   string
	offset uintptr
	typ    reflect.Type
	null   bool // tagged allowNull: NULL reads as zero
}

// fields finds a struct's fields by the names of columns that they answer to. A tag's name goes before names made of
// the field's; of embedded fields the outer one wins, as in Go.
type fields struct {
	tagged, made map[string]field
}

func fieldsOf(t reflect.Type) (fields, error) {
	f := fields{tagged: map[string]field{}, made: map[string]field{}}
	return f, f.add(t, "", 0)
}

func (f fields) add(t reflect.Type, prefix string, offset uintptr) error {
	var embedded []reflect.StructField
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("sequelize")
		switch {
		case tag == "-" || sf.Tag.Get("db") == "-":
		case sf.Anonymous && sf.Type.Kind() == reflect.Struct && isRecord(sf.Type):
			embedded = append(embedded, sf)
		case sf.IsExported():
			if err := f.addField(sf, tag, prefix, offset); err != nil {
				return err
			}
		}
	}
	for _, sf := range embedded {
		if err := f.add(sf.Type, prefix+sf.Name+".", offset+sf.Offset); err != nil {
			return err
		}
	}
	return nil
}

func (f fields) addField(sf reflect.StructField, tag, prefix string, offset uintptr) error {
	items, errs := schema.ParseTag(tag)
	if len(errs) > 0 {
		return fmt.Errorf("sequelize: %s%s: %w", prefix, sf.Name, errs[0])
	}
	x := field{name: prefix + sf.Name, offset: offset + sf.Offset, typ: sf.Type}
	names := []string{}
	for _, item := range items {
		switch item.Key {
		case "field", "column", "name":
			names = append(names, strings.Trim(item.Value, `'"`))
		case "allowNull":
			x.null = item.Value != "false"
		}
	}
	if db, _, _ := strings.Cut(sf.Tag.Get("db"), ","); db != "" {
		names = append(names, db)
	}
	for _, n := range names {
		putNew(f.tagged, n, x)
	}
	attribute := schema.LowerCamel(sf.Name)
	for _, n := range []string{attribute, schema.SnakeCase(attribute), sf.Name} {
		putNew(f.made, n, x)
	}
	return nil
}

func putNew(m map[string]field, name string, x field) {
	if _, there := m[name]; !there {
		m[name] = x
	}
}

func (f fields) find(column string) (field, bool) {
	if x, ok := f.tagged[column]; ok {
		return x, true
	}
	x, ok := f.made[column]
	return x, ok
}

// names are the names by tags, and the attribute names of all fields, for errors.
func (f fields) names() []string {
	var list []string
	for n := range f.tagged {
		list = append(list, n)
	}
	for n, x := range f.made {
		if n == schema.LowerCamel(x.name[strings.LastIndexByte(x.name, '.')+1:]) {
			list = append(list, n)
		}
	}
	return list
}

// destination is the place of a field in its record.
func (x field) destination(record string) (dialect.Destination, error) {
	d, ok := schema.RawDestination(x.typ, record+"."+x.name)
	if !ok {
		return d, fmt.Errorf("sequelize: %s.%s: a column cannot be stored in %s", record, x.name, x.typ)
	}
	d.Offset += x.offset
	d.Valid += x.offset
	if x.null && d.Null == dialect.NullError {
		d.Null = dialect.NullZero
	}
	return d, nil
}
