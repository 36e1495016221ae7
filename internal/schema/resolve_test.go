package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/internal/convert"
)

// catalogOf defines models in the order given and resolves them.
func catalogOf(t *testing.T, o Options, models ...any) (*Catalog, error) {
	t.Helper()
	c := &Catalog{Dialect: full, Defaults: o}
	for _, m := range models {
		table, err := Parse(reflect.TypeOf(m), full, o)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Add(table); err != nil {
			t.Fatal(err)
		}
		if err := c.Resolve(false); err != nil {
			return c, err
		}
	}
	return c, c.Resolve(true)
}

// keysText writes the foreign keys of a table as they go to DDL.
func keysText(t *Table) string {
	var lines []string
	for _, f := range foreignKeyDefinitions(t) {
		lines = append(lines, fmt.Sprintf("%s → %s(%s) delete %s update %s", strings.Join(f.Columns, ","), f.RefTable.Name, strings.Join(f.RefColumns, ","), f.OnDelete, f.OnUpdate))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestResolveBlog(t *testing.T) {
	orders := [][]any{{User{}, Post{}, Comment{}, Tag{}}, {Tag{}, Comment{}, Post{}, User{}}, {Post{}, User{}, Tag{}, Comment{}}}
	for _, models := range orders {
		c, err := catalogOf(t, defaults, models...)
		if err != nil {
			t.Fatal(err)
		}
		post, through := c.ByModel("post"), c.ByModel("postTags")
		if got, want := keysText(post), "authorId → users(id) delete CASCADE update CASCADE"; got != want {
			t.Errorf("posts: got %q, want %q", got, want)
		}
		if got, want := keysText(c.ByModel("comment")), "postId → posts(id) delete CASCADE update CASCADE"; got != want {
			t.Errorf("comments: got %q, want %q", got, want)
		}
		if through == nil || !through.Implied {
			t.Fatal("postTags is not implied")
		}
		if got, want := keysText(through), "postId → posts(id) delete CASCADE update CASCADE\ntagId → tags(id) delete CASCADE update CASCADE"; got != want {
			t.Errorf("through: got %q, want %q", got, want)
		}
		if got := attributeNames(through.PrimaryKey); !slices.Equal(got, []string{"postId", "tagId"}) {
			t.Errorf("through key: %v", got)
		}
		tags := post.Association("tags")
		if tags.Through != through || tags.ThroughFrom[0].Name != "postId" || tags.ThroughTo[0].Name != "tagId" || tags.Target != c.ByModel("tag") {
			t.Errorf("tags resolved to %+v", tags)
		}
		author := post.Association("author")
		if author.From[0] != post.Attribute("authorId") || author.To[0] != c.ByModel("user").Attribute("id") {
			t.Errorf("author resolved to %+v", author)
		}
		order, deferred := Topological(c.Tables)
		if len(deferred) != 0 || !before(order, "user", "post") || !before(order, "post", "comment") || !before(order, "tag", "postTags") {
			t.Errorf("order %v, deferred %v", models, deferred)
		}
	}
}

func before(order []*Table, a, b string) bool {
	at := func(model string) int {
		return slices.IndexFunc(order, func(t *Table) bool { return t.Model == model })
	}
	return at(a) < at(b)
}

func TestResolveThroughModelDefinedLater(t *testing.T) {
	type PostTag struct {
		Position int
	}
	c := &Catalog{Dialect: full, Defaults: defaults}
	for _, m := range []any{Post{}, User{}, Tag{}, Comment{}, PostTag{}} {
		table, err := Parse(reflect.TypeOf(m), full, defaults)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Add(table); err != nil {
			t.Fatal(err)
		}
		if err := c.Resolve(false); err != nil {
			t.Fatal(err)
		}
	}
	through := c.ByTable("", "postTags")
	if through.Implied || through.Attribute("id") != nil || !slices.Equal(attributeNames(through.PrimaryKey), []string{"postId", "tagId"}) {
		t.Errorf("through: %s", describe(through))
	}
	if a := c.ByModel("post").Association("tags"); a.Through != through {
		t.Error("tags still goes through the implied table")
	}
	if n := len(c.Tables); n != 5 {
		t.Errorf("%d tables, want 5", n)
	}
}

type Person struct {
	ID       int64
	ParentID *int64
	Parent   *Person   `sequelize:"belongsTo"`
	Children []*Person `sequelize:"hasMany;foreignKey:parentId"`
	Friends  []*Person `sequelize:"belongsToMany;through:friendships"`
}

func TestResolveSelf(t *testing.T) {
	c, err := catalogOf(t, Options{Underscored: true}, Person{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := keysText(c.ByModel("person")), "parent_id → people(id) delete SET NULL update CASCADE"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := keysText(c.ByModel("friendships")), "friend_id → people(id) delete CASCADE update CASCADE\nperson_id → people(id) delete CASCADE update CASCADE"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

type Country struct {
	Code   string  `sequelize:"primaryKey;type:CHAR(2)"`
	Cities []*City `sequelize:"hasMany;inverse:country"`
}

type City struct {
	ID int64
}

type Booking struct {
	Hotel int64    `sequelize:"primaryKey"`
	Day   int64    `sequelize:"primaryKey"`
	Items []*Extra `sequelize:"hasMany;foreignKey:hotel,day"`
}

type Extra struct {
	ID         int64
	Hotel, Day int64
	Booking    *Booking `sequelize:"belongsTo;foreignKey:hotel,day;onDelete:RESTRICT"`
}

func TestResolveKeys(t *testing.T) {
	c, err := catalogOf(t, Options{}, Country{}, City{}, Booking{}, Extra{})
	if err != nil {
		t.Fatal(err)
	}
	city := c.ByModel("city")
	a := city.Attribute("countryCode")
	if a == nil || a.HasField || !a.AllowNull || convert.TypeName(a.Type) != "CHAR(2)" {
		t.Fatalf("countryCode: %+v", a)
	}
	if inverse := city.Association("country"); inverse == nil || inverse.Kind != BelongsTo || inverse.From[0] != a {
		t.Errorf("inverse: %+v", inverse)
	}
	if got, want := keysText(city), "countryCode → countries(code) delete SET NULL update CASCADE"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := keysText(c.ByModel("extra")), "hotel,day → bookings(hotel,day) delete RESTRICT update CASCADE"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestV6Names(t *testing.T) {
	type User struct {
		ID int64
	}
	type Task struct {
		ID   int64
		User *User `sequelize:"belongsTo"`
	}
	c, err := catalogOf(t, Options{V6Names: true}, User{}, Task{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := keysText(c.ByModel("Task")), "UserId → Users(id) delete SET NULL update CASCADE"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

type Left struct {
	ID    int64
	Right *Right `sequelize:"belongsTo"`
}

type Right struct {
	ID   int64
	Left *Left `sequelize:"belongsTo"`
}

func TestTopologicalCycle(t *testing.T) {
	c, err := catalogOf(t, Options{}, Left{}, Right{})
	if err != nil {
		t.Fatal(err)
	}
	order, deferred := Topological(c.Tables)
	if len(order) != 2 || len(deferred) != 1 || deferred[0].Definition.Name != "rights_leftId_fkey" || deferred[0].Table.Model != "right" {
		t.Errorf("order %d, deferred %+v", len(order), deferred)
	}
}

type TextKey struct {
	ID    string
	Notes []*NumberNote `sequelize:"hasMany;foreignKey:ownerId"`
}

type NumberNote struct{ ID, OwnerID int64 }

type Orphan struct {
	ID int64
	In *Unknown `sequelize:"belongsTo"`
}

type Unknown struct{ ID int64 }

type TwoActions struct {
	ID  int64
	All []*OneAction `sequelize:"hasMany;foreignKey:upId;onDelete:CASCADE"`
}

type OneAction struct {
	ID int64
	Up *TwoActions `sequelize:"belongsTo;onDelete:RESTRICT"`
}

func TestResolveErrors(t *testing.T) {
	tests := []struct {
		models []any
		want   []string
	}{
		{[]any{TextKey{}, NumberNote{}}, []string{"textKey and numberNote", "ownerId is BIGINT", "id that it refers to is STRING"}},
		{[]any{Orphan{}}, []string{"orphan", "leads to Unknown, which is no model yet"}},
		{[]any{TwoActions{}, OneAction{}}, []string{"oneAction and twoActions", "onDelete and onUpdate differ"}},
	}
	for _, test := range tests {
		_, err := catalogOf(t, Options{}, test.models...)
		if err == nil {
			t.Errorf("%T: no error", test.models[0])
			continue
		}
		for _, part := range test.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q lacks %q", err, part)
			}
		}
	}
}

func TestAddAssociation(t *testing.T) {
	c, err := catalogOf(t, defaults, User{}, Post{}, Comment{}, Tag{})
	if err != nil {
		t.Fatal(err)
	}
	users, posts := c.ByModel("user"), c.ByModel("post")
	have := users.Association("posts")
	got, err := AddAssociation(users, &Association{Kind: HasMany, Target: posts, TargetType: posts.Type, ForeignKey: []string{"authorId"}})
	if err != nil || got != have {
		t.Errorf("the same association: %v, %v", got, err)
	}
	got, err = AddAssociation(posts, &Association{Kind: HasMany, Target: c.ByModel("comment"), ForeignKey: []string{"postId"}})
	if err != nil || got != posts.Association("comments") {
		t.Errorf("the default spelled out: %v, %v", got, err)
	}
	for _, other := range []*Association{
		{Kind: HasOne, As: "posts", Target: posts},
		{Kind: HasMany, As: "posts", Target: posts, ForeignKey: []string{"editorId"}},
		{Kind: HasMany, As: "posts", Target: posts, OnDelete: "RESTRICT"},
	} {
		_, err := AddAssociation(users, other)
		if err == nil || !strings.Contains(err.Error(), have.Declared) || !strings.Contains(err.Error(), other.Declared) {
			t.Errorf("%s: %v", other.Declared, err)
		}
	}
	fresh, err := AddAssociation(users, &Association{Kind: HasMany, Target: c.ByModel("comment"), As: "remarks", ForeignKey: []string{"userId"}})
	if err != nil || c.Resolve(true) != nil || fresh.To[0].Name != "userId" {
		t.Errorf("a new association: %+v, %v", fresh, err)
	}
}

func TestRemove(t *testing.T) {
	c, err := catalogOf(t, defaults, User{}, Post{}, Comment{}, Tag{})
	if err != nil {
		t.Fatal(err)
	}
	c.Remove(c.ByModel("user"))
	post := c.ByModel("post")
	if post.Association("author").Target != nil || keysText(post) != "" {
		t.Error("posts still refer to the removed model")
	}
	again := parse[User](t, full, defaults)
	if err := c.Add(again); err != nil {
		t.Fatal(err)
	}
	if err := c.Resolve(true); err != nil || post.Association("author").Target != again {
		t.Errorf("the new model is not found: %v", err)
	}
}
