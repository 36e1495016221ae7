package datatypes

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
)

// Null is a T that may be NULL. The zero value is NULL.
//
// It has the two fields of sql.Null[T] and converts to and from it, and adds
// JSON (null when not Valid) and the conveniences below.
//
// In Sequelize: a JavaScript value that may be null.
type Null[T any] struct {
	V     T    // the value; its zero value by convention when not Valid
	Valid bool // false means NULL
}

// NullOf returns a Null that holds v and is not NULL.
func NullOf[T any](v T) Null[T] { return Null[T]{V: v, Valid: true} }

// NullFrom returns NULL for a nil pointer, else a Null with what p points to.
func NullFrom[T any](p *T) Null[T] {
	if p == nil {
		return Null[T]{}
	}
	return NullOf(*p)
}

// Ptr returns nil for NULL, else a pointer to a copy of the value.
func (n Null[T]) Ptr() *T {
	if !n.Valid {
		return nil
	}
	return &n.V
}

// Or returns the value, or def for NULL.
func (n Null[T]) Or(def T) T {
	if n.Valid {
		return n.V
	}
	return def
}

// IsZero reports whether n is NULL. encoding/json asks it for "omitzero".
func (n Null[T]) IsZero() bool { return !n.Valid }

// MarshalJSON writes null for NULL, else the value.
func (n Null[T]) MarshalJSON() ([]byte, error) {
	if !n.Valid {
		return []byte("null"), nil
	}
	return json.Marshal(n.V)
}

// UnmarshalJSON reads null as NULL and anything else as the value.
func (n *Null[T]) UnmarshalJSON(text []byte) error {
	var read Null[T]
	if !bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		if err := json.Unmarshal(text, &read.V); err != nil {
			return err
		}
		read.Valid = true
	}
	*n = read
	return nil
}

// Scan reads what a driver delivers, with the conversions of database/sql.
func (n *Null[T]) Scan(src any) error {
	var read sql.Null[T]
	if err := read.Scan(src); err != nil {
		return err
	}
	*n = Null[T](read)
	return nil
}

// Value returns nil for NULL, else the value as one of the driver's types.
func (n Null[T]) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	// sql.Null hands V out as it is; an int32 or a Valuer needs this step.
	return driver.DefaultParameterConverter.ConvertValue(n.V)
}
