package convert

import (
	"database/sql/driver"
	"encoding/json"
	"reflect"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

var datatypesPath = reflect.TypeFor[datatypes.UUID]().PkgPath()

// document makes a JSON document. A Valuer that does not marshal itself is asked first: its text is the document, as
// the JSON types of other libraries have it.
func document(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case json.RawMessage:
		if x == nil {
			return nil, true, nil
		}
		if !json.Valid(x) {
			return nil, true, fault(t, v, "is not a JSON document")
		}
		return v, true, nil
	case []byte:
		return nil, true, fault(t, v, "is not clear: give json.RawMessage for a document, a string for text")
	}
	if IsNull(reflect.TypeOf(v)) {
		return nil, false, nil
	}
	if _, marshals := v.(json.Marshaler); !marshals {
		if valuer, is := v.(driver.Valuer); is {
			return documentOfValuer(t, v, valuer)
		}
	}
	b, err := Marshal(v)
	if err != nil {
		return nil, true, err
	}
	if string(b) == "null" {
		return nil, true, nil
	}
	return json.RawMessage(b), true, nil
}

// Marshal is a value as JSON.
func Marshal(v any) ([]byte, error) { return datatypes.MarshalDocument(v) }

func documentOfValuer(t *ast.Type, v any, valuer driver.Valuer) (any, bool, error) {
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
		return nil, true, nil
	}
	inner, err := valuer.Value()
	if err != nil {
		return nil, true, err
	}
	switch x := inner.(type) {
	case string:
		return document(t, json.RawMessage(x))
	case []byte:
		return document(t, json.RawMessage(x))
	case nil:
		return nil, true, nil
	}
	return document(t, inner)
}

func hstore(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case datatypes.HStore:
		if x == nil {
			return nil, true, nil
		}
		return v, true, nil
	case map[string]string:
		if x == nil {
			return nil, true, nil
		}
		return datatypes.HStoreOf(x), true, nil
	case map[string]*string:
		if x == nil {
			return nil, true, nil
		}
		h := make(datatypes.HStore, len(x))
		for key, s := range x {
			h[key] = datatypes.NullFrom(s)
		}
		return h, true, nil
	}
	return nil, false, nil
}

func geometry(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case datatypes.Geometry:
		return v, true, x.Validate()
	case datatypes.Point:
		return x.Geometry(), true, nil
	case string:
		return scannedGeometry(t, v, x)
	case json.RawMessage:
		return scannedGeometry(t, v, string(x))
	case map[string]any: // GeoJSON out of a JSON body
		b, err := Marshal(x)
		if err != nil {
			return nil, true, err
		}
		return scannedGeometry(t, v, string(b))
	}
	return nil, false, nil
}

func scannedGeometry(t *ast.Type, v any, text string) (any, bool, error) {
	var g datatypes.Geometry
	if err := g.Scan(text); err != nil {
		return nil, true, fault(t, v, "is no GeoJSON")
	}
	return g, true, nil
}
