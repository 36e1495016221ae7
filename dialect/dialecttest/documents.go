package dialecttest

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/go-sequelize/sequelize"
)

// address is a struct without a Scanner: a document.
type address struct {
	Street string   `json:"street"`
	No     int      `json:"no"`
	Tags   []string `json:"tags,omitempty"`
	Deep   *address `json:"deep,omitempty"`
}

// document is a record with a column of every kind of document, and of lists, which are ARRAY where the database has it.
type document struct {
	ID      int64
	Struct  address
	Pointer *address
	Typed   sequelize.JSON[address]
	Null    sequelize.Null[address]
	Any     map[string]any
	Counts  map[string]int
	Structs []address
	Maps    []map[string]string
	Raw     json.RawMessage
	Strings []string
	Ints    []int
	Int64s  []int64
	Floats  []float64
	Bools   []bool
	Labels  []label
	Uuids   []sequelize.UUID
	Times   []time.Time
}

// Documents and lists are not compared in conditions, where a list means IN.
func documents(s *suite) {
	long := address{Street: "it's \"a\" \\ <b>&</b> street 🎉", No: -1, Tags: []string{"a", "", "b'"}, Deep: &address{No: 2}}
	trip[document](s,
		column{field: "Struct", hidden: all, values: values(address{}, long)},
		column{field: "Pointer", hidden: all, values: values(&address{}, &long, nil)},
		column{field: "Typed", hidden: all, values: values(sequelize.JSON[address]{V: long}, sequelize.JSON[address]{})},
		column{field: "Null", hidden: all, values: values(sequelize.Null[address]{V: long, Valid: true}, sequelize.Null[address]{})},
		column{field: "Any", hidden: all, values: values(map[string]any{}, map[string]any{"a": 1.5, "b": nil, "c": []any{"x", true}, "k'\"\\": "v"})},
		column{field: "Counts", hidden: all, values: values(map[string]int{}, map[string]int{"a": 1})},
		column{field: "Structs", hidden: all, values: values([]address{}, []address{long, {}}, nil)},
		column{field: "Maps", hidden: all, values: values([]map[string]string{{"a": "b"}}, []map[string]string{})},
		column{field: "Raw", hidden: all, same: sameBy(sameDocument), values: values(json.RawMessage(`{}`), json.RawMessage(`[1, 2.50, "x", null]`),
			json.RawMessage(`"text"`), json.RawMessage(`12345678901234567890`), nil, json.RawMessage(`true`), json.RawMessage(`null`))},
		column{field: "Strings", hidden: all, values: values([]string{}, []string{"a", "", "it's", `q"\`, "{x,y}", "NULL", "é🎉"}, nil)},
		column{field: "Ints", hidden: all, values: values([]int{}, []int{1, -2, 3}, nil)},
		column{field: "Int64s", hidden: all, values: values([]int64{1 << 62}, []int64{})},
		column{field: "Floats", hidden: all, values: values([]float64{1.5, -2}, []float64{})},
		column{field: "Bools", hidden: all, values: values([]bool{true, false}, []bool{})},
		column{field: "Labels", hidden: all, values: values([]label{"x", "y"}, []label{})},
		column{field: "Uuids", hidden: all, values: values([]sequelize.UUID{{1}, {2}}, []sequelize.UUID{})},
		column{field: "Times", hidden: all, values: values([]time.Time{time.Date(2024, 1, 2, 3, 4, 5, 6000, time.UTC)}, []time.Time{}),
			same: sameBy(func(a, b []time.Time) bool { return len(a) == len(b) && (len(a) == 0 || a[0].Equal(b[0])) })},
	)
}

// sameDocument compares documents by what they say; databases write white space and numbers in ways of their own.
func sameDocument(a, b json.RawMessage) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
