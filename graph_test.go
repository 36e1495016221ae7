package sequelize_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestNestedCreate(t *testing.T) { testdb.Each(t, nestedCreate) }

func nestedCreate(t *testing.T, uri string) {
	ctx := context.Background()
	l := newLinks(t, uri)
	known := l.tagsNamed("known")[0]
	whole := []sequelize.WriteOption{
		sequelize.Include("profile"),
		sequelize.Include("posts", sequelize.Include("comments"), sequelize.Include("tags")),
	}
	jane := &linkUser{Name: "Jane", Profile: &linkProfile{Bio: "bio"}}
	shared := &linkTag{Name: "shared", PostTag: &linkPostTag{Position: 4}}
	for i := range 20 {
		p := &linkPost{Title: fmt.Sprint("post ", i), Tags: []*linkTag{shared, {ID: known.ID}}}
		for j := range 3 {
			p.Comments = append(p.Comments, linkComment{Body: fmt.Sprint("comment ", i, j)})
		}
		jane.Posts = append(jane.Posts, p)
	}
	l.must(l.users.Create(ctx, jane, whole...))
	// user, profile, posts, comments, tags, and the through rows: those with attributes apart.
	l.statements(7)
	if jane.ID == 0 || *jane.Profile.OwnerID != jane.ID || shared.ID == 0 {
		t.Fatal(jane)
	}
	for i, p := range jane.Posts {
		if p.ID == 0 || *p.AuthorID != jane.ID {
			t.Fatal(i, p)
		}
		row, err := l.posts.FindByPK(ctx, p.ID)
		l.must(err)
		if row.Title != p.Title || *row.AuthorID != jane.ID {
			t.Fatal(row, p)
		}
		for _, c := range p.Comments {
			if c.ID == 0 || c.PostID != p.ID {
				t.Fatal(c)
			}
		}
	}
	counts := func(want ...int64) {
		t.Helper()
		var have []int64
		for _, count := range []func(context.Context, ...sequelize.FindOption) (int64, error){
			l.users.Count, l.profiles.Count, l.posts.Count, l.comments.Count, l.tags.Count, l.through.Count,
		} {
			n, err := count(ctx)
			l.must(err)
			have = append(have, n)
		}
		if !slices.Equal(have, want) {
			t.Fatal(have, want)
		}
		l.seen.take()
	}
	counts(1, 1, 20, 60, 2, 40)
	if again, err := l.tags.FindByPK(ctx, known.ID); err != nil || again.Name != "known" {
		t.Fatal("a record that holds only its key was written", again, err)
	}
	if n, err := l.through.Count(ctx, sequelize.Where{"position": 4, "tagId": shared.ID}); err != nil || n != 20 {
		t.Fatal(n, err)
	}
	l.seen.take()

	// A failure far below leaves no row, and no key in the structs.
	al := &linkUser{Name: "Al", Posts: []*linkPost{{Title: "x", Comments: []linkComment{{Body: "new"}, {Body: "comment 0 0"}}, Tags: []*linkTag{{Name: "other"}}}}}
	var unique *sequelize.UniqueConstraintError
	if err := l.users.Create(ctx, al, whole...); !errors.As(err, &unique) {
		t.Fatal(err)
	}
	p := al.Posts[0]
	if al.ID != 0 || !al.CreatedAt.IsZero() || p.ID != 0 || p.AuthorID != nil || p.Comments[0].ID != 0 || p.Comments[0].PostID != 0 || p.Tags[0].ID != 0 {
		t.Fatal("a failed create left keys in the structs", al, p, p.Comments, p.Tags[0])
	}
	counts(1, 1, 20, 60, 2, 40)
	p.Comments[1].Body = "not taken"
	l.must(l.users.Create(ctx, al, whole...))
	counts(2, 1, 21, 62, 3, 41)

	// belongsTo first: the author is made, and the post takes over its key.
	eve := &linkUser{Name: "Eve"}
	two := []*linkPost{{Title: "one", Author: eve}, {Title: "two", Author: eve}, {Title: "three", Author: &linkUser{ID: al.ID}}}
	l.seen.take()
	l.must(l.posts.BulkCreate(ctx, two, sequelize.Include("author")))
	l.statements(2)
	if eve.ID == 0 || *two[0].AuthorID != eve.ID || *two[1].AuthorID != eve.ID || *two[2].AuthorID != al.ID {
		t.Fatal(eve, two)
	}
	counts(3, 1, 24, 62, 3, 41)
	if again, err := l.users.FindByPK(ctx, al.ID); err != nil || again.Name != "Al" {
		t.Fatal(again, err)
	}
}

func TestNestedSave(t *testing.T) { testdb.Each(t, nestedSave) }

func nestedSave(t *testing.T, uri string) {
	ctx := context.Background()
	l := newLinks(t, uri)
	jane := &linkUser{Name: "Jane", Posts: []*linkPost{
		{Title: "a", Comments: []linkComment{{Body: "a1"}, {Body: "a2"}}, Tags: []*linkTag{{Name: "t1"}, {Name: "t2"}}},
		{Title: "b", Comments: []linkComment{{Body: "b1"}}},
	}}
	graph := sequelize.Include("posts", sequelize.Include("comments"), sequelize.Include("tags"))
	l.must(l.users.Create(ctx, jane, graph))
	a, b := jane.Posts[0], jane.Posts[1]
	t1, t2 := a.Tags[0], a.Tags[1]
	a.Title = "A"
	a.Comments = []linkComment{a.Comments[1], {Body: "a3"}}
	a.Comments[0].Body = "a2!"
	a.Tags = []*linkTag{t2, {Name: "t3"}}
	jane.Posts = []*linkPost{a, {Title: "c"}}
	jane.Name = "Janet"
	l.seen.take()
	l.must(l.users.Save(ctx, jane, graph))
	bodies := func(want string) {
		t.Helper()
		all, err := sequelize.Pluck[string](ctx, l.comments, "body", sequelize.Order{sequelize.Asc("body")})
		l.must(err)
		if strings.Join(all, ",") != want {
			t.Fatal(all, want)
		}
	}
	bodies("a1,a2!,a3,b1") // without SyncChildren nothing goes
	l.must(l.users.Reload(ctx, jane))
	if jane.Name != "Janet" {
		t.Fatal(jane.Name)
	}
	l.seen.take()
	l.must(l.users.Save(ctx, jane, graph, sequelize.SyncChildren(true)))
	// users; posts: detach, update; comments: delete, update; tags: update, unlink, link. SQLite updates by a statement a row.
	if n := len(l.seen.take()); n > 12 {
		t.Fatal(n, "statements")
	}
	bodies("a2!,a3,b1")
	if row, err := l.posts.FindByPK(ctx, b.ID); err != nil || row.AuthorID != nil {
		t.Fatal("a post that was taken away still has its author", row, err)
	}
	postTags := sequelize.BelongsToMany(l.posts, l.tags, sequelize.As("tags"))
	linked, err := postTags.Get(ctx, a, sequelize.Order{sequelize.Asc("name")})
	l.must(err)
	if tagNames(linked) != "t2,t3" {
		t.Fatal(tagNames(linked))
	}
	if n, err := l.tags.Count(ctx); err != nil || n != 3 {
		t.Fatal("a tag was destroyed", n, err)
	}
	a.Comments = nil // says nothing
	a.Tags = []*linkTag{}
	l.must(l.posts.Save(ctx, a, sequelize.Include("comments"), sequelize.Include("tags"), sequelize.SyncChildren(true)))
	bodies("a2!,a3,b1")
	if n, err := postTags.Count(ctx, a); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	a.Comments = []linkComment{}
	l.must(l.posts.Save(ctx, a, sequelize.Include("comments"), sequelize.SyncChildren(true)))
	bodies("b1")
	_ = t1
	if err := l.posts.Save(ctx, &linkPost{ID: 12345, Title: "x", Comments: []linkComment{{Body: "z"}}}, sequelize.Include("comments")); !errors.Is(err, sequelize.ErrNotFound) {
		t.Fatal(err)
	}
	bodies("b1")
	for want, option := range map[string]sequelize.WriteOption{
		`linkPost has no association "comment": did you mean "comments"?`: sequelize.Include("comment"),
		"conditions, Limit and Offset mean nothing":                       sequelize.Include("comments", sequelize.Limit(1)),
		`linkComment has no association "x": it has none`:                 sequelize.Include("comments.x"),
		"IgnoreDuplicates and UpdateOnDuplicate leave keys":               sequelize.IgnoreDuplicates(true),
	} {
		if err := l.posts.BulkCreate(ctx, []*linkPost{{}}, option, sequelize.Include("comments")); err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("got %v, want %s", err, want)
		}
	}
}

// nodeItem has a key of its own making, Instance, hooks, a parent and children of its own kind.
type nodeItem struct {
	sequelize.Instance `json:"-"`
	Code               string      `sequelize:"primaryKey" json:"code"`
	Name               string      `json:"name"`
	ParentCode         *string     `json:"-"`
	Parent             *nodeItem   `sequelize:"belongsTo;foreignKey:parentCode" json:"parent,omitempty"`
	Children           []*nodeItem `sequelize:"hasMany;foreignKey:parentCode;inverse:parent" json:"children,omitempty"`
	Lines              []*nodeLine `sequelize:"hasMany" json:"lines,omitempty"`
}

// nodeLine has a composite key of which one part is its foreign key, and an attribute by scope without a field.
type nodeLine struct {
	NodeItemCode string `sequelize:"primaryKey" json:"-"`
	Number       int    `sequelize:"primaryKey;autoIncrement:false" json:"number"`
	Text         string `json:"text"`
}

func TestNestedKeysOfTheirOwn(t *testing.T) { testdb.Each(t, nestedKeysOfTheirOwn) }

func nestedKeysOfTheirOwn(t *testing.T, uri string) {
	ctx := context.Background()
	seen := &tally{}
	db, err := sequelize.Open(uri, sequelize.WithTracer(seen))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	items := sequelize.Define[nodeItem](db, sequelize.Timestamps(false))
	lines := sequelize.Define[nodeLine](db, sequelize.Timestamps(false))
	l := &links{t: t, seen: seen}
	l.must(db.Sync(ctx, sequelize.Force(true)))
	defer db.Drop(ctx)
	var events []string
	note := func(name string) func(context.Context, *nodeItem) error {
		return func(_ context.Context, i *nodeItem) error {
			events = append(events, name+" "+i.Code)
			if i.Name == "bad" {
				return errors.New("bad name")
			}
			return nil
		}
	}
	items.BeforeCreate(note("before"))
	items.AfterCreate(note("after"))
	items.BeforeUpdate(note("update"))
	tree := &nodeItem{Code: "r", Children: []*nodeItem{{Code: "a", Children: []*nodeItem{{Code: "a1", Lines: []*nodeLine{{Number: 1}, {Number: 2}}}}}, {Code: "b"}}}
	deep := sequelize.Include("children", sequelize.Include("children.lines"))
	seen.take()
	l.must(items.Create(ctx, tree, deep))
	l.statements(4)
	if got := strings.Join(events, ";"); got != "before r;before a;before b;before a1;after a1;after a;after b;after r" {
		t.Fatal(got)
	}
	leaf := tree.Children[0].Children[0]
	if *leaf.ParentCode != "a" || leaf.Lines[1].NodeItemCode != "a1" || leaf.IsNewRecord() || leaf.Changed() {
		t.Fatal(leaf)
	}
	events = nil
	leaf.Name = "changed"
	leaf.Lines = append(leaf.Lines[1:], &nodeLine{Number: 3, Text: "three"})
	leaf.Lines[0].Text = "two"
	seen.take()
	l.must(items.Save(ctx, tree, deep, sequelize.SyncChildren(true)))
	if got := strings.Join(events, ";"); got != "update a1" {
		t.Fatal(got)
	}
	texts, err := sequelize.Pluck[string](ctx, lines, "text", sequelize.Order{sequelize.Asc("number")})
	l.must(err)
	if strings.Join(texts, ",") != "two,three" {
		t.Fatal(texts)
	}
	bad := &nodeItem{Code: "s", Children: []*nodeItem{{Code: "s1"}, {Code: "s2", Name: "bad"}}}
	if err := items.Create(ctx, bad, deep); err == nil || !bad.IsNewRecord() || bad.Children[0].ParentCode != nil || !bad.Children[0].IsNewRecord() {
		t.Fatal(err, bad.IsNewRecord())
	}
	if n, err := items.Count(ctx); err != nil || n != 4 {
		t.Fatal(n, err)
	}
	bad.Children[1].Name = "good"
	l.must(items.BulkCreate(ctx, []*nodeItem{bad}, deep))
	loaded, err := json.Marshal(tree)
	l.must(err)
	if want := `{"code":"r","name":"","children":[{"code":"a","name":"","children":[{"code":"a1","name":"changed","lines":[{"number":2,"text":"two"},{"number":3,"text":"three"}]}]},{"code":"b","name":""}]}`; string(loaded) != want {
		t.Fatal(string(loaded))
	}
	moved := tree.Children[1]
	moved.Parent = bad
	l.must(items.Save(ctx, moved, sequelize.Include("parent")))
	children := sequelize.HasMany(items, items, sequelize.As("children"))
	if has, err := children.Has(ctx, bad, []*nodeItem{moved}); err != nil || !has || moved.Changed() {
		t.Fatal(has, err)
	}
}
