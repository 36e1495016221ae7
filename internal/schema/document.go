package schema

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// documentStruct is the struct that a field keeps as JSON: of T, *T, []T and []*T; nil of other types.
func documentStruct(g reflect.Type) reflect.Type {
	inner, _, _ := strip(g)
	if inner.Kind() == reflect.Slice {
		inner, _, _ = strip(inner.Elem())
	}
	if inner.Kind() != reflect.Struct || classOf(inner) != classJSON {
		return nil
	}
	return inner
}

// documents refuses fields that would keep the records of another model as JSON without saying so: what lacks is most
// likely the association's tag, and everything that asks for the association would fail much later.
func (c *Catalog) documents(t *Table) error {
	var errs []error
	for _, a := range t.Attributes {
		if a.GuessedFrom == nil {
			continue
		}
		tables := c.ByType(a.GuessedFrom)
		if len(tables) == 0 {
			continue
		}
		inner, _, _ := strip(a.GoType)
		kinds := "belongsTo or hasOne"
		if inner.Kind() == reflect.Slice {
			kinds = "hasMany or belongsToMany"
		}
		errs = append(errs, fmt.Errorf(`sequelize: %s.%s: the field %s holds records of the model %s, and no tag says how: tag it sequelize:"…" with %s, or, to keep a copy in a column, type:JSON`,
			t.Model, a.Name, a.Field, tables[0].Model, kinds))
	}
	return errors.Join(errs...)
}

var (
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
)

// noDocument says which part of a Go type encoding/json cannot write, with the path to it; empty where it can write all.
func noDocument(g reflect.Type) string { return (documentWalk{}).wrong(g, "") }

// documentWalk are the types that were looked at: types may hold themselves.
type documentWalk map[reflect.Type]bool

func (w documentWalk) wrong(g reflect.Type, path string) string {
	if w[g] || g.Kind() != reflect.Interface && (marshals(g) || marshals(reflect.PointerTo(g))) {
		return ""
	}
	w[g] = true
	switch g.Kind() {
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		if path != "" {
			return goName(g) + " (in its " + path + ")"
		}
		return goName(g)
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return w.wrong(g.Elem(), path)
	case reflect.Struct:
		return w.wrongField(g, path)
	}
	return ""
}

func (w documentWalk) wrongField(g reflect.Type, path string) string {
	for i := range g.NumField() {
		f := g.Field(i)
		if !f.IsExported() || f.Tag.Get("json") == "-" {
			continue
		}
		if what := w.wrong(f.Type, strings.TrimPrefix(path+"."+f.Name, ".")); what != "" {
			return what
		}
	}
	return ""
}

func marshals(g reflect.Type) bool { return g.Implements(jsonMarshaler) || g.Implements(textMarshaler) }
