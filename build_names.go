package sequelize

import (
	"reflect"
	"strings"
)

// jsonNames are the names under which encoding/json writes the model's attributes and associations, where their fields
// have tags of their own, and what they are the names of.
func (m *model) jsonNames() map[string]string {
	names := map[string]string{}
	add := func(tag reflect.StructTag, name string) {
		if as, _, _ := strings.Cut(tag.Get("json"), ","); as != "" && as != "-" {
			names[as] = name
		}
	}
	for _, a := range m.table.Attributes {
		if a.HasField {
			add(a.Tag, a.Name)
		}
	}
	for _, a := range m.table.Associations {
		if f, ok := m.table.Type.FieldByName(a.Field); ok && a.HasField {
			add(f.Tag, a.As)
		}
	}
	return names
}

// ownNames gives values the names of the model: those of json tags go first, and the names of attributes mean
// themselves where no tag took them.
func ownNames[V any](m *model, values map[string]V) (map[string]V, error) {
	names := m.jsonNames()
	if len(names) == 0 {
		return values, nil
	}
	own := make(map[string]V, len(values))
	for _, written := range sortedNames(values) {
		name := written
		if as, is := names[written]; is {
			name = as
		}
		if _, twice := own[name]; twice {
			return nil, errorf("%s: the JSON given has %s twice, also under the name of its json tag", m.table.Model, name)
		}
		own[name] = values[written]
	}
	return own, nil
}
