package datatypes_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
)

func ExampleNull() {
	type user struct {
		Name datatypes.Null[string] `json:"name"`
		Age  datatypes.Null[int]    `json:"age,omitzero"`
	}
	text, _ := json.Marshal([]user{{}, {datatypes.NullOf("Jane"), datatypes.NullOf(0)}})
	fmt.Println(string(text))

	var nobody user
	fmt.Println(nobody.Name.Or("unknown"), nobody.Age.Ptr() == nil)
	// Output:
	// [{"name":null},{"name":"Jane","age":0}]
	// unknown true
}

func ExampleDecimal() {
	price := datatypes.MustDecimal("19.90")
	total := price.Mul(datatypes.DecimalFromInt(3))
	tax := total.Mul(datatypes.MustDecimal("0.19")).Round(2)
	share, err := total.Add(tax).Quo(datatypes.MustDecimal("7"), 2)
	fmt.Println(total, tax, share, err)

	text, _ := json.Marshal(map[string]datatypes.Decimal{"price": price})
	fmt.Println(string(text))
	// Output:
	// 59.70 11.34 10.15 <nil>
	// {"price":19.90}
}

func ExampleDateOnly() {
	due := datatypes.NewDate(2024, time.February, 28).AddDays(2)
	fmt.Println(due, due.Weekday())

	paid, err := datatypes.ParseDate("2024-03-04")
	fmt.Println(paid.After(due), paid.DaysSince(due), err)

	_, err = datatypes.ParseDate("2023-02-29")
	fmt.Println(err)
	// Output:
	// 2024-03-01 Friday
	// true 3 <nil>
	// invalid date: the month has no such day
}

func ExampleRange() {
	stay := datatypes.NewRange(datatypes.NewDate(2024, 5, 1), datatypes.NewDate(2024, 5, 8))
	fmt.Println(stay, stay.Contains(datatypes.NewDate(2024, 5, 8)))
	fmt.Println(datatypes.RangeOf(1, 10, "[]"), datatypes.RangeOf(1, 10, "[]").Canonical(), datatypes.RangeFrom(18))

	text, _ := json.Marshal(datatypes.RangeUntil(10))
	fmt.Println(string(text))
	// Output:
	// [2024-05-01,2024-05-08) false
	// [1,10] [1,11) [18,)
	// [{"value":null,"inclusive":false},{"value":10,"inclusive":false}]
}
