package sequelize_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type scopeAuthor struct {
	ID    int64
	Name  string
	Books []*scopeBook `sequelize:"hasMany"`
}

type scopeBook struct {
	ID            int64
	Title         string
	Pages         int
	Active        bool
	ScopeAuthorID int64
	Author        *scopeAuthor    `sequelize:"belongsTo;foreignKey:scopeAuthorId"`
	Chapters      []*scopeChapter `sequelize:"hasMany"`
}

type scopeChapter struct {
	ID          int64
	Title       string
	ScopeBookID int64
}

// text is an author's books and their chapters.
func (a *scopeAuthor) text() string {
	var s []string
	for _, b := range a.Books {
		t := b.Title
		for _, c := range b.Chapters {
			t += "/" + c.Title
		}
		s = append(s, t)
	}
	return strings.Join(s, " ")
}

// TestScopesInIncludes: the scopes of an included model follow the one rule, as do scopes that include.
func TestScopesInIncludes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri, sequelize.Defaults(sequelize.Timestamps(false)))
		authors := sequelize.Define[scopeAuthor](db, sequelize.NamedScope("withLong", sequelize.Include("books", sequelize.ScopeName("long"))),
			sequelize.NamedScope("writing", sequelize.Include("books", sequelize.Required(true))))
		books := sequelize.Define[scopeBook](db,
			sequelize.DefaultScope(sequelize.Where{"active": true}, sequelize.Order{sequelize.Desc("pages")}),
			sequelize.NamedScope("long", sequelize.Where{"pages": op.Gte(100)}, sequelize.Order{sequelize.Asc("pages")}),
			sequelize.NamedScopeFunc("under", func(args ...any) []sequelize.FindOption {
				return sequelize.Options{sequelize.Where{"pages": op.Lt(args[0])}, sequelize.Order{sequelize.Asc("title")}}
			}),
			sequelize.NamedScope("withChapters", sequelize.Include("chapters", sequelize.Where{"title": op.Ne("x")}, sequelize.Required(false))))
		sequelize.Define[scopeChapter](db)
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		a, none := &scopeAuthor{Name: "a", Books: []*scopeBook{
			{Title: "s", Pages: 20, Active: true, Chapters: []*scopeChapter{{Title: "x"}, {Title: "y"}, {Title: "z"}}},
			{Title: "m", Pages: 100, Active: true}, {Title: "l", Pages: 300}, {Title: "xl", Pages: 900, Active: true},
		}}, &scopeAuthor{Name: "none"}
		must(t, authors.Create(ctx, a, sequelize.Include("books", sequelize.Include("chapters"))))
		must(t, authors.Create(ctx, none))
		find := func(what, want string, m *sequelize.Model[scopeAuthor], options ...sequelize.FindOption) {
			t.Helper()
			found, err := m.FindOne(ctx, append(options, sequelize.Where{"name": "a"})...)
			if err != nil || found.text() != want {
				t.Errorf("%s: %v %v, want %q", what, found, err, want)
				if err == nil {
					t.Errorf("%s: got %q", what, found.text())
				}
			}
		}
		in := func(options ...sequelize.IncludeOption) sequelize.IncludeSpec {
			return sequelize.Include("books", options...)
		}
		find("default", "xl m s", authors, in())
		find("its order gives way", "s m xl", authors, in(sequelize.Order{sequelize.Asc("pages")}))
		find("conditions join", "m s", authors, in(sequelize.Where{"pages": op.Lt(500)}))
		find("named instead of default", "m l xl", authors, in(sequelize.ScopeName("long")))
		find("named beside default", "m xl", authors, in(sequelize.ScopeName("defaultScope"), sequelize.ScopeName("long")))
		find("two named, the later order", "l m", authors, in(sequelize.ScopeName("long"), sequelize.ScopeName("under", 500)))
		find("named and own conditions", "l", authors, in(sequelize.ScopeName("long"), sequelize.Where{"active": false}))
		find("none", "l m s xl", authors, in(sequelize.WithoutScope, sequelize.Order{sequelize.Asc("title")}))
		find("limit of each parent in the scope's order", "xl", authors, in(sequelize.Limit(1)))
		find("a scope that includes", "s/y/z m xl", authors, in(sequelize.ScopeName("withChapters"), sequelize.Where{"active": true}, sequelize.Order{sequelize.Asc("pages")}))
		find("merged by name", "s/z", authors, in(sequelize.ScopeName("withChapters"), sequelize.Where{"pages": 20},
			sequelize.Include("chapters", sequelize.Where{"title": op.Gt("y")}, sequelize.Required(false))))
		find("a scope whose include has a scope", "m l xl", authors.Scope("withLong"))
		find("and the call's include of the same", "l xl", authors.Scope("withLong"), in(sequelize.Where{"pages": op.Gt(100)}))
		if _, err := authors.FindAll(ctx, in(sequelize.ScopeName("lnog"))); err == nil || !strings.Contains(err.Error(), `it has long`) {
			t.Errorf("an unknown scope of an include: %v", err)
		}
		if n, err := authors.Scope("writing").Count(ctx); err != nil || n != 1 {
			t.Errorf("count in a scope with a required include: %d %v", n, err)
		}
		if max, err := sequelize.Aggregate[int](ctx, books.Scope("under", 500), sequelize.Max("pages")); err != nil || max != 300 {
			t.Errorf("an aggregate in a scope: %d %v", max, err)
		}
		if _, err := authors.Scope("writing").Update(ctx, sequelize.Set{"name": "b"}, sequelize.All); err == nil || !strings.Contains(err.Error(), `Include "books"`) {
			t.Errorf("an update in a scope that chooses rows by an include: %v", err)
		}
		if n, err := books.Scope("long").Update(ctx, sequelize.Set{"title": sequelize.Fn("upper", sequelize.Col("title"))}, sequelize.Where{"active": false}); err != nil || n != 1 {
			t.Errorf("an update in a scope: %d %v", n, err)
		}
		if n, err := books.Scope("under", 200).Destroy(ctx, sequelize.Where{"pages": op.Gt(50)}); err != nil || n != 1 {
			t.Errorf("a destroy in a scope: %d %v", n, err)
		}
		find("after both", "L xl", authors, in(sequelize.WithoutScope, sequelize.Where{"pages": op.Gte(100)}, sequelize.Order{sequelize.Asc("pages")}))
		author := sequelize.BelongsTo(books, authors, sequelize.As("author"), sequelize.ForeignKey("scopeAuthorId"))
		long, err := books.Scope("long").FindAll(ctx, author.Include())
		if err != nil || len(long) != 2 || long[0].Author == nil {
			t.Errorf("a to-one include of a scoped model: %v %v", long, err)
		}
	})
}

// TestCopiesInHandles: a handle links no copies.
func TestCopiesInHandles(t *testing.T) {
	eachPurses(t, func(ctx context.Context, s *purses) {
		coins := sequelize.HasMany(s.m, s.coins, sequelize.As("coins"))
		p, q, c := &purse{Owner: "p"}, &purse{Owner: "q"}, &coin{Value: 1}
		must(s, s.m.BulkCreate(ctx, []*purse{p, q}))
		must(s, s.coins.Create(ctx, c))
		source, target := *q, *c
		for what, err := range map[string]error{
			"to a copy":       coins.Add(ctx, &source, []*coin{c}),
			"a copy":          coins.Add(ctx, p, []*coin{&target}),
			"a copy, set":     coins.Set(ctx, p, []*coin{&target}),
			"a copy, created": coins.Create(ctx, &source, &coin{Value: 2}),
		} {
			if err == nil || !strings.Contains(err.Error(), "copy of another") {
				s.Errorf("%s: %v", what, err)
			}
		}
		if n, err := s.coins.Count(ctx, sequelize.Where{"purseId": nil}); err != nil || n != 1 {
			s.Error(n, err)
		}
		// What a handle links in a transaction that is rolled back counts as not linked.
		s.undone(ctx, func(ctx context.Context) error { return coins.Add(ctx, p, []*coin{c}) })
		if !c.Changed("purseId") {
			s.Error("a link that was undone is taken for written")
		}
		must(s, c.Save(ctx))
		if list, err := coins.Get(ctx, p); err != nil || len(list) != 1 {
			s.Error(len(list), err)
		}
	})
}
