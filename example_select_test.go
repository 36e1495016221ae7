package sequelize_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/op"
)

// printNames prints the first names of users.
func printNames(list []*User) {
	var first []string
	for _, u := range list {
		first = append(first, u.FirstName)
	}
	fmt.Println(strings.Join(first, " "))
}

func ExampleWhere() {
	ctx, _, users, _ := tour()
	find := func(w sequelize.Where) {
		list, err := users.FindAll(ctx, w, sequelize.Order{sequelize.Asc("id")})
		check(err)
		printNames(list)
	}
	find(sequelize.Where{"role": "admin"})                                                       // [Op.eq]
	find(sequelize.Where{"id": []int{2, 3}})                                                     // [Op.in]
	find(sequelize.Where{"lastName": nil, "age": op.Ne(17)})                                     // IS NULL and [Op.ne]
	find(sequelize.Where{"age": op.Or(17, op.Gt(60))})                                           // {[Op.or]: [17, {[Op.gt]: 60}]}
	find(sequelize.Where{"age": op.NotBetween(18, 64)})                                          // [Op.notBetween]
	find(sequelize.Where{"email": op.Not(op.EndsWith("@x.org"))})                                // the suffix is taken literally
	find(sequelize.Where{"firstName": op.ILike("%O%")})                                          // on every database
	find(sequelize.Where{"age": op.Gt(sequelize.Col("id").Times(sequelize.Col("id")).Plus(16))}) // another column
	// Output:
	// Ada
	// Bob Cleo
	// Ada Cleo
	// Bob Cleo
	// Bob Cleo
	// Cleo
	// Bob Cleo
	// Ada Cleo
}

func ExampleOr() {
	ctx, _, users, _ := tour()
	list, err := users.FindAll(ctx,
		sequelize.Or(sequelize.Where{"role": "admin"}, sequelize.And(sequelize.Where{"age": op.Lt(18)}, sequelize.Not(sequelize.Where{"active": false}))),
		sequelize.Order{sequelize.Desc("age")})
	check(err)
	printNames(list)

	none, err := users.FindAll(ctx, sequelize.Or()) // an empty Or widens nothing: it is false
	check(err)
	fmt.Println(len(none))
	// Output:
	// Ada Bob
	// 0
}

func ExampleLiteral() {
	ctx, _, users, _ := tour()
	// Literal is the one place where text becomes SQL: it is the program's own, and values go in by ?.
	list, err := users.FindAll(ctx, sequelize.Literal("age % ? = 1", 2).IsTrue(), sequelize.Order{sequelize.Literal("length(email) DESC")})
	check(err)
	printNames(list)
	// Output: Cleo Bob
}

func ExampleFn() {
	ctx, _, users, _ := tour()
	list, err := users.FindAll(ctx, sequelize.Fn("upper", sequelize.Col("firstName")).Eq("BOB")) // where(fn('upper', col('firstName')), 'BOB')
	check(err)
	printNames(list)
	// Output: Bob
}

func ExampleCase() {
	ctx, _, users, _ := tour()
	type row struct{ FirstName, Stage string }
	stage := sequelize.Case(
		sequelize.When(sequelize.Where{"age": op.Lt(18)}, "minor"),
		sequelize.When(sequelize.Where{"age": op.Gte(65)}, "senior")).Else("adult")
	rows, err := sequelize.FindAllAs[row](ctx, users, sequelize.Attributes{"firstName", stage.As("stage")}, sequelize.Order{sequelize.Asc("id")})
	check(err)
	fmt.Println(rows)
	// Output: [{Ada adult} {Bob minor} {Cleo senior}]
}

func ExampleExpression_Over() {
	ctx, _, users, _ := tour()
	type row struct {
		FirstName string
		Place     int
		Total     int
	}
	rows, err := sequelize.FindAllAs[row](ctx, users, sequelize.Attributes{
		"firstName",
		sequelize.Fn("row_number").Over(sequelize.PartitionBy("role"), sequelize.Order{sequelize.Desc("age")}).As("place"),
		sequelize.Sum("age").Over(sequelize.Order{sequelize.Asc("id")}, sequelize.RowsFromStart).As("total"),
	}, sequelize.Order{sequelize.Asc("id")})
	check(err)
	fmt.Println(rows)
	// Output: [{Ada 1 36} {Bob 2 53} {Cleo 1 118}]
}

func ExampleExpression_Filter() {
	ctx, _, users, _ := tour()
	n, err := sequelize.Aggregate[int](ctx, users, sequelize.Count("id").Filter(sequelize.Where{"role": "member"}))
	check(err)
	fmt.Println(n)
	// Output: 2
}

func ExampleSelect() {
	ctx, _, users, posts := tour()
	check(posts.BulkCreate(ctx, []*Post{{Title: "Go", Views: 5, AuthorID: 1}, {Title: "SQL", Views: 50, AuthorID: 3}}))
	authors := sequelize.Select(posts, sequelize.Attributes{"authorId"}, sequelize.Where{"views": op.Gt(10)})
	list, err := users.FindAll(ctx, sequelize.Where{"id": op.In(authors)})
	check(err)
	printNames(list)

	list, err = users.FindAll(ctx, sequelize.Not(sequelize.Exists(sequelize.Select(posts, sequelize.Where{"views": op.Gt(100)}))), sequelize.Limit(1))
	check(err)
	fmt.Println(len(list))
	// Output:
	// Cleo
	// 1
}

func ExampleWith() {
	ctx, _, users, _ := tour()
	old := sequelize.Select(users, sequelize.Attributes{"id"}, sequelize.Where{"age": op.Gte(30)})
	list, err := users.FindAll(ctx, sequelize.With("old", old), sequelize.Literal("id IN (SELECT id FROM old)").IsTrue(), sequelize.Order{sequelize.Asc("id")})
	check(err)
	printNames(list)
	// Output: Ada Cleo
}

func ExampleWithRecursive() {
	ctx, _, users, _ := tour()
	ages := "SELECT ? UNION ALL SELECT age + 1 FROM ages WHERE age < ?"
	n, err := users.Count(ctx, sequelize.WithRecursive("ages", []string{"age"}, ages, 30, 40), sequelize.Literal("age IN (SELECT age FROM ages)").IsTrue())
	check(err)
	fmt.Println(n)
	// Output: 1
}

func ExampleUnion() {
	ctx, _, users, _ := tour()
	list, err := users.FindAll(ctx, sequelize.Where{"role": "admin"},
		sequelize.Union(sequelize.Select(users, sequelize.Where{"age": op.Lt(40)})), sequelize.Order{sequelize.Asc("age")})
	check(err)
	printNames(list)
	// Output: Bob Ada
}

func ExampleModel_ToSQL() {
	_, _, users, _ := tour()
	statement, err := users.ToSQL(sequelize.Where{"age": op.Between(18, 65)}, sequelize.Order{sequelize.Desc("age")}, sequelize.Limit(2))
	check(err)
	fmt.Println(statement.Args)
	fmt.Println(statement.SQL[len(statement.SQL)-len("LIMIT 2"):])
	// Output:
	// [18 65]
	// LIMIT 2
}

func ExampleAggregate() {
	ctx, _, users, _ := tour()
	oldest, err := sequelize.Aggregate[int](ctx, users, sequelize.Max("age"))
	check(err)
	mean, err := sequelize.Aggregate[float64](ctx, users, sequelize.Avg("age"), sequelize.Where{"role": "member"})
	check(err)
	nobody, err := sequelize.Aggregate[*int](ctx, users, sequelize.Sum("age"), sequelize.Where{"age": op.Gt(100)}) // nil: no rows
	check(err)
	fmt.Println(oldest, mean, nobody)
	// Output: 65 41 <nil>
}

func ExampleCountBy() {
	ctx, _, users, _ := tour()
	groups, err := sequelize.CountBy[string](ctx, users, "role")
	check(err)
	fmt.Println(groups)
	// Output: [{admin 1} {member 2}]
}

func ExamplePluck() {
	ctx, _, users, _ := tour()
	emails, err := sequelize.Pluck[string](ctx, users, "email", sequelize.Order{sequelize.Asc("email")}, sequelize.Limit(2))
	check(err)
	u := users.Ref()
	ages, err := sequelize.PluckField(ctx, users, sequelize.Field(&u.Age), sequelize.Order{sequelize.Field(&u.Age).Asc()})
	check(err)
	fmt.Println(emails, ages)
	// Output: [ada@x.org bob@x.org] [17 36 65]
}

func ExampleModel_FindAndCountAll() {
	ctx, _, users, _ := tour()
	page, n, err := users.FindAndCountAll(ctx, sequelize.Order{sequelize.Asc("id")}, sequelize.Offset(1), sequelize.Limit(1))
	check(err)
	printNames(page)
	fmt.Println(n)
	// Output:
	// Bob
	// 3
}

func ExampleModel_FindInBatches() {
	ctx, _, users, _ := tour()
	check(users.FindInBatches(ctx, 2, func(ctx context.Context, batch []*User) error {
		printNames(batch) // rows may be written here
		return nil
	}))
	// Output:
	// Ada Bob
	// Cleo
}
