package sequelize_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/internal/testdb/sqlserver"
	"github.com/go-sequelize/sequelize/op"
)

func TestIncludeForms(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		g, ctx := newGrid(t, uri), context.Background()
		key := sequelize.Order{sequelize.Asc("id")}
		dump := func(list []*gridUser, err error) string {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			q := &gridQuestion{model: "user", kids: []*gridQuestion{{model: "post", as: "posts", order: "id", kids: []*gridQuestion{{model: "comment", as: "comments", order: "id"}}}}}
			return gridDump(q, reflect.ValueOf(list))
		}
		ordered := []sequelize.IncludeOption{key, sequelize.Include("comments", key)}
		want := dump(g.users.FindAll(ctx, key, sequelize.Include("posts", ordered...)))
		if !strings.Contains(want, "comments[comment") {
			t.Fatal(want)
		}
		u := g.users.Ref()
		for name, o := range map[string]sequelize.Options{
			"dotted":         {sequelize.Include("posts.comments", key), sequelize.Include("posts", key)},
			"typed":          {sequelize.Assoc(&u.Posts).Include(key, sequelize.Assoc(&u.Posts[0].Comments).Include(key))},
			"typed, dotted":  {sequelize.Assoc(&u.Posts[0].Comments).Include(key), sequelize.Assoc(&u.Posts).Include(key)},
			"merged options": {sequelize.Include("posts", sequelize.Limit(1), key), sequelize.Include("posts", sequelize.Limit(1000), sequelize.Include("comments")), sequelize.Include("posts.comments", key)},
		} {
			if got := dump(g.users.FindAll(ctx, key, o)); got != want {
				t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
			}
		}
		plain, err := g.users.FindAll(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		before := g.statements.Load()
		err = sequelize.Load(ctx, plain, "posts", ordered...)
		if got := dump(plain, err); got != want {
			t.Errorf("Load:\ngot  %s\nwant %s", got, want)
		}
		if n := g.statements.Load() - before; n != 2 {
			t.Errorf("Load of two levels took %d statements", n)
		}
		if err := g.users.Load(ctx, plain, "team", sequelize.Where{"a": op.Gte(100)}); err != nil || plain[0].Team != nil {
			t.Error(err)
		}
		var each []*gridUser
		for user, err := range g.users.Each(ctx, sequelize.Include("posts", ordered...)) {
			if err != nil {
				t.Fatal(err)
			}
			each = append(each, user)
		}
		if got := dump(each, nil); got != want {
			t.Errorf("Each:\ngot  %s\nwant %s", got, want)
		}
		everything, err := g.users.FindAll(ctx, key, sequelize.IncludeAll(true))
		if err != nil || everything[0].Posts == nil || everything[0].Groups == nil {
			t.Error(err)
		}
		page, n, err := g.users.FindAndCountAll(ctx, key, sequelize.Limit(3), sequelize.Include("posts", sequelize.Required(true)))
		if err != nil || len(page) != 3 || n <= 3 || n > 25 {
			t.Error(len(page), n, err)
		}
		ids, err := sequelize.Pluck[int64](ctx, g.users, "id", sequelize.Include("posts", sequelize.Required(true)))
		if err != nil || int64(len(ids)) != n {
			t.Error(len(ids), n, err)
		}
	})
}

type partUser struct {
	sequelize.Instance
	ID    int64
	Name  string
	Posts []*partPost `sequelize:"hasMany;foreignKey:userId"`
}

type partPost struct {
	sequelize.Instance
	ID     int64
	Title  string
	Body   string
	UserID int64
	User   *partUser `sequelize:"belongsTo"`
}

func TestIncludeParts(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db, err := sequelize.Open(uri, sequelize.Defaults(sequelize.Timestamps(false)))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		users, posts := sequelize.Define[partUser](db), sequelize.Define[partPost](db, sequelize.DefaultScope(sequelize.Where{"title": op.Ne("hidden")}))
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		must(users.Create(ctx, &partUser{ID: 1, Name: "al"}))
		must(posts.BulkCreate(ctx, []*partPost{{Title: "a", Body: "x", UserID: 1}, {Title: "hidden", Body: "y", UserID: 1}}))
		al, err := users.FindOne(ctx, sequelize.Attributes{"name"}, sequelize.Include("posts", sequelize.Attributes{"id", "title"}))
		must(err)
		if len(al.Posts) != 1 || al.Posts[0].Title != "a" || al.Posts[0].Body != "" || al.ID != 1 {
			t.Fatalf("%+v %+v", al, al.Posts)
		}
		al.Posts[0].Title = "b"
		must(al.Posts[0].Save(ctx))
		for _, separate := range []bool{true, false} {
			post, err := posts.FindOne(ctx, sequelize.Include("user", sequelize.Separate(separate)))
			must(err)
			if post.Title != "b" || post.Body != "x" || post.User == nil || post.User.IsNewRecord() || post.User.Changed() {
				t.Fatalf("%+v", post)
			}
		}
		all, err := users.FindAll(ctx, sequelize.Include("posts", sequelize.WithoutScope))
		must(err)
		if len(all[0].Posts) != 2 {
			t.Fatal(len(all[0].Posts))
		}
	})
}

type bareOwner struct{ ID int64 }

type bareItem struct {
	ID      int64
	OwnerID int64
}

func TestIncludeErrors(t *testing.T) {
	g, ctx := newGrid(t, testdb.SQLite(t)), context.Background()
	owners, items := sequelize.Define[bareOwner](g.db), sequelize.Define[bareItem](g.db)
	things := sequelize.HasMany(owners, items, sequelize.As("things"), sequelize.ForeignKey("ownerId"))
	_, err := owners.FindAll(ctx, things.Include())
	if err == nil || !strings.Contains(err.Error(), "bareOwner has no field for the records of bareOwner.things: add `Things []*bareItem") {
		t.Error(err)
	}
	if _, err := owners.Count(ctx, things.Include(sequelize.Required(true))); err == nil || strings.Contains(err.Error(), "field") {
		t.Log(err) // the table is not there; no field is needed to count
	}
	r := g.posts.Ref()
	for want, o := range map[string]sequelize.FindOption{
		`did you mean "posts"`:                                 sequelize.Include("post"),
		`user has no association "nothing": it has`:            sequelize.Include("nothing"),
		`belongs to one gridTeam, so Limit and Offset`:         sequelize.Include("team", sequelize.Limit(1)),
		`has one gridCard, so Limit and Offset`:                sequelize.Include("card", sequelize.Offset(1)),
		`has no through table, so ThroughWhere`:                sequelize.Include("posts", sequelize.ThroughWhere{"a": 1}),
		`embed sequelize.Instance in gridPost`:                 sequelize.Include("posts", sequelize.Attributes{"id"}),
		`gridPost has no attribute "nope"`:                     sequelize.Include("posts", sequelize.Where{"nope": 1}),
		`leads from gridPost, and stands where gridUser`:       sequelize.Assoc(&r.Comments).Include(),
		`embed sequelize.Instance in gridMember`:               sequelize.Include("groups", sequelize.ThroughAttributes{"a"}),
		`gridComment has no association "author": it has post`: sequelize.Include("posts.comments.author"),
	} {
		if o == nil {
			continue
		}
		if _, err := g.users.FindAll(ctx, o); err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "gridUser has no", "user has no"), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

type manyParent struct {
	ID       int64
	Children []*manyChild `sequelize:"hasMany;foreignKey:parentId"`
}

type manyChild struct {
	ID       int64
	ParentID int64
	Parent   *manyParent `sequelize:"belongsTo"`
}

func TestIncludeOfManyParents(t *testing.T) {
	if testing.Short() {
		t.Skip("70,000 parents take long: run without -short")
	}
	testdb.Each(t, func(t *testing.T, uri string) {
		if sqlserver.Of(uri) != nil {
			t.Skip("what stands in for SQL Server joins long lists without an index, which takes minutes on a busy machine")
		}
		ctx := context.Background()
		db, err := sequelize.Open(uri, sequelize.Defaults(sequelize.Timestamps(false)))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		parents, children := sequelize.Define[manyParent](db), sequelize.Define[manyChild](db)
		if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		defer db.Drop(ctx)
		const n = 70000
		up, down := make([]*manyParent, n), make([]*manyChild, n)
		for i := range n {
			up[i], down[i] = &manyParent{ID: int64(i + 1)}, &manyChild{ID: int64(i + 1), ParentID: int64(n - i)}
		}
		if err := parents.BulkCreate(ctx, up); err != nil {
			t.Fatal(err)
		}
		if err := children.BulkCreate(ctx, down); err != nil {
			t.Fatal(err)
		}
		for _, how := range []sequelize.Separate{true, false} {
			list, err := parents.FindAll(ctx, sequelize.Include("children", how))
			if err != nil || len(list) != n {
				t.Fatal(how, len(list), err)
			}
			for _, p := range list {
				if len(p.Children) != 1 || p.Children[0].ParentID != p.ID {
					t.Fatal(how, p.ID, p.Children)
				}
			}
		}
		back, err := children.FindAll(ctx, sequelize.Include("parent"))
		if err != nil || len(back) != n {
			t.Fatal(len(back), err)
		}
		for _, c := range back {
			if c.Parent == nil || c.Parent.ID != c.ParentID {
				t.Fatal(c)
			}
		}
	})
}
