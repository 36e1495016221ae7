package sequelize_test

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/op"
)

func ExampleModel_BulkCreate() {
	ctx, _, users, _ := tour()
	list := []*User{{FirstName: "Dan", Email: "dan@x.org"}, {FirstName: "Eve", Email: "eve@x.org", Active: true}}
	check(users.BulkCreate(ctx, list)) // as few statements as the database's limits allow
	fmt.Println(list[0].ID, list[1].ID, list[0].Active)

	list[0].Age, list[1].Age = 20, 30
	check(users.BulkCreate(ctx, list, sequelize.UpdateOnDuplicate{"age"})) // one upsert of both
	sum, err := sequelize.Aggregate[int](ctx, users, sequelize.Sum("age"), sequelize.Where{"id": []int64{list[0].ID, list[1].ID}})
	check(err)
	fmt.Println(sum)
	// Output:
	// 4 5 true
	// 50
}

func ExampleModel_Increment() {
	ctx, _, users, _ := tour()
	n, err := users.Increment(ctx, sequelize.Set{"age": 2}, sequelize.Where{"role": "member"}) // age = age + 2 in the database
	check(err)
	ada, err := users.FindByPK(ctx, 1)
	check(err)
	check(users.IncrementOne(ctx, ada, sequelize.Set{"age": 1})) // the record has what stands there now
	check(users.DecrementOne(ctx, ada, sequelize.Set{"age": 3}))
	fmt.Println(n, ada.Age)
	// Output: 2 34
}

func ExampleReturning() {
	ctx, _, users, _ := tour()
	var changed, gone []*User
	_, err := users.Update(ctx, sequelize.Set{"age": 18}, sequelize.Where{"age": op.Lt(18)}, sequelize.Returning(&changed))
	check(err)
	_, err = users.Destroy(ctx, sequelize.Where{"age": op.Gt(60)}, sequelize.Returning(&gone))
	check(err)
	fmt.Println(changed[0].FirstName, changed[0].Age, gone[0].FirstName)
	// Output: Bob 18 Cleo
}

func ExampleModel_Destroy() {
	ctx, _, users, _ := tour()
	n, err := users.Destroy(ctx, sequelize.Where{"age": op.Lt(18)})
	check(err)
	fmt.Println(n)
	_, err = users.Destroy(ctx)
	fmt.Println(err)
	n, err = users.Destroy(ctx, sequelize.All)
	check(err)
	fmt.Println(n)
	// Output:
	// 1
	// sequelize: user: Destroy without a condition would delete every row: give a Where, or sequelize.All if that is meant
	// 2
}

func ExampleParanoid() {
	ctx := context.Background()
	db, err := sequelize.Open("sqlite::memory:")
	check(err)
	defer db.Close()
	people := sequelize.Define[Member](db, sequelize.Paranoid(true))
	check(people.Sync(ctx))
	check(people.BulkCreate(ctx, []*Member{{Name: "Ada"}, {Name: "Bob"}}))

	_, err = people.Destroy(ctx, sequelize.Where{"name": "Bob"}) // marks the row in deletedAt
	check(err)
	seen, err := people.Count(ctx)
	check(err)
	all, err := people.Count(ctx, sequelize.WithDeleted(true)) // paranoid: false
	check(err)
	back, err := people.Restore(ctx, sequelize.Where{"name": "Bob"})
	check(err)
	gone, err := people.Destroy(ctx, sequelize.Where{"name": "Bob"}, sequelize.Force(true))
	check(err)
	fmt.Println(seen, all, back, gone)
	// Output: 1 2 1 1
}

func ExampleLock() {
	ctx, db, users, _ := tour()
	check(db.Transaction(ctx, func(ctx context.Context) error {
		job, err := users.FindOne(ctx, sequelize.Order{sequelize.Asc("id")}, sequelize.Lock(sequelize.ForUpdate, sequelize.SkipLocked))
		if err != nil {
			return err
		}
		job.Age++ // nobody else has this row before the commit
		return users.Save(ctx, job)
	}))
	ada, err := users.FindByPK(ctx, 1)
	check(err)
	fmt.Println(ada.Age)
	// Output: 37
}

func ExampleAfterCommit() {
	ctx, db, users, _ := tour()
	users.AfterCreate(func(ctx context.Context, u *User) error {
		sequelize.AfterCommit(ctx, func(context.Context) { fmt.Println("mail to", u.Email) }) // of the outermost transaction
		return nil
	})
	check(db.Transaction(ctx, func(ctx context.Context) error {
		if err := users.Create(ctx, &User{FirstName: "Dan", Email: "dan@x.org"}); err != nil {
			return err
		}
		fmt.Println("created")
		return nil
	}))
	// Output:
	// created
	// mail to dan@x.org
}

func ExampleSequelize_Begin() {
	ctx, db, users, _ := tour()
	tx, err := db.Begin(ctx)
	check(err)
	_, err = users.Destroy(ctx, sequelize.All, tx) // tx is an option of every operation
	check(err)
	n, err := users.Count(tx.Context(ctx)) // and rides on contexts
	check(err)
	check(tx.Rollback())
	m, err := users.Count(ctx)
	check(err)
	fmt.Println(n, m)
	// Output: 0 3
}

func ExampleUseTx() {
	ctx, db, users, _ := tour()
	tx, err := db.SQL().BeginTx(ctx, nil) // a transaction of database/sql code of one's own
	check(err)
	_, err = users.Update(sequelize.UseTx(ctx, tx), sequelize.Set{"age": 1}, sequelize.All)
	check(err)
	check(tx.Rollback())
	n, err := users.Count(ctx, sequelize.Where{"age": 1})
	check(err)
	fmt.Println(n)
	// Output: 0
}

func ExampleOpenDB() {
	ctx := context.Background()
	pool, err := sql.Open("sqlite3", ":memory:") // a *sql.DB that the program has already
	check(err)
	defer pool.Close()
	pool.SetMaxOpenConns(1) // each connection has a database in memory of its own
	db, err := sequelize.OpenDB("sqlite", pool)
	check(err)
	people := sequelize.Define[Member](db)
	check(people.Sync(ctx))
	check(people.Create(ctx, &Member{Name: "Ada"}))
	fmt.Println(people.Count(ctx))
	// Output: 1 <nil>
}
