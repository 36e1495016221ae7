package convert

import (
	"encoding"
	"encoding/json"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

func text(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case string:
		return v, true, nil
	case json.RawMessage:
		return string(x), true, nil
	case []byte:
		if x == nil {
			return nil, true, nil
		}
		return string(x), true, nil
	case net.HardwareAddr: // bytes that are no text themselves
		return hardware(t, v)
	case json.Number: // a number, though its kind is string
		return nil, true, refuse(t, v)
	}
	return textOf(v)
}

// textOf takes types that say themselves what their text is. Numbers and times do not mean text.
func textOf(v any) (any, bool, error) {
	m, ok := v.(encoding.TextMarshaler)
	if _, isTime := v.(time.Time); isTime || !ok {
		return nil, false, nil
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer {
		return nil, false, nil // unwrap looks at what it points to
	}
	b, err := m.MarshalText()
	if err != nil {
		return nil, true, err
	}
	return string(b), true, nil
}

func blob(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case []byte:
		if x == nil {
			return nil, true, nil
		}
		return v, true, nil
	case string:
		return []byte(x), true, nil
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Array && r.Type().Elem().Kind() == reflect.Uint8 {
		b := make([]byte, r.Len())
		reflect.Copy(reflect.ValueOf(b), r)
		return b, true, nil
	}
	return nil, false, nil
}

func enum(t *ast.Type, v any) (any, bool, error) {
	s, ok := v.(string)
	if !ok {
		if _, number := v.(json.Number); number {
			return nil, true, refuse(t, v)
		}
		if r := reflect.ValueOf(v); r.Kind() != reflect.String {
			return textOf(v)
		}
		return nil, false, nil
	}
	if !slices.Contains(t.Values, s) {
		return nil, true, fault(t, v, "is not in the list of the ENUM")
	}
	return v, true, nil
}

func uuid(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case datatypes.UUID:
		return v, true, nil
	case [16]byte:
		return datatypes.UUID(x), true, nil
	case string:
		u, err := datatypes.ParseUUID(x)
		if err != nil {
			return nil, true, fault(t, v, "is not the text of a UUID")
		}
		return u, true, nil
	}
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Array && r.Len() == 16 && r.Type().Elem().Kind() == reflect.Uint8 {
		return r.Convert(reflect.TypeFor[datatypes.UUID]()).Interface(), true, nil
	}
	return nil, false, nil
}

func network(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case netip.Addr:
		if !x.IsValid() {
			return nil, true, nil
		}
		return x.String(), true, nil
	case netip.Prefix:
		if !x.IsValid() {
			return nil, true, nil
		}
		return x.String(), true, nil
	case net.IP:
		if x == nil {
			return nil, true, nil
		}
		return x.String(), true, nil
	case net.IPNet:
		return x.String(), true, nil
	case string:
		if _, err := netip.ParseAddr(x); err == nil {
			return v, true, nil
		}
		if _, err := netip.ParsePrefix(x); err == nil {
			return v, true, nil
		}
		return nil, true, fault(t, v, "is not the text of an address")
	}
	return nil, false, nil
}

func hardware(t *ast.Type, v any) (any, bool, error) {
	switch x := v.(type) {
	case net.HardwareAddr:
		if x == nil {
			return nil, true, nil
		}
		return x.String(), true, nil
	case string:
		if _, err := net.ParseMAC(x); err != nil {
			return nil, true, fault(t, v, "is not the text of a hardware address")
		}
		return v, true, nil
	}
	return nil, false, nil
}
