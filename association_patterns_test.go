package sequelize_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// The models of a super many-to-many: the through model has associations of its own, a deletion mark, and attributes.

type clubUser struct {
	ID          int64
	Name        string
	Memberships []*clubMember `sequelize:"hasMany;foreignKey:userId" json:",omitempty"`
	Clubs       []*club       `sequelize:"belongsToMany;through:clubMember;foreignKey:userId;otherKey:clubId"`
	Mentor      *clubUser     `sequelize:"belongsTo;constraints:false"`
	MentorID    *int64
	Rules       []*clubRule `sequelize:"-" json:"-"`
}

type club struct {
	ID          int64
	Name        string
	Memberships []*clubMember `sequelize:"hasMany;foreignKey:clubId"`
	Users       []*clubUser   `sequelize:"belongsToMany;through:clubMember;foreignKey:clubId;otherKey:userId"`
	Member      *clubMember   `sequelize:"throughRecord"`
	Rules       []*clubRule   `sequelize:"-"`
}

type clubMember struct {
	UserID    int64 `sequelize:"primaryKey"`
	ClubID    int64 `sequelize:"primaryKey"`
	Role      string
	DeletedAt *time.Time
	User      *clubUser `sequelize:"belongsTo;foreignKey:userId"`
	Club      *club     `sequelize:"belongsTo;foreignKey:clubId"`
}

// clubRule has no field for the foreign key to its club.
type clubRule struct {
	ID   int64
	Text string
	Club *club `sequelize:"-"`
}

type clubs struct {
	*links
	users   *sequelize.Model[clubUser]
	clubs   *sequelize.Model[club]
	members *sequelize.Model[clubMember]
	rules   *sequelize.Model[clubRule]
	joined  *sequelize.ToMany[clubUser, club]
	ruled   *sequelize.ToOne[clubRule, club]
	all     []*clubUser
}

func newClubs(t *testing.T, uri string) *clubs {
	t.Helper()
	ctx := context.Background()
	db, l := opened(t, uri)
	c := &clubs{links: l}
	c.define(db)
	l.must(db.Sync(ctx, sequelize.Force(true)))
	chess, go_, tea := &club{Name: "chess"}, &club{Name: "go"}, &club{Name: "tea"}
	l.must(c.clubs.BulkCreate(ctx, []*club{chess, go_, tea}))
	c.all = []*clubUser{{Name: "al"}, {Name: "bo"}, {Name: "cy"}}
	l.must(c.users.BulkCreate(ctx, c.all))
	l.must(c.joined.Add(ctx, c.all[0], []*club{chess, go_, tea}, sequelize.ThroughSet{"role": "boss"}))
	l.must(c.joined.Add(ctx, c.all[1], []*club{chess, go_}, sequelize.ThroughSet{"role": "player"}))
	l.must(c.joined.Remove(ctx, c.all[1], []*club{chess}))
	l.seen.take()
	return c
}

func (c *clubs) define(db *sequelize.Sequelize) {
	plain := sequelize.Timestamps(false)
	c.users, c.clubs = sequelize.Define[clubUser](db, plain), sequelize.Define[club](db, plain, sequelize.NamedScope("short", sequelize.Where{"name": []string{"go", "tea"}}), sequelize.DefaultScope(sequelize.Where{"name": op.Ne("hidden")}))
	c.members = sequelize.Define[clubMember](db, sequelize.CreatedAt("-"), sequelize.UpdatedAt("-"), sequelize.Paranoid(true))
	c.rules = sequelize.Define[clubRule](db, plain)
	c.joined = sequelize.BelongsToMany(c.users, c.clubs, sequelize.As("clubs"))
	c.ruled = sequelize.BelongsTo(c.rules, c.clubs, sequelize.As("club"))
}

func clubNames(list []*club) string {
	var names []string
	for _, c := range list {
		name := c.Name
		if c.Member != nil {
			name += fmt.Sprintf("(%d %s)", c.Member.UserID, c.Member.Role)
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func TestSuperManyToMany(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		c, ctx := newClubs(t, uri), context.Background()
		byName, joined := sequelize.Order{sequelize.Asc("name")}, sequelize.Separate(false)
		// The through model itself, with both of its ends.
		rows, err := c.members.FindAll(ctx, sequelize.Include("user", joined), sequelize.Include("club", joined), sequelize.Order{sequelize.Asc("user.name"), sequelize.Desc("club.name")})
		c.must(err)
		c.statements(1)
		var got []string
		for _, m := range rows {
			got = append(got, m.User.Name+" "+m.Club.Name+" "+m.Role)
		}
		if fmt.Sprint(got) != "[al tea boss al go boss al chess boss bo go player]" {
			t.Error(got)
		}
		// Both ways side by side, and on from the through model.
		for _, how := range []sequelize.Separate{true, false} {
			users, err := c.users.FindAll(ctx, byName, sequelize.Include("clubs", how, byName), sequelize.Include("memberships", how, sequelize.Include("club", how, sequelize.Include("users", how, byName))))
			c.must(err)
			if n := len(c.seen.take()); n != map[sequelize.Separate]int{true: 5, false: 1}[how] {
				t.Errorf("separate %v: %d statements", how, n)
			}
			if got := clubNames(users[0].Clubs) + ", " + clubNames(users[1].Clubs) + ", " + clubNames(users[2].Clubs); got != "chess(1 boss) go(1 boss) tea(1 boss), go(2 player), " {
				t.Error(got)
			}
			if m := users[1].Memberships; len(m) != 1 || m[0].Club.Name != "go" || len(m[0].Club.Users) != 2 || m[0].Club.Users[1].Name != "bo" {
				t.Errorf("separate %v: %+v", how, m)
			}
		}
		// A removed link counts nowhere.
		n, err := c.users.Count(ctx, sequelize.Where{"clubs.name": "chess"})
		c.must(err)
		m, err := c.users.Count(ctx, sequelize.Include("clubs", sequelize.Where{"name": "chess"}))
		c.must(err)
		has, err := c.joined.Has(ctx, c.all[1], []*club{{ID: 1}})
		c.must(err)
		if n != 1 || m != 1 || has {
			t.Error(n, m, has)
		}
		// Added again, it is the row that was there.
		c.must(c.joined.Add(ctx, c.all[1], []*club{{ID: 1}}))
		total, err := c.members.Count(ctx, sequelize.WithDeleted(true))
		c.must(err)
		mine, err := c.joined.Get(ctx, c.all[1], byName)
		c.must(err)
		if total != 5 || clubNames(mine) != "chess(2 player) go(2 player)" {
			t.Error(total, clubNames(mine))
		}
	})
}

func TestHandleQuestions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		c, ctx := newClubs(t, uri), context.Background()
		byName := sequelize.Order{sequelize.Asc("name")}
		expect := func(want string, list []*club, err error) {
			t.Helper()
			c.must(err)
			if got := clubNames(list); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			c.statements(1)
		}
		list, err := c.joined.Get(ctx, c.all[0], byName, sequelize.Limit(2))
		expect("chess(1 boss) go(1 boss)", list, err)
		list, err = c.joined.Get(ctx, c.all[0], byName, sequelize.Offset(1))
		expect("go(1 boss) tea(1 boss)", list, err)
		list, err = c.joined.Get(ctx, c.all[0], byName, sequelize.ScopeName("short"))
		expect("go(1 boss) tea(1 boss)", list, err)
		list, err = c.joined.Get(ctx, c.all[0], byName, sequelize.Options{sequelize.WithoutScope, sequelize.Limit(1)})
		expect("chess(1 boss)", list, err)
		list, err = c.clubs.FindAll(ctx, byName, sequelize.ScopeName("short"), sequelize.ScopeName("defaultScope"))
		expect("go tea", list, err)
		if n, err := c.joined.Count(ctx, c.all[0], sequelize.ScopeName("short")); err != nil || n != 2 {
			t.Error(n, err)
		}
		if _, err := c.joined.Get(ctx, c.all[0], sequelize.ScopeName("long")); err == nil || !strings.Contains(err.Error(), `club has no scope "long"`) {
			t.Error(err)
		}
		c.seen.take()
		lists, err := c.joined.GetEach(ctx, c.all, sequelize.Order{sequelize.Desc("name")}, sequelize.Limit(1), sequelize.Offset(1), sequelize.Include("users", byName))
		c.must(err)
		c.statements(2)
		if len(lists) != 3 || clubNames(lists[0]) != "go(1 boss)" || len(lists[1]) != 0 || len(lists[2]) != 0 || len(lists[0][0].Users) != 2 {
			t.Error(lists)
		}
		if list, err := c.joined.Get(ctx, c.all[0], sequelize.Limit(0)); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
	})
}

// TestHiddenForeignKey: a struct without a field for the foreign key is linked, read and loaded all the same.
func TestHiddenForeignKey(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		c, ctx := newClubs(t, uri), context.Background()
		rules := []*clubRule{{Text: "a"}, {Text: "b"}, {Text: "c"}}
		c.must(c.rules.BulkCreate(ctx, rules))
		c.must(c.ruled.Set(ctx, rules[0], &club{ID: 2}))
		c.must(c.ruled.Set(ctx, rules[2], &club{ID: 1}))
		c.seen.take()
		of, err := c.ruled.Get(ctx, rules[0])
		c.must(err)
		c.statements(1)
		if of.Name != "go" {
			t.Error(of)
		}
		if _, err := c.ruled.Get(ctx, rules[1]); !errors.Is(err, sequelize.ErrNotFound) {
			t.Error(err)
		}
		if _, err := c.ruled.Get(ctx, &clubRule{}); err == nil || !strings.Contains(err.Error(), "clubRule has no key: save it first") {
			t.Error(err)
		}
		c.seen.take()
		each, err := c.ruled.GetEach(ctx, rules)
		c.must(err)
		c.statements(1)
		if len(each) != 3 || each[0].Name != "go" || each[1] != nil || each[2].Name != "chess" {
			t.Error(each)
		}
		for _, how := range []sequelize.Separate{true, false} {
			list, err := c.rules.FindAll(ctx, c.ruled.Include(how), sequelize.Order{sequelize.Asc("club.name", sequelize.NullsLast)})
			c.must(err)
			if len(list) != 3 || list[0].Club == nil || list[0].Club.Name != "chess" || list[1].Club.Name != "go" || list[2].Club != nil {
				t.Errorf("separate %v: %+v", how, list)
			}
		}
		c.must(c.ruled.Set(ctx, rules[0], nil))
		if _, err := c.ruled.Get(ctx, rules[0]); !errors.Is(err, sequelize.ErrNotFound) {
			t.Error(err)
		}
		mentors := sequelize.BelongsTo(c.users, c.users, sequelize.As("mentor"))
		c.must(mentors.Set(ctx, c.all[1], c.all[0]))
		people, err := mentors.GetEach(ctx, c.all)
		if err != nil || people[0] != nil || people[1].Name != "al" || people[2] != nil {
			t.Error(people, err)
		}
	})
}

// TestLoadedJSON: what was loaded is written, what was not is null, or left out where the tag says so; a loaded back
// reference is a record of its own, so there is no cycle.
func TestLoadedJSON(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		c, ctx := newClubs(t, uri), context.Background()
		byName := sequelize.Order{sequelize.Asc("name")}
		write := func(want string, u *clubUser, err error) {
			t.Helper()
			c.must(err)
			b, err := json.Marshal(u)
			c.must(err)
			if string(b) != want {
				t.Errorf("got  %s\nwant %s", b, want)
			}
		}
		u, err := c.users.FindByPK(ctx, 2)
		write(`{"ID":2,"Name":"bo","Clubs":null,"Mentor":null,"MentorID":null}`, u, err)
		for _, how := range []sequelize.Separate{true, false} {
			u, err = c.users.FindByPK(ctx, 3, sequelize.Include("clubs", how))
			write(`{"ID":3,"Name":"cy","Clubs":[],"Mentor":null,"MentorID":null}`, u, err)
			u, err = c.users.FindByPK(ctx, 2, sequelize.Include("clubs", how, sequelize.Include("users", byName, how)))
			write(`{"ID":2,"Name":"bo","Clubs":[{"ID":2,"Name":"go","Memberships":null,"Users":[`+
				`{"ID":1,"Name":"al","Clubs":null,"Mentor":null,"MentorID":null},{"ID":2,"Name":"bo","Clubs":null,"Mentor":null,"MentorID":null}],`+
				`"Member":{"UserID":2,"ClubID":2,"Role":"player","DeletedAt":null,"User":null,"Club":null},"Rules":null}],"Mentor":null,"MentorID":null}`, u, err)
		}
	})
}

// TestLockedIncludes: a lock is on the parents' rows; an outer join's other side cannot have one on PostgreSQL.
func TestLockedIncludes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		c, ctx := newClubs(t, uri), context.Background()
		mentors := sequelize.BelongsTo(c.users, c.users, sequelize.As("mentor"))
		c.must(mentors.Set(ctx, c.all[1], c.all[0]))
		for _, how := range []sequelize.Separate{true, false} {
			err := c.db.Transaction(ctx, func(ctx context.Context) error {
				list, err := c.users.FindAll(ctx, sequelize.Lock(sequelize.ForUpdate), sequelize.Include("mentor", how), sequelize.Include("clubs", how, sequelize.Include("memberships", how)),
					sequelize.Order{sequelize.Desc("mentor.name", sequelize.NullsLast), sequelize.Asc("id")}, sequelize.Where{"clubs.name": "go"}, sequelize.Limit(2))
				if err == nil && (len(list) != 2 || list[0].Mentor == nil || list[0].Mentor.Name != "al" || len(list[1].Clubs) != 3) {
					err = fmt.Errorf("%+v", list)
				}
				return err
			})
			if err != nil {
				t.Errorf("separate %v: %v", how, err)
			}
		}
	})
}

// TestAssociationsOfTenants: what is reached from a model in another schema is in that schema.
func TestAssociationsOfTenants(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		c, ctx := newClubs(t, uri), context.Background()
		if d, err := dialect.Lookup(c.db.DialectName()); err != nil || !d.Features().Schemas {
			t.Skip("this database has no schemas")
		}
		notStandIn(t, uri, "MERGE into another schema")
		const tenant = "tenant_of_clubs"
		there, err := sequelize.Open(uri, sequelize.Defaults(sequelize.Schema(tenant)))
		c.must(err)
		defer there.Close()
		(&clubs{links: c.links}).define(there)
		c.must(there.Sync(ctx, sequelize.Force(true)))
		defer there.Drop(ctx)
		users := c.users.WithSchema(tenant)
		joined := sequelize.BelongsToMany(users, c.clubs, sequelize.As("clubs"))
		if joined == c.joined || joined != sequelize.BelongsToMany(users, c.clubs.WithSchema(tenant), sequelize.As("clubs")) {
			t.Error("a tenant's handle is the one of its models")
		}
		zed := &clubUser{Name: "zed", Clubs: []*club{{Name: "far", Member: &clubMember{Role: "first"}}}}
		c.must(users.Create(ctx, zed, sequelize.Include("clubs")))
		c.must(joined.Create(ctx, zed, &club{Name: "near"}, sequelize.ThroughSet{"role": "second"}))
		c.must(joined.Add(ctx, zed, []*club{zed.Clubs[0]}, sequelize.ThroughSet{"role": "third"}))
		byName := sequelize.Order{sequelize.Asc("name")}
		for _, how := range []sequelize.Separate{true, false} {
			list, err := users.FindAll(ctx, sequelize.Where{"clubs.name": "near"}, sequelize.Include("clubs", how, byName, sequelize.Include("memberships.user", how)))
			c.must(err)
			if len(list) != 1 || clubNames(list[0].Clubs) != "far(1 third) near(1 second)" || list[0].Clubs[0].Memberships[0].User.Name != "zed" {
				t.Errorf("separate %v: %+v", how, list)
			}
		}
		mine, err := joined.Get(ctx, zed, byName)
		c.must(err)
		if clubNames(mine) != "far(1 third) near(1 second)" {
			t.Error(clubNames(mine))
		}
		zed.Clubs = zed.Clubs[:1]
		c.must(users.Save(ctx, zed, sequelize.Include("clubs"), sequelize.SyncChildren(true)))
		c.must(joined.Remove(ctx, zed, zed.Clubs))
		c.must(joined.Set(ctx, zed, []*club{{ID: mine[1].ID}}))
		c.must(users.Load(ctx, []*clubUser{zed}, "clubs"))
		if len(zed.Clubs) != 1 || zed.Clubs[0].Name != "near" {
			t.Error(clubNames(zed.Clubs))
		}
		c.must(users.DestroyOne(ctx, zed, sequelize.Cascade(true)))
		if n, err := c.members.WithSchema(tenant).Count(ctx); err != nil || n != 0 {
			t.Error("rows of the tenant stay:", n, err)
		}
		if n, err := c.members.Count(ctx); err != nil || n != 4 {
			t.Error("rows outside of the tenant were touched:", n, err)
		}
	})
}
