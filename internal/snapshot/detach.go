package snapshot

import (
	"bytes"
	"encoding/json"
	"reflect"
	"time"
)

// Detached copies of a canonical value what a later change of the record would reach.
func Detached(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, uint64, float64, string, time.Time:
		return v
	case []byte:
		return bytes.Clone(v)
	case json.RawMessage:
		return json.RawMessage(bytes.Clone(v))
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer:
		return cloned(r).Interface()
	}
	return v
}

// cloned copies lists, maps and what pointers lead to, to any depth; canonical values have no cycles.
func cloned(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(cloned(v.Elem()))
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		if k := v.Type().Elem().Kind(); k == reflect.Slice || k == reflect.Map || k == reflect.Pointer {
			for i := range v.Len() {
				c.Index(i).Set(cloned(v.Index(i)))
			}
		}
		return c
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeMapWithSize(v.Type(), v.Len())
		for it := v.MapRange(); it.Next(); {
			c.SetMapIndex(it.Key(), cloned(it.Value()))
		}
		return c
	}
	return v
}

// equal compares canonical values; times by their instant.
func equal(a, b any) bool {
	if t, ok := a.(time.Time); ok {
		if u, ok := b.(time.Time); ok {
			return t.Equal(u)
		}
	}
	return reflect.DeepEqual(a, b)
}
