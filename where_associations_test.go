package sequelize_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type novelist struct {
	ID     int64
	Name   string
	Age    *int
	BossID *int64
	Boss   *novelist   `sequelize:"belongsTo;foreignKey:bossId"`
	Staff  []*novelist `sequelize:"hasMany;foreignKey:bossId"`
	Books  []*novel    `sequelize:"hasMany;foreignKey:authorId"`
}

type novel struct {
	ID       int64
	Title    *string
	Pages    int
	AuthorID *int64
	Author   *novelist `sequelize:"belongsTo;foreignKey:authorId"`
	Labels   []*genre  `sequelize:"belongsToMany;through:bookLabels"`
}

type genre struct {
	ID    int64
	Text  string
	Books []*novel `sequelize:"belongsToMany;through:bookLabels"`
}

// literature is random data, in memory and in the database.
type literature struct {
	reader
	authors *sequelize.Model[novelist]
	books   *sequelize.Model[novel]
	labels  *sequelize.Model[genre]
	rows    []*novelist
	random  *rand.Rand
}

func newLiterature(t *testing.T, uri string) *literature {
	t.Helper()
	db, err := sequelize.Open(uri, sequelize.Defaults(sequelize.Timestamps(false)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	l := &literature{reader: reader{t, context.Background(), db, nil}, random: rand.New(rand.NewPCG(1, 2))}
	l.authors = sequelize.Define[novelist](db)
	l.books = sequelize.Define[novel](db)
	l.labels = sequelize.Define[genre](db)
	l.must(db.Sync(l.ctx, sequelize.Force(true)))
	t.Cleanup(func() { db.Drop(l.ctx) })
	l.fill()
	return l
}

func maybe[T any](r *rand.Rand, v T) *T {
	if r.IntN(4) == 0 {
		return nil
	}
	return &v
}

var words = []string{"ab", "b", "abc"}

func (l *literature) fill() {
	labels := []*genre{{Text: "x"}, {Text: "y"}}
	l.must(l.labels.BulkCreate(l.ctx, labels))
	through := [][2]int64{}
	for i := range 14 {
		a := &novelist{Name: words[l.random.IntN(3)], Age: maybe(l.random, l.random.IntN(3))}
		if i > 3 && l.random.IntN(3) > 0 {
			a.Boss = l.rows[l.random.IntN(len(l.rows))]
			a.BossID = &a.Boss.ID
			a.Boss.Staff = append(a.Boss.Staff, a)
		}
		l.must(l.authors.Create(l.ctx, &novelist{Name: a.Name, Age: a.Age, BossID: a.BossID}))
		a.ID = int64(i) + 1
		l.rows = append(l.rows, a)
	}
	id := int64(0)
	for _, a := range l.rows {
		for range l.random.IntN(4) {
			id++
			b := &novel{ID: id, Title: maybe(l.random, words[l.random.IntN(3)]), Pages: l.random.IntN(3), AuthorID: &a.ID, Author: a}
			l.must(l.books.Create(l.ctx, &novel{Title: b.Title, Pages: b.Pages, AuthorID: b.AuthorID}))
			a.Books = append(a.Books, b)
			for _, x := range labels {
				if l.random.IntN(2) == 0 {
					b.Labels = append(b.Labels, x)
					through = append(through, [2]int64{id, x.ID})
				}
			}
		}
	}
	for _, pair := range through {
		_, err := l.db.Exec(l.ctx, "INSERT INTO "+l.quoted("bookLabels")+" ("+l.quoted("novelId")+", "+l.quoted("genreId")+") VALUES ("+fmt.Sprint(pair[0], ", ", pair[1])+")")
		l.must(err)
	}
}

// truth is SQL's: yes, no, or unknown.
type truth int8

const (
	no truth = iota - 1
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// rule is a condition as the library takes it, and as Go evaluates it on a record.
type rule[T any] struct {
	cond sequelize.Condition
	eval func(*T) truth
	text string
}

// none reports whether the rule is an And of nothing, which an Or leaves out.
func (r rule[T]) none() bool { return strings.Trim(r.text, "And(), ") == "" }

func compareNull[T int | string](k int, v *T, w T) truth {
	if v == nil {
		return unknown
	}
	switch k {
	case 0:
		return truthOf(*v == w)
	case 1:
		return truthOf(*v != w)
	case 2:
		return truthOf(*v > w)
	}
	return truthOf(*v <= w)
}

func operator(k int, v any) any {
	return []any{op.Eq(v), op.Ne(v), op.Gt(v), op.Lte(v)}[k]
}

func randomly[T any](r *rand.Rand, depth int, leaf func() rule[T]) rule[T] {
	kind := r.IntN(8)
	if depth == 0 || kind < 4 {
		return leaf()
	}
	var parts []rule[T]
	var conds []sequelize.Condition
	var texts []string
	for range r.IntN(3) + kind%2 {
		p := randomly(r, depth-1, leaf)
		parts, conds, texts = append(parts, p), append(conds, p.cond), append(texts, p.text)
	}
	and := func(x *T) truth {
		t := yes
		for _, p := range parts {
			t = min(t, p.eval(x))
		}
		return t
	}
	text := "(" + strings.Join(texts, ", ") + ")"
	switch kind {
	case 4, 5:
		return rule[T]{sequelize.And(conds...), and, "And" + text}
	case 6:
		return rule[T]{sequelize.Not(conds...), func(x *T) truth { return -and(x) }, "Not" + text}
	}
	return rule[T]{sequelize.Or(conds...), func(x *T) truth {
		t := no
		for _, p := range parts {
			if !p.none() {
				t = max(t, p.eval(x))
			}
		}
		return t
	}, "Or" + text}
}

func (l *literature) bookRule(depth int) rule[novel] {
	return randomly(l.random, depth, func() rule[novel] {
		k, n := l.random.IntN(4), l.random.IntN(3)
		switch l.random.IntN(4) {
		case 0:
			return rule[novel]{where{"title": operator(k, words[n])}, func(b *novel) truth { return compareNull(k, b.Title, words[n]) }, fmt.Sprint("title", k, words[n])}
		case 1:
			return rule[novel]{where{"labels.text": "x"}, func(b *novel) truth { return hasLabel(b, "x") }, "label x"}
		case 2:
			ref := l.books.Ref()
			return rule[novel]{sequelize.Field(&ref.Pages).Is(operator(k, n).(op.Operator)), func(b *novel) truth { return compareNull(k, &b.Pages, n) }, fmt.Sprint("pages", k, n)}
		}
		return rule[novel]{where{"title": nil}, func(b *novel) truth { return truthOf(b.Title == nil) }, "title null"}
	})
}

func hasLabel(b *novel, text string) truth {
	return truthOf(slices.ContainsFunc(b.Labels, func(x *genre) bool { return x.Text == text }))
}

// pathRule groups conditions on one path: one book meets both.
func (l *literature) pathRule() rule[novelist] {
	k, n, p := l.random.IntN(4), l.random.IntN(3), l.random.IntN(3)
	return rule[novelist]{where{"books.title": operator(k, words[n]), "books.pages": p, "age": op.Ne(7)}, func(a *novelist) truth {
		some := no
		for _, b := range a.Books {
			some = max(some, truthOf(min(compareNull(k, b.Title, words[n]), truthOf(b.Pages == p)) == yes))
		}
		return min(some, compareNull(1, a.Age, 7))
	}, fmt.Sprint("path ", k, words[n], p)}
}

func (l *literature) authorRule(depth int) rule[novelist] {
	ref := l.authors.Ref()
	return randomly(l.random, depth, func() rule[novelist] {
		k, n := l.random.IntN(4), l.random.IntN(3)
		switch l.random.IntN(8) {
		case 0:
			return rule[novelist]{where{"name": operator(k, words[n])}, func(a *novelist) truth { return compareNull(k, &a.Name, words[n]) }, fmt.Sprint("name", k, words[n])}
		case 1:
			return rule[novelist]{where{"age": operator(k, n)}, func(a *novelist) truth { return compareNull(k, a.Age, n) }, fmt.Sprint("age", k, n)}
		case 2:
			return l.pathRule()
		case 3:
			return rule[novelist]{where{"boss.age": operator(k, n)}, func(a *novelist) truth {
				return truthOf(a.Boss != nil && compareNull(k, a.Boss.Age, n) == yes)
			}, fmt.Sprint("boss.age", k, n)}
		case 4:
			return rule[novelist]{where{"boss.boss.name": operator(k, words[n]), "boss.age": op.Ne(9)}, func(a *novelist) truth {
				return truthOf(a.Boss != nil && compareNull(1, a.Boss.Age, 9) == yes && a.Boss.Boss != nil && compareNull(k, &a.Boss.Boss.Name, words[n]) == yes)
			}, fmt.Sprint("boss.boss", k, words[n])}
		case 5:
			return rule[novelist]{sequelize.Field(&ref.Staff[0].Books[0].Pages).Gt(n), func(a *novelist) truth {
				return truthOf(slices.ContainsFunc(a.Staff, func(s *novelist) bool {
					return slices.ContainsFunc(s.Books, func(b *novel) bool { return b.Pages > n })
				}))
			}, fmt.Sprint("staff.books.pages>", n)}
		}
		return l.quantified(&ref.Books)
	})
}

// quantified is Some, Every or None over the books.
func (l *literature) quantified(books *[]*novel) rule[novelist] {
	inner := l.bookRule(1)
	all := sequelize.Assoc(books)
	count := func(a *novelist) (met int) {
		for _, b := range a.Books {
			if inner.eval(b) == yes {
				met++
			}
		}
		return met
	}
	switch l.random.IntN(3) {
	case 0:
		return rule[novelist]{all.Some(inner.cond), func(a *novelist) truth { return truthOf(count(a) > 0) }, "Some " + inner.text}
	case 1:
		return rule[novelist]{all.Every(inner.cond), func(a *novelist) truth { return truthOf(count(a) == len(a.Books)) }, "Every " + inner.text}
	}
	return rule[novelist]{all.None(inner.cond), func(a *novelist) truth { return truthOf(count(a) == 0) }, "None " + inner.text}
}

// TestAssociationConditions compares what the database finds with what Go finds in memory, on random conditions.
func TestAssociationConditions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		l := newLiterature(t, uri)
		for i := range 150 {
			r := l.authorRule(2)
			var want []int64
			for _, a := range l.rows {
				if r.eval(a) == yes {
					want = append(want, a.ID)
				}
			}
			found, err := sequelize.Pluck[int64](l.ctx, l.authors, "id", r.cond, sequelize.Order{sequelize.Asc("id")})
			if err != nil || !slices.Equal(found, want) && len(found)+len(want) > 0 {
				s, _ := l.authors.ToSQL(r.cond)
				t.Fatalf("%d %s: found %v, want %v, %v\n%s %v", i, r.text, found, want, err, s.SQL, s.Args)
			}
			n, err := l.authors.Count(l.ctx, r.cond)
			if err != nil || n != int64(len(want)) {
				t.Fatalf("%d %s: counted %d, %v", i, r.text, n, err)
			}
		}
	})
}
