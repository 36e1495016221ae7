package decode

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/convert"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/suggest"
)

// Program reads the rows of a result with given columns into values of one Go type: a struct, a pointer to one, a
// map[string]any, or the value of a single column. It is made once for a type and its columns, and is safe for
// concurrent use.
type Program struct {
	Type    reflect.Type
	Columns []string
	// Dests are the columns' places in the record at base 0; nil for maps.
	Dests []dialect.Destination
	// behind is the struct of a pointer type: each value is a pointer to a new one.
	behind reflect.Type
	// values make the values of maps of a driver's; nil, and a nil one, where nothing is known of them.
	values []func(any) (any, error)
}

// errNoColumns is what a statement without a result gives.
var errNoColumns = errors.New("sequelize: the statement returns no columns: run it by Exec")

// compile makes the program. A column that the struct has no field for is an error.
func compile(t reflect.Type, columns []string) (*Program, error) {
	if len(columns) == 0 {
		return nil, errNoColumns
	}
	p := &Program{Type: t, Columns: slices.Clone(columns)}
	record := t
	if t.Kind() == reflect.Pointer && isRecord(t.Elem()) {
		p.behind, record = t.Elem(), t.Elem()
	}
	switch {
	case isMap(t):
		return p, twice(columns)
	case isRecord(record):
		return p, p.structure(record)
	}
	return p, p.single()
}

// ForAttribute returns the program that reads a column of an attribute into values of the attribute's own Go type.
func ForAttribute(a *schema.Attribute) *Program {
	d := a.Dest
	d.Valid -= d.Offset
	d.Offset = 0
	return &Program{Type: a.GoType, Columns: []string{a.Column}, Dests: []dialect.Destination{d}}
}

// isRecord reports whether a struct's fields are columns; structs such as time.Time are the value of one column.
func isRecord(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !convert.IsNull(t) && schema.IsDocument(t)
}

func isMap(t reflect.Type) bool {
	return t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && t.Elem().Kind() == reflect.Interface && t.Elem().NumMethod() == 0
}

func twice(columns []string) error {
	for i, c := range columns {
		if slices.Contains(columns[:i], c) {
			return fmt.Errorf("sequelize: the result has two columns %q: give one another name by AS", c)
		}
	}
	return nil
}

func (p *Program) structure(record reflect.Type) error {
	if err := twice(p.Columns); err != nil {
		return err
	}
	fields, err := fieldsOf(record)
	if err != nil {
		return err
	}
	taken := map[uintptr]string{}
	for _, column := range p.Columns {
		x, ok := fields.find(column)
		if !ok {
			return unknownColumn(record, column, fields)
		}
		if other, is := taken[x.offset]; is && x.typ.Size() > 0 {
			return fmt.Errorf("sequelize: the columns %q and %q of the result both go to %s.%s", other, column, record.Name(), x.name)
		}
		taken[x.offset] = column
		d, err := x.destination(record.Name())
		if err != nil {
			return err
		}
		p.Dests = append(p.Dests, d)
	}
	return nil
}

func unknownColumn(record reflect.Type, column string, f fields) error {
	names := f.names()
	slices.Sort(names)
	hint := ""
	if near := suggest.Nearest(column, names); near != "" {
		hint = fmt.Sprintf(" (the nearest is %s)", near)
	}
	return fmt.Errorf("sequelize: %s has no field for the result's column %q%s: add one, or name it by the tag field:%s", record, column, hint, column)
}

func (p *Program) single() error {
	if len(p.Columns) != 1 {
		return fmt.Errorf("sequelize: the result has %d columns (%s), a %s holds one: read into a struct", len(p.Columns), strings.Join(p.Columns, ", "), p.Type)
	}
	d, ok := schema.RawDestination(p.Type, p.Columns[0])
	if !ok {
		return fmt.Errorf("sequelize: a column cannot be stored in %s", p.Type)
	}
	p.Dests = []dialect.Destination{d}
	return nil
}

// Run reads all rows. next gives the address of a new, zero value of p.Type for each row; done, where not nil, takes it
// when it is filled and may end the reading by an error, which is returned as it is.
func (p *Program) Run(rows dialect.Rows, next func() unsafe.Pointer, done func(unsafe.Pointer) error) error {
	if p.Dests == nil {
		return p.runMaps(rows, next, done)
	}
	if err := rows.Bind(p.Dests); err != nil {
		return err
	}
	var behind Slab
	if p.behind != nil {
		behind = NewSlab(p.behind, 0)
	}
	bases := make([]unsafe.Pointer, 1)
	for rows.Next() {
		at := next()
		bases[0] = at
		if p.behind != nil {
			bases[0] = behind.Next()
			*(*unsafe.Pointer)(at) = bases[0]
		}
		if err := rows.Scan(bases); err != nil {
			return err
		}
		if done == nil {
			continue
		}
		if err := done(at); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (p *Program) runMaps(rows dialect.Rows, next func() unsafe.Pointer, done func(unsafe.Pointer) error) error {
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return err
		}
		if err := p.convert(values); err != nil {
			return err
		}
		at := next()
		p.storeMap(at, values)
		if done == nil {
			continue
		}
		if err := done(at); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (p *Program) convert(values []any) (err error) {
	for i, of := range p.values {
		if of == nil {
			continue
		}
		if values[i], err = of(values[i]); err != nil {
			return err
		}
	}
	return nil
}

// normal is the value of column i in a map.
func (p *Program) normal(i int, v any) any {
	if p.values != nil && p.values[i] != nil {
		return v
	}
	return schema.Normal(v)
}

// storeMap makes the map of one row. A named map type needs reflection, because a map knows its own type.
func (p *Program) storeMap(at unsafe.Pointer, values []any) {
	if p.Type == plainMap {
		m := make(map[string]any, len(values))
		for i, v := range values {
			m[p.Columns[i]] = p.normal(i, v)
		}
		*(*map[string]any)(at) = m
		return
	}
	m := reflect.MakeMapWithSize(p.Type, len(values))
	for i, v := range values {
		slot := reflect.New(p.Type.Elem()).Elem()
		if v = p.normal(i, v); v != nil {
			slot.Set(reflect.ValueOf(v))
		}
		m.SetMapIndex(reflect.ValueOf(p.Columns[i]).Convert(p.Type.Key()), slot)
	}
	reflect.NewAt(p.Type, at).Elem().Set(m)
}

var plainMap = reflect.TypeFor[map[string]any]()
