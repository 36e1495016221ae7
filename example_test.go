package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/go-sequelize/sequelize"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/op"
)

// User is the model of the tour.
type User struct {
	ID        int64   // primary key, auto increment
	FirstName string  // cannot hold NULL, so allowNull is false
	LastName  *string // can
	Age       int
	Active    bool    `sequelize:"defaultValue:true"`
	Email     string  `sequelize:"unique"`
	Role      string  `sequelize:"type:ENUM('admin','member');defaultValue:member"`
	Posts     []*Post `sequelize:"hasMany;foreignKey:authorId;onDelete:CASCADE"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Post is what users write.
type Post struct {
	ID       int64
	Title    string
	Views    int
	AuthorID int64
	Author   *User  `sequelize:"belongsTo"`
	Tags     []*Tag `sequelize:"belongsToMany;through:postTags"`
}

// Tag is what posts are about.
type Tag struct {
	ID   int64
	Name string `sequelize:"unique"`
}

// tour opens a database in memory with the tour's models and three users in it.
func tour() (context.Context, *sequelize.Sequelize, *sequelize.Model[User], *sequelize.Model[Post]) {
	ctx := context.Background()
	db, err := sequelize.Open("sqlite::memory:")
	check(err)
	users, posts := sequelize.Define[User](db), sequelize.Define[Post](db)
	sequelize.Define[Tag](db)
	check(db.Sync(ctx))
	check(users.BulkCreate(ctx, []*User{
		{FirstName: "Ada", Age: 36, Email: "ada@x.org", Role: "admin"},
		{FirstName: "Bob", Age: 17, Email: "bob@x.org"},
		{FirstName: "Cleo", Age: 65, Email: "cleo@y.org"},
	}))
	return ctx, db, users, posts
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func Example() {
	ctx := context.Background()
	db, err := sequelize.Open("sqlite::memory:")
	check(err)
	defer db.Close()
	users := sequelize.Define[Person](db)
	check(users.Sync(ctx))

	jane := &Person{Name: "Jane"}
	check(users.Create(ctx, jane))
	all, err := users.FindAll(ctx, sequelize.Where{"name": op.StartsWith("J")})
	check(err)
	fmt.Println(jane.ID, len(all), all[0].Name)
	// Output: 1 1 Jane
}

// Person is the model of the first example.
type Person struct {
	ID   int64
	Name string
}

func ExampleModel_FindAll() {
	ctx, _, users, _ := tour()
	list, err := users.FindAll(ctx,
		sequelize.Where{"age": op.Between(18, 65), "email": op.EndsWith("@x.org")},
		sequelize.Or(sequelize.Where{"role": "admin"}, sequelize.Where{"active": false}),
		sequelize.Order{sequelize.Desc("createdAt")}, sequelize.Limit(10))
	check(err)
	for _, u := range list {
		fmt.Println(u.FirstName, u.Age)
	}
	// Output: Ada 36
}

func ExampleField() {
	ctx, _, users, _ := tour()
	u := users.Ref() // a *User whose field addresses stand for the columns
	list, err := users.FindAll(ctx,
		sequelize.Field(&u.Age).Gte(18),           // Gte("x") does not compile
		sequelize.Field(&u.Email).Like("%@x.org"), // nor does Like(5) on a text
		sequelize.Field(u.LastName).IsNull(),      // of a pointer field, the pointer is the address
		sequelize.Order{sequelize.Field(&u.Age).Desc()})
	check(err)
	fmt.Println(len(list), list[0].FirstName)
	// Output: 1 Ada
}

func ExampleModel_Create() {
	ctx, _, users, _ := tour()
	jane := &User{FirstName: "Jane", Email: "jane@x.org"}
	check(users.Create(ctx, jane)) // the key, the defaults and the timestamps are in jane now
	fmt.Println(jane.ID, jane.Active, jane.Role)

	err := users.Create(ctx, &User{FirstName: "Jane", Email: "jane@x.org"})
	var unique *sequelize.UniqueConstraintError
	fmt.Println(errors.As(err, &unique), unique.Fields)
	// Output:
	// 4 true member
	// true [email]
}

func ExampleModel_Update() {
	ctx, _, users, _ := tour()
	n, err := users.Update(ctx, sequelize.Set{"lastName": "Doe", "age": sequelize.Col("age").Plus(1)},
		sequelize.Where{"lastName": nil, "age": op.Lt(18)})
	check(err)
	bob, err := users.FindOne(ctx, sequelize.Where{"email": "bob@x.org"})
	check(err)
	fmt.Println(n, *bob.LastName, bob.Age)

	_, err = users.Update(ctx, sequelize.Set{"age": 0}) // no condition: All says that every row is meant
	fmt.Println(err)
	// Output:
	// 1 Doe 18
	// sequelize: user: Update without a condition would change every row: give a Where, or sequelize.All if that is meant
}

func ExampleModel_Save() {
	ctx, _, users, _ := tour()
	ada, err := users.FindByPK(ctx, 1)
	check(err)
	ada.Age++
	check(users.Save(ctx, ada))
	check(users.Reload(ctx, ada))
	fmt.Println(ada.Age)
	check(users.DestroyOne(ctx, ada))
	_, err = users.FindByPK(ctx, 1)
	fmt.Println(errors.Is(err, sequelize.ErrNotFound))
	// Output:
	// 37
	// true
}

func ExampleModel_Upsert() {
	ctx, _, users, _ := tour()
	created, err := users.Upsert(ctx, &User{FirstName: "Ada", Age: 37, Email: "ada@x.org"}, sequelize.ConflictFields{"email"})
	check(err)
	fmt.Println(created)
	// Output: false
}

func ExampleModel_FindOrCreate() {
	ctx, _, users, _ := tour()
	dan, created, err := users.FindOrCreate(ctx, sequelize.Where{"email": "dan@x.org"}, &User{FirstName: "Dan"})
	check(err)
	fmt.Println(dan.Email, created)
	// Output: dan@x.org true
}

func ExampleModel_Each() {
	ctx, _, users, _ := tour()
	for u, err := range users.Each(ctx, sequelize.Order{sequelize.Asc("id")}) { // holds one row at a time
		check(err)
		fmt.Print(u.FirstName, " ")
	}
	// Output: Ada Bob Cleo
}

func ExampleFindAllAs() {
	ctx, _, users, _ := tour()
	type perRole struct {
		Role   string
		N      int
		Oldest int
	}
	rows, err := sequelize.FindAllAs[perRole](ctx, users,
		sequelize.Attributes{"role", sequelize.Count("id").As("n"), sequelize.Max("age").As("oldest")},
		sequelize.Group{"role"}, sequelize.Order{sequelize.Asc("role")})
	check(err)
	fmt.Println(rows)
	// Output: [{admin 1 36} {member 2 65}]
}

func ExampleSequelize_Transaction() {
	ctx, db, users, _ := tour()
	err := db.Transaction(ctx, func(ctx context.Context) error { // the context carries the transaction
		if _, err := users.Destroy(ctx, sequelize.All); err != nil {
			return err
		}
		return errors.New("changed my mind")
	}, sequelize.Serializable, sequelize.Retry(3))
	n, _ := users.Count(ctx)
	fmt.Println(err, n)
	// Output: changed my mind 3
}

func ExampleQuery() {
	ctx, db, _, _ := tour()
	names, err := sequelize.Query[string](ctx, db, `SELECT firstName FROM users WHERE age > :age ORDER BY age`, sequelize.Named{"age": 18})
	check(err)
	fmt.Println(names)
	// Output: [Ada Cleo]
}

func ExampleModel_BulkUpdate() {
	ctx, _, users, _ := tour()
	list, err := users.FindAll(ctx)
	check(err)
	for _, u := range list {
		u.Age *= 2
	}
	check(users.BulkUpdate(ctx, list, sequelize.Fields{"age"})) // one statement, each row its own value
	ages, err := sequelize.Pluck[int](ctx, users, "age", sequelize.Order{sequelize.Asc("id")})
	check(err)
	fmt.Println(ages)
	// Output: [72 34 130]
}

func ExampleAssociationOf_Some() {
	ctx, _, users, posts := tour()
	check(posts.BulkCreate(ctx, []*Post{{Title: "Go", Views: 5, AuthorID: 1}, {Title: "Go on", Views: 50, AuthorID: 3}}))
	list, err := users.FindAll(ctx, sequelize.Where{"posts.title": op.Like("Go%"), "posts.views": op.Gt(10)}) // one post with both
	check(err)
	fmt.Println(len(list), list[0].FirstName)

	u := users.Ref()
	list, err = users.FindAll(ctx, sequelize.Assoc(&u.Posts).None())
	check(err)
	fmt.Println(len(list), list[0].FirstName)
	// Output:
	// 1 Cleo
	// 1 Bob
}

func ExampleInclude() {
	ctx, _, users, posts := tour()
	check(posts.BulkCreate(ctx, []*Post{{Title: "One", AuthorID: 1}, {Title: "Two", AuthorID: 1}, {Title: "Three", AuthorID: 3}}))
	list, err := users.FindAll(ctx,
		sequelize.Include("posts", sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(1), // the latest post of each
			sequelize.Include("tags")),
		sequelize.Order{sequelize.Asc("id")}, sequelize.Limit(10)) // ten users, whatever they wrote
	check(err)
	for _, u := range list {
		fmt.Println(u.FirstName, len(u.Posts))
	}
	fmt.Println(list[0].Posts[0].Title)
	// Output:
	// Ada 1
	// Bob 0
	// Cleo 1
	// Two
}

func ExampleModel_Create_nested() {
	ctx, _, users, posts := tour()
	dan := &User{FirstName: "Dan", Email: "dan@x.org", Posts: []*Post{
		{Title: "Hello", Tags: []*Tag{{Name: "go"}, {Name: "sql"}}},
	}}
	check(users.Create(ctx, dan, sequelize.Include("posts", sequelize.Include("tags")))) // one transaction, one statement a level
	hello, err := posts.FindOne(ctx, sequelize.Where{"tags.name": "sql"}, sequelize.Include("author"))
	check(err)
	fmt.Println(hello.Title, hello.Author.FirstName, dan.Posts[0].AuthorID == dan.ID)
	// Output: Hello Dan true
}

func ExampleHasMany() {
	ctx, _, users, posts := tour()
	userPosts := sequelize.HasMany(users, posts, sequelize.As("posts"), sequelize.ForeignKey("authorId"), sequelize.OnDelete("CASCADE"))
	ada, err := users.FindByPK(ctx, 1)
	check(err)
	check(userPosts.Create(ctx, ada, &Post{Title: "First"})) // ada.createPost(…) in JavaScript
	mine, err := userPosts.Get(ctx, ada, sequelize.Limit(3))
	check(err)
	n, err := userPosts.Count(ctx, ada)
	check(err)
	fmt.Println(mine[0].Title, n)
	// Output: First 1
}

// Account knows its own state.
type Account struct {
	sequelize.Instance
	sequelize.Base
	Owner   string
	Balance int64
	Version int64
}

func ExampleInstance() {
	ctx, db, _, _ := tour()
	accounts := sequelize.Define[Account](db, sequelize.Version(true)) // with optimistic locking
	check(accounts.Sync(ctx))
	a := &Account{Owner: "Ada", Balance: 10}
	check(accounts.Create(ctx, a))
	a.Balance = 15
	fmt.Println(a.ChangedFields(), a.Previous("balance"))
	check(a.Save(ctx)) // writes what changed, where the version is still the one that was read
	fmt.Println(a.Changed())
	// Output:
	// [balance] 10
	// false
}
