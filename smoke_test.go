package sequelize_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type smokeUser struct {
	ID        int64
	FirstName string
	LastName  *string
	Age       int
	Active    bool   `sequelize:"defaultValue:true"`
	Email     string `sequelize:"unique"`
	Role      string `sequelize:"type:ENUM('admin','member');defaultValue:member"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

func TestSmoke(t *testing.T) { testdb.Each(t, smoke) }

func smoke(t *testing.T, uri string) {
	ctx := context.Background()
	db, err := sequelize.Open(uri)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Authenticate(ctx))
	users := sequelize.Define[smokeUser](db)
	must(users.Sync(ctx, sequelize.Force(true)))
	must(users.Sync(ctx))
	defer users.Drop(ctx)
	jane := &smokeUser{FirstName: "Jane", Email: "jane@x.org", Age: 30}
	must(users.Create(ctx, jane))
	if jane.ID == 0 || !jane.Active || jane.Role != "member" || jane.CreatedAt.IsZero() {
		t.Fatalf("%+v", jane)
	}
	var many []*smokeUser
	for i := range 2500 {
		many = append(many, &smokeUser{FirstName: fmt.Sprint("u", i), Email: fmt.Sprint(i, "@x.org"), Age: i % 80})
	}
	must(users.BulkCreate(ctx, many))
	for i, u := range many {
		got, err := users.FindByPK(ctx, u.ID)
		must(err)
		if got.Email != u.Email {
			t.Fatal(i, got, u)
		}
		if i > 3 {
			break
		}
	}
	list, err := users.FindAll(ctx, sequelize.Where{"age": op.Between(18, 65), "email": op.EndsWith("@x.org")}, sequelize.Order{sequelize.Desc("age"), sequelize.Asc("id")}, sequelize.Limit(3))
	must(err)
	if len(list) != 3 || list[0].Age != 65 {
		t.Fatal(len(list), list[0])
	}
	if !list[0].CreatedAt.Equal(many[0].CreatedAt) {
		t.Fatal(list[0].CreatedAt, many[0].CreatedAt)
	}
	u := users.Ref()
	list, err = users.FindAll(ctx, sequelize.Field(&u.Age).Gte(79), sequelize.Field(u.LastName).IsNull())
	must(err)
	if len(list) == 0 {
		t.Fatal("none")
	}
	n, err := users.Update(ctx, sequelize.Set{"lastName": "Doe"}, sequelize.Where{"lastName": nil})
	must(err)
	if n != 2501 {
		t.Fatal(n)
	}
	jane.Age = 31
	must(users.Save(ctx, jane))
	must(users.Reload(ctx, jane))
	if jane.Age != 31 {
		t.Fatal(jane.Age)
	}
	err = users.Create(ctx, &smokeUser{Email: "jane@x.org"})
	t.Log(err)
	created, err := users.Upsert(ctx, &smokeUser{FirstName: "J", Email: "jane@x.org"}, sequelize.ConflictFields{"email"})
	must(err)
	if created {
		t.Fatal("created")
	}
	cnt, err := users.Count(ctx, sequelize.Where{"age": op.Gt(40)})
	must(err)
	t.Log(cnt)
	m, err := sequelize.Aggregate[int](ctx, users, sequelize.Max("age"))
	must(err)
	t.Log(m)
	must(db.Transaction(ctx, func(ctx context.Context) error {
		return users.BulkUpdate(ctx, many[:1200], sequelize.Fields{"age"})
	}))
	k := 0
	for x, err := range users.Each(ctx) {
		must(err)
		_ = x
		k++
	}
	if k != 2501 {
		t.Fatal(k)
	}
	n, err = users.Destroy(ctx, sequelize.Where{"id": op.Gt(5)}, sequelize.Limit(10))
	must(err)
	t.Log(n)
	rows, err := sequelize.Query[map[string]any](ctx, db, "SELECT role, count(*) AS n FROM "+`smokeUsers`+" WHERE age > :age GROUP BY role", sequelize.Named{"age": 3})
	t.Log(rows, err)
}
