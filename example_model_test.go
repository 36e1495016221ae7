package sequelize_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/op"
)

// Invoice holds Sequelize's data types as Go values.
type Invoice struct {
	ID     sequelize.UUID    `sequelize:"defaultValue:UUIDV7"`
	Amount sequelize.Decimal `sequelize:"type:DECIMAL(12,2)"`
	Due    sequelize.DateOnly
	Paid   sequelize.Null[time.Time]
	Lines  sequelize.JSON[[]InvoiceLine]
	Note   *string
}

// InvoiceLine is a part of an invoice's JSON column.
type InvoiceLine struct {
	What string `json:"what"`
	N    int    `json:"n"`
}

// Member is a model with a name and an age.
type Member struct {
	ID   int64
	Name string
	Age  int
}

// Null, Decimal, DateOnly, JSON and UUID in a model: exact, and the same on every database.
func Example_types() {
	ctx := context.Background()
	db, err := sequelize.Open("sqlite::memory:")
	check(err)
	defer db.Close()
	invoices := sequelize.Define[Invoice](db)
	check(invoices.Sync(ctx))

	amount, err := sequelize.ParseDecimal("19.90")
	check(err)
	in := &Invoice{Amount: amount, Due: sequelize.DateOf(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))}
	in.Lines.V = []InvoiceLine{{What: "pencil", N: 12}}
	check(invoices.Create(ctx, in))

	got, err := invoices.FindByPK(ctx, in.ID)
	check(err)
	fmt.Println(got.Amount, got.Due, got.Paid.Valid, got.Lines.V[0].What, got.Note == nil)

	n, err := invoices.Update(ctx, sequelize.Set{"paid": time.Now()}, sequelize.Where{"due": op.Lt("2026-04-01"), "lines[0].n": op.Gte(12)})
	check(err)
	unpaid, err := invoices.Count(ctx, sequelize.Where{"paid": nil})
	check(err)
	fmt.Println(n, unpaid)
	// Output:
	// 19.90 2026-03-01 false pencil true
	// 1 0
}

func ExampleNullOf() {
	paid := sequelize.NullOf(18)
	var open sequelize.Null[int]
	text, err := json.Marshal([]sequelize.Null[int]{paid, open})
	check(err)
	fmt.Println(string(text), open.Or(-1))
	// Output: [18,null] -1
}

func ExampleTryDefine() {
	db, err := sequelize.Open("sqlite::memory:")
	check(err)
	defer db.Close()
	type Ship struct {
		ID   int64
		Name string `sequelize:"uniqe"`
		Tons int    `sequelize:"type:INTEGR"`
	}
	_, err = sequelize.TryDefine[Ship](db) // Define panics with the same text: all mistakes at once
	var wrong *sequelize.DefinitionError
	fmt.Println(errors.As(err, &wrong))
	fmt.Println(err)
	// Output:
	// true
	// sequelize: the model sequelize_test.Ship is wrong:
	//   Name: unknown tag key "uniqe": did you mean "unique"?
	//   Tons: unknown type "INTEGR": did you mean "INTEGER"?; a column type in the database's own words is type:raw(…)
}

func ExampleNamedScope() {
	ctx := context.Background()
	db, err := sequelize.Open("sqlite::memory:")
	check(err)
	defer db.Close()
	users := sequelize.Define[Member](db,
		sequelize.DefaultScope(sequelize.Order{sequelize.Asc("name")}),
		sequelize.NamedScope("adults", sequelize.Where{"age": op.Gte(18)}),
		sequelize.NamedScopeFunc("olderThan", func(args ...any) []sequelize.FindOption {
			return []sequelize.FindOption{sequelize.Where{"age": op.Gt(args[0])}}
		}))
	check(users.Sync(ctx))
	check(users.BulkCreate(ctx, []*Member{{Name: "Ada", Age: 36}, {Name: "Bob", Age: 17}, {Name: "Cleo", Age: 65}}))

	adults, err := users.Scope("adults").Count(ctx)
	check(err)
	old, err := users.Scope("adults").Scope("olderThan", 40).Count(ctx)
	check(err)
	all, err := users.Unscoped().Count(ctx)
	check(err)
	fmt.Println(adults, old, all)
	// Output: 2 1 3
}

// A scope can also be a Go function: Options is itself an option.
func ExampleOptions() {
	ctx, _, users, _ := tour()
	adults := func(min int) sequelize.Options {
		return sequelize.Options{sequelize.Where{"age": op.Gte(min)}, sequelize.Order{sequelize.Asc("age")}}
	}
	list, err := users.FindAll(ctx, adults(18), sequelize.Where{"active": true})
	check(err)
	printNames(list)
	n, err := users.Destroy(ctx, sequelize.Options{sequelize.Where{"age": op.Gte(65)}})
	check(err)
	fmt.Println(n)
	// Output:
	// Ada Cleo
	// 1
}

func ExampleIndex() {
	ctx := context.Background()
	db, err := sequelize.Open("sqlite::memory:")
	check(err)
	defer db.Close()
	users := sequelize.Define[Member](db,
		sequelize.Index{Fields: sequelize.On("name", "age"), Unique: true, Message: "this person is known"},
		sequelize.Check{Name: "grown", SQL: "age >= 0"})
	check(users.Sync(ctx))
	check(users.Create(ctx, &Member{Name: "Ada", Age: 36}))
	fmt.Println(users.Create(ctx, &Member{Name: "Ada", Age: 36}))
	var broken *sequelize.CheckConstraintError
	fmt.Println(errors.As(users.Create(ctx, &Member{Name: "Bob", Age: -1}), &broken))
	// Output:
	// sequelize: this person is known
	// true
}
