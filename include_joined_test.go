package sequelize_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// count runs f and returns the number of statements that it took.
func (g *grid) count(t *testing.T, f func() error) int64 {
	t.Helper()
	before := g.statements.Load()
	if err := f(); err != nil {
		t.Fatal(err)
	}
	return g.statements.Load() - before
}

// TestIncludeJoined counts statements: what can be joined is one, what cannot has its own. That both give the same
// records is TestIncludeMatrix's.
func TestIncludeJoined(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		g := newGrid(t, uri)
		key, joined := sequelize.Order{sequelize.Asc("id")}, sequelize.Separate(false)
		posts := sequelize.Include("posts", joined, key)
		for _, c := range []struct {
			name    string
			want    int64
			options sequelize.Options
		}{
			{"alone", 1, sequelize.Options{posts}},
			{"nested, and side by side", 1, sequelize.Options{key, sequelize.Limit(5), sequelize.Include("posts", joined, sequelize.Include("comments", joined)), sequelize.Include("groups", joined), sequelize.Include("team", joined, sequelize.Include("users", joined))}},
			{"separate beneath joined", 2, sequelize.Options{sequelize.Include("posts", joined, sequelize.Include("comments"))}},
			{"joined beneath separate", 2, sequelize.Options{sequelize.Include("posts", sequelize.Include("comments", joined))}},
			{"limit per parent", 2, sequelize.Options{sequelize.Include("posts", joined, key, sequelize.Limit(1))}},
			{"beneath a limit per parent", 3, sequelize.Options{sequelize.Include("posts", key, sequelize.Limit(1), sequelize.Include("comments", joined))}},
			{"required", 1, sequelize.Options{sequelize.Include("posts", joined, sequelize.Where{"a": 1})}},
			{"required beneath", 2, sequelize.Options{sequelize.Include("posts", joined, sequelize.Include("comments", joined, sequelize.Required(true)))}},
			{"lock", 2, sequelize.Options{posts, sequelize.Lock(sequelize.ForUpdate)}},
			{"join on", 1, sequelize.Options{sequelize.Include("posts", joined, sequelize.JoinOn(sequelize.Where{"a": sequelize.Parent("a")}))}},
		} {
			if n := g.count(t, func() error { _, err := g.users.FindAll(t.Context(), c.options); return err }); n != c.want {
				t.Errorf("%s: %d statements, want %d", c.name, n, c.want)
			}
		}
		n := g.count(t, func() error {
			found, total, err := g.users.FindAndCountAll(t.Context(), key, sequelize.Limit(3), posts)
			if err == nil && (len(found) != 3 || total != 25) {
				err = fmt.Errorf("%d of %d", len(found), total)
			}
			return err
		})
		if n != 2 {
			t.Errorf("FindAndCountAll: %d statements", n)
		}
		one, err := g.users.FindOne(t.Context(), key, sequelize.Where{"posts.a": op.Gte(0)}, posts)
		if err != nil || len(one.Posts) == 0 {
			t.Fatal(one, err)
		}
		seen := 0
		for u, err := range g.users.Each(t.Context(), posts) {
			if err != nil || u.Posts == nil {
				t.Fatal(u, err)
			}
			seen++
		}
		if seen != 25 {
			t.Error("Each:", seen)
		}
	})
}

// The models of joined records that stand in each other: values in slices, in structs, and Instances in them.

type nestRoot struct {
	sequelize.Instance
	ID   int64
	Mids []nestMid `sequelize:"hasMany;foreignKey:rootId"`
}

type nestMid struct {
	sequelize.Instance
	ID     int64
	Name   string
	RootID int64
	Card   nestCard  `sequelize:"hasOne;foreignKey:midId"`
	Tags   []nestTag `sequelize:"belongsToMany;through:nestLink;foreignKey:midId;otherKey:tagId"`
}

type nestCard struct {
	sequelize.Instance
	ID    int64
	MidID int64 `sequelize:"unique"`
	Note  *string
	Lines []nestLine `sequelize:"hasMany;foreignKey:cardId"`
}

type nestLine struct {
	sequelize.Instance
	ID     int64
	CardID int64
	Text   string
}

type nestTag struct {
	sequelize.Instance
	ID   int64
	Name string
	Link nestLink `sequelize:"throughRecord"`
}

type nestLink struct {
	sequelize.Instance
	MidID int64 `sequelize:"primaryKey"`
	TagID int64 `sequelize:"primaryKey"`
	Place int
}

// TestIncludeJoinedValues: records that stand in other records move with them, and their Instances know it.
func TestIncludeJoinedValues(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db, err := sequelize.Open(uri, sequelize.Defaults(sequelize.Timestamps(false)))
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(err)
		defer db.Close()
		roots, mids, cards := sequelize.Define[nestRoot](db), sequelize.Define[nestMid](db), sequelize.Define[nestCard](db)
		lines, tags, links := sequelize.Define[nestLine](db), sequelize.Define[nestTag](db), sequelize.Define[nestLink](db)
		must(db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		note := "n"
		must(roots.BulkCreate(ctx, []*nestRoot{{ID: 1}, {ID: 2}, {ID: 3}}))
		must(mids.BulkCreate(ctx, []*nestMid{{ID: 1, Name: "a", RootID: 1}, {ID: 2, Name: "b", RootID: 1}, {ID: 3, Name: "c", RootID: 2}}))
		must(cards.BulkCreate(ctx, []*nestCard{{ID: 1, MidID: 1, Note: &note}, {ID: 2, MidID: 3}}))
		must(lines.BulkCreate(ctx, []*nestLine{{ID: 1, CardID: 1, Text: "x"}, {ID: 2, CardID: 1, Text: "y"}, {ID: 3, CardID: 2, Text: "z"}}))
		must(tags.BulkCreate(ctx, []*nestTag{{ID: 1, Name: "s"}, {ID: 2, Name: "t"}}))
		must(links.BulkCreate(ctx, []*nestLink{{MidID: 1, TagID: 1, Place: 11}, {MidID: 1, TagID: 2, Place: 12}, {MidID: 3, TagID: 1, Place: 31}}))
		key := sequelize.Order{sequelize.Asc("id")}
		for name, how := range map[string][4]bool{
			"joined": {}, "separate": {true, true, true, true}, "joined in a statement": {true}, "a statement beneath a join": {false, false, true, true},
			"a value joined in what is moved": {true, false, true, true},
		} {
			list, err := roots.FindAll(ctx, key, sequelize.Include("mids", key, sequelize.Separate(how[0]),
				sequelize.Include("card", sequelize.Separate(how[1]), sequelize.Include("lines", key, sequelize.Separate(how[2]))),
				sequelize.Include("tags", key, sequelize.Separate(how[3]))))
			must(err)
			const want = "1[a(1 n x y |s11 t12 ) b(0 |) ] 2[c(2 z |s31 ) ] 3[] "
			if got := nestDump(list); got != want {
				t.Fatalf("%s:\ngot  %s\nwant %s", name, got, want)
			}
			mid := &list[0].Mids[0]
			for _, r := range []interface{ IsNewRecord() bool }{mid, &mid.Card, &mid.Card.Lines[1], &mid.Tags[1], &mid.Tags[1].Link, &list[1].Mids[0].Card} {
				if r.IsNewRecord() {
					t.Errorf("%s: %T is thought to be new", name, r)
				}
			}
			mid.Card.Lines[1].Text = "y"
			must(mid.Card.Lines[1].Save(ctx))
			must(mid.Card.Save(ctx))
			must(mid.Tags[1].Link.Save(ctx))
			if list[0].Mids[1].Tags == nil || list[2].Mids == nil {
				t.Errorf("%s: a loaded field without records is nil", name)
			}
		}
	})
}

func nestDump(list []*nestRoot) string {
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%d[", r.ID)
		for i := range r.Mids {
			m := &r.Mids[i]
			fmt.Fprintf(&b, "%s(%d ", m.Name, m.Card.ID)
			if m.Card.Note != nil {
				fmt.Fprintf(&b, "%s ", *m.Card.Note)
			}
			for _, line := range m.Card.Lines {
				fmt.Fprintf(&b, "%s ", line.Text)
			}
			b.WriteString("|")
			for _, tag := range m.Tags {
				fmt.Fprintf(&b, "%s%d ", tag.Name, tag.Link.Place)
			}
			b.WriteString(") ")
		}
		b.WriteString("] ")
	}
	return b.String()
}

func TestIncludeJoinOn(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		g, ctx := newGrid(t, uri), context.Background()
		key := sequelize.Order{sequelize.Asc("id")}
		// Users of a team that have at most the team's a, or none of their own.
		on := sequelize.JoinOn(sequelize.Or(sequelize.Where{"a": op.Lte(sequelize.Parent("a"))}, sequelize.Where{"teamId": nil}), sequelize.Where{"bossId": op.Ne(nil)})
		for _, separate := range []bool{true, false} {
			teams, err := g.teams.FindAll(ctx, key, sequelize.Include("users", on, key, sequelize.Separate(separate)))
			if err != nil {
				t.Fatal(err)
			}
			for _, team := range teams {
				var got, want []int64
				for _, u := range team.Users {
					got = append(got, u.ID)
				}
				for _, row := range g.rows["user"] {
					if u := row.(*gridUser); u.BossID != nil && (u.A <= team.A || u.TeamID == nil) {
						want = append(want, u.ID)
					}
				}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("separate %v, team %d: %v, want %v", separate, team.ID, got, want)
				}
			}
		}
		// The records are those of the parent, so a Load of records that are there finds them, too.
		plain, err := g.teams.FindAll(ctx, key)
		if err == nil {
			err = sequelize.Load(ctx, plain, "users", on, key, sequelize.Limit(2))
		}
		if err != nil || len(plain[0].Users) > 2 {
			t.Fatal(err)
		}
		n, err := g.teams.Count(ctx, sequelize.Include("users", sequelize.JoinOn(sequelize.Where{"a": op.Gt(sequelize.Parent("a"))}), sequelize.Required(true)))
		want := int64(0)
		for _, row := range g.rows["team"] {
			for _, other := range g.rows["user"] {
				if gridA(other) > gridA(row) {
					want++
					break
				}
			}
		}
		if err != nil || n != want {
			t.Errorf("%d teams, want %d: %v", n, want, err)
		}
		for text, o := range map[string]sequelize.FindOption{
			`are joined through gridMember, so JoinOn means nothing there: use ThroughWhere`: sequelize.Include("groups", sequelize.JoinOn(sequelize.Where{"a": 1})),
			`Parent("a") stands in the conditions of JoinOn`:                                 sequelize.Include("posts", sequelize.Where{"a": sequelize.Parent("a")}),
			`gridUser has no attribute "nope"`:                                               sequelize.Include("posts", sequelize.JoinOn(sequelize.Where{"a": sequelize.Parent("nope")})),
		} {
			if _, err := g.users.FindAll(ctx, o); err == nil || !strings.Contains(err.Error(), text) {
				t.Errorf("want %q, got %v", text, err)
			}
		}
	})
}
