package datatypes

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
)

// JSON wraps any T as the document of a JSON column. In JSON it is
// transparent: JSON[T]{V: v} and v encode alike.
//
// SQL NULL reads as the zero T, and a V that encodes to null (a nil map,
// slice, pointer or any) is written as SQL NULL, so nil comes back as nil.
//
// In Sequelize: DataTypes.JSON and DataTypes.JSONB.
type JSON[T any] struct {
	V T // the document
}

// JSONOf returns v wrapped as a JSON document.
func JSONOf[T any](v T) JSON[T] { return JSON[T]{V: v} }

// MarshalDocument is v as JSON text, as a JSON column holds it. Unlike encoding/json's Marshal it leaves <, > and & as
// they are: only HTML needs their escapes, and MariaDB finds no key that is written with one.
func MarshalDocument(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// MarshalJSON encodes V.
func (j JSON[T]) MarshalJSON() ([]byte, error) { return MarshalDocument(j.V) }

// UnmarshalJSON decodes into a fresh T, so nothing of an earlier V survives.
func (j *JSON[T]) UnmarshalJSON(text []byte) error {
	var read T
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	j.V = read
	return nil
}

// Scan decodes the JSON text in a string or []byte; nil gives the zero T.
func (j *JSON[T]) Scan(src any) error {
	switch s := src.(type) {
	case nil:
		var zero T
		j.V = zero
		return nil
	case []byte:
		return j.UnmarshalJSON(s)
	case string:
		return j.UnmarshalJSON([]byte(s))
	}
	return errScanType("JSON", src)
}

// Value returns the JSON text as a string, or nil where V encodes to null.
func (j JSON[T]) Value() (driver.Value, error) {
	text, err := MarshalDocument(j.V)
	if err != nil {
		return nil, err
	}
	if string(text) == "null" {
		return nil, nil
	}
	return string(text), nil
}
