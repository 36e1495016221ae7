package sequelize_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// The models of the matrix: every kind of association, fields of every form, paranoid targets, a composite key, a self
// reference, a through model whose records are read.

type gridTeam struct {
	ID    int64
	A     int
	Users []*gridUser `sequelize:"hasMany;foreignKey:teamId"`
}

type gridUser struct {
	ID      int64
	A       int
	B       *int
	TeamID  *int64
	BossID  *int64
	Team    *gridTeam    `sequelize:"belongsTo"`
	Boss    *gridUser    `sequelize:"belongsTo;constraints:false"`
	Reports []*gridUser  `sequelize:"hasMany;foreignKey:bossId;constraints:false"`
	Posts   []*gridPost  `sequelize:"hasMany;foreignKey:authorId"`
	Card    gridCard     `sequelize:"hasOne;foreignKey:ownerId"`
	Groups  []*gridGroup `sequelize:"belongsToMany;through:gridMember;foreignKey:userId;otherKey:groupId"`
}

type gridCard struct {
	ID      int64
	A       int
	OwnerID int64 `sequelize:"unique"`
}

type gridPost struct {
	ID        int64
	A         int
	B         *int
	AuthorID  *int64
	DeletedAt *time.Time
	Author    *gridUser     `sequelize:"belongsTo"`
	Comments  []gridComment `sequelize:"hasMany;foreignKey:postId"`
}

type gridComment struct {
	ID        int64
	A         int
	PostID    int64
	DeletedAt *time.Time
	Post      *gridPost `sequelize:"belongsTo;foreignKey:postId"`
}

type gridGroup struct {
	ID     int64
	A      int
	Member *gridMember `sequelize:"throughRecord"`
	Users  []gridUser  `sequelize:"belongsToMany;through:gridMember;foreignKey:groupId;otherKey:userId"`
}

type gridMember struct {
	UserID  int64 `sequelize:"primaryKey"`
	GroupID int64 `sequelize:"primaryKey"`
	A       int
}

type gridPlace struct {
	Region string `sequelize:"primaryKey"`
	Number int64  `sequelize:"primaryKey"`
	A      int
	Spots  []*gridSpot `sequelize:"hasMany;foreignKey:placeRegion,placeNumber"`
}

type gridSpot struct {
	ID          int64
	A           int
	PlaceRegion *string
	PlaceNumber *int64
	Place       *gridPlace `sequelize:"belongsTo;foreignKey:placeRegion,placeNumber"`
}

// grid is the matrix's database, and the same rows in memory.
type grid struct {
	db         *sequelize.Sequelize
	statements atomic.Int64
	users      *sequelize.Model[gridUser]
	posts      *sequelize.Model[gridPost]
	groups     *sequelize.Model[gridGroup]
	teams      *sequelize.Model[gridTeam]
	places     *sequelize.Model[gridPlace]
	spots      *sequelize.Model[gridSpot]
	comments   *sequelize.Model[gridComment]
	rows       map[string][]any // pointers to records without associations, by model
	members    []*gridMember
}

func (g *grid) Start(ctx context.Context, _ sequelize.Trace) (context.Context, func(int64, error)) {
	g.statements.Add(1)
	return ctx, func(int64, error) {}
}

// gridLinks say how the models hang together, a second time and by hand: parent and child keys as text.
var gridLinks = map[string]map[string]struct {
	target   string
	many     bool
	from, to func(any) string
}{
	"team": {"users": {"user", true, func(v any) string { return gridNum(v.(*gridTeam).ID) }, func(v any) string { return gridOpt(v.(*gridUser).TeamID) }}},
	"user": {
		"team":    {"team", false, func(v any) string { return gridOpt(v.(*gridUser).TeamID) }, func(v any) string { return gridNum(v.(*gridTeam).ID) }},
		"boss":    {"user", false, func(v any) string { return gridOpt(v.(*gridUser).BossID) }, func(v any) string { return gridNum(v.(*gridUser).ID) }},
		"reports": {"user", true, func(v any) string { return gridNum(v.(*gridUser).ID) }, func(v any) string { return gridOpt(v.(*gridUser).BossID) }},
		"posts":   {"post", true, func(v any) string { return gridNum(v.(*gridUser).ID) }, func(v any) string { return gridOpt(v.(*gridPost).AuthorID) }},
		"card":    {"card", false, func(v any) string { return gridNum(v.(*gridUser).ID) }, func(v any) string { return gridNum(v.(*gridCard).OwnerID) }},
		"groups":  {"group", true, func(v any) string { return gridNum(v.(*gridUser).ID) }, nil},
	},
	"post": {
		"author":   {"user", false, func(v any) string { return gridOpt(v.(*gridPost).AuthorID) }, func(v any) string { return gridNum(v.(*gridUser).ID) }},
		"comments": {"comment", true, func(v any) string { return gridNum(v.(*gridPost).ID) }, func(v any) string { return gridNum(v.(*gridComment).PostID) }},
	},
	"comment": {"post": {"post", false, func(v any) string { return gridNum(v.(*gridComment).PostID) }, func(v any) string { return gridNum(v.(*gridPost).ID) }}},
	"group":   {"users": {"user", true, func(v any) string { return gridNum(v.(*gridGroup).ID) }, nil}},
	"card":    {},
	"place":   {"spots": {"spot", true, func(v any) string { p := v.(*gridPlace); return p.Region + "/" + gridNum(p.Number) }, spotPlace}},
	"spot":    {"place": {"place", false, spotPlace, func(v any) string { p := v.(*gridPlace); return p.Region + "/" + gridNum(p.Number) }}},
}

func spotPlace(v any) string {
	s := v.(*gridSpot)
	if s.PlaceRegion == nil || s.PlaceNumber == nil {
		return ""
	}
	return *s.PlaceRegion + "/" + gridNum(*s.PlaceNumber)
}

func gridNum(n int64) string { return strconv.FormatInt(n, 10) }
func gridOpt(n *int64) string {
	if n == nil {
		return ""
	}
	return gridNum(*n)
}

// key names a record in dumps.
func gridKey(v any) string {
	e := reflect.ValueOf(v).Elem()
	if f := e.FieldByName("ID"); f.IsValid() {
		return gridNum(f.Int())
	}
	p := v.(*gridPlace)
	return p.Region + "/" + gridNum(p.Number)
}

func gridA(v any) int { return int(reflect.ValueOf(v).Elem().FieldByName("A").Int()) }

func gridB(v any) (int, bool) {
	f := reflect.ValueOf(v).Elem().FieldByName("B")
	if !f.IsValid() || f.IsNil() {
		return 0, false
	}
	return int(f.Elem().Int()), true
}

func gridDeleted(v any) bool {
	f := reflect.ValueOf(v).Elem().FieldByName("DeletedAt")
	return f.IsValid() && !f.IsNil()
}

func TestIncludeMatrix(t *testing.T) { testdb.Each(t, includeMatrix) }

func includeMatrix(t *testing.T, uri string) {
	questions := 1500
	if testing.Short() {
		questions = 100
	}
	if n, err := strconv.Atoi(os.Getenv("SEQUELIZE_TEST_QUESTIONS")); err == nil {
		questions = n
	}
	// The same questions in every run, unless SEQUELIZE_TEST_SEED names others.
	first := uint64(0)
	if n, err := strconv.ParseUint(os.Getenv("SEQUELIZE_TEST_SEED"), 10, 64); err == nil {
		first = n
	}
	t.Logf("%d questions from SEQUELIZE_TEST_SEED=%d on", questions, first)
	g := newGrid(t, uri)
	for n := range uint64(questions) {
		if g.ask(t, first+n); t.Failed() {
			return
		}
	}
}

func newGrid(t *testing.T, uri string) *grid {
	t.Helper()
	ctx := context.Background()
	g := &grid{rows: map[string][]any{}}
	db, err := sequelize.Open(uri, sequelize.WithTracer(g), sequelize.Defaults(sequelize.Timestamps(false)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Drop(ctx); db.Close() })
	g.db = db
	g.teams, g.users = sequelize.Define[gridTeam](db), sequelize.Define[gridUser](db)
	cards := sequelize.Define[gridCard](db)
	g.posts = sequelize.Define[gridPost](db, sequelize.Timestamps(true), sequelize.CreatedAt("-"), sequelize.UpdatedAt("-"), sequelize.Paranoid(true))
	g.comments = sequelize.Define[gridComment](db, sequelize.Timestamps(true), sequelize.CreatedAt("-"), sequelize.UpdatedAt("-"), sequelize.Paranoid(true))
	g.groups = sequelize.Define[gridGroup](db)
	members := sequelize.Define[gridMember](db)
	g.places, g.spots = sequelize.Define[gridPlace](db), sequelize.Define[gridSpot](db)
	if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	gridFill(t, g, g.teams, "team", 5, func(i int64) *gridTeam { return &gridTeam{ID: i, A: r.IntN(4)} })
	gridFill(t, g, g.users, "user", 25, func(i int64) *gridUser {
		return &gridUser{ID: i, A: r.IntN(6), B: gridSome(r, 3), TeamID: gridRef(r, 5), BossID: gridRef(r, 25)}
	})
	gridFill(t, g, cards, "card", 15, func(i int64) *gridCard { return &gridCard{ID: i, A: r.IntN(4), OwnerID: i + 3} })
	gridFill(t, g, g.posts, "post", 60, func(i int64) *gridPost {
		return &gridPost{ID: i, A: r.IntN(6), B: gridSome(r, 3), AuthorID: gridRef(r, 25), DeletedAt: gridGone(r)}
	})
	gridFill(t, g, g.comments, "comment", 120, func(i int64) *gridComment {
		return &gridComment{ID: i, A: r.IntN(6), PostID: 1 + r.Int64N(60), DeletedAt: gridGone(r)}
	})
	gridFill(t, g, g.groups, "group", 8, func(i int64) *gridGroup { return &gridGroup{ID: i, A: r.IntN(4)} })
	for u := range int64(25) {
		for n := range int64(8) {
			if r.IntN(4) == 0 {
				g.members = append(g.members, &gridMember{UserID: u + 1, GroupID: n + 1, A: r.IntN(4)})
			}
		}
	}
	if err := members.BulkCreate(ctx, g.members); err != nil {
		t.Fatal(err)
	}
	// 1,11 and 11,1 are different keys.
	gridFill(t, g, g.places, "place", 12, func(i int64) *gridPlace {
		return &gridPlace{Region: []string{"1", "11", "x"}[i%3], Number: []int64{1, 11, 111, 7}[(i-1)/3], A: r.IntN(4)}
	})
	gridFill(t, g, g.spots, "spot", 40, func(i int64) *gridSpot {
		s := &gridSpot{ID: i, A: r.IntN(6)}
		if r.IntN(6) > 0 {
			p := g.rows["place"][r.IntN(12)].(*gridPlace)
			s.PlaceRegion, s.PlaceNumber = &p.Region, &p.Number
		}
		return s
	})
	return g
}

func gridFill[T any](t *testing.T, g *grid, m *sequelize.Model[T], name string, n int64, row func(int64) *T) {
	t.Helper()
	var list []*T
	for i := range n {
		list = append(list, row(i+1))
		g.rows[name] = append(g.rows[name], list[i])
	}
	if err := m.BulkCreate(context.Background(), list); err != nil {
		t.Fatal(err)
	}
}

func gridSome(r *rand.Rand, n int) *int {
	if r.IntN(3) == 0 {
		return nil
	}
	v := r.IntN(n)
	return &v
}

func gridRef(r *rand.Rand, n int64) *int64 {
	if r.IntN(4) == 0 {
		return nil
	}
	v := 1 + r.Int64N(n)
	return &v
}

func gridGone(r *rand.Rand) *time.Time {
	if r.IntN(4) > 0 {
		return nil
	}
	at := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	return &at
}

// gridQuestion is a question on one model, or an include of it.
type gridQuestion struct {
	model    string
	as       string
	where    []gridCond
	required *bool
	order    string // "", "a", "-a", or a path that ends in ".a"
	limit    int    // -1 is none
	offset   int
	separate *bool
	paranoid int // 0 hides deleted, 1 shows them, 2 only them
	through  *int
	on       bool // joined by equal a instead of by keys
	one      bool // of a to-one association
	kids     []*gridQuestion
}

type gridCond struct {
	attr string
	kind int // 0 >=, 1 <=, 2 in, 3 null
	v    int
	path string // of a to-many association, or empty
}

// gridPaths are orders by included attributes.
var gridPaths = map[string][]string{
	"user": {"team.a", "-posts.a", "posts.a", "-boss.team.a", "groups.a", "card.a"}, "post": {"author.team.a", "-comments.a", "author.a"},
}

func gridCoin(r *rand.Rand, oneIn int) bool { return r.IntN(oneIn) == 0 }

func gridRandom(r *rand.Rand, model, as string, depth int) *gridQuestion {
	q := &gridQuestion{model: model, as: as, limit: -1}
	if gridCoin(r, 3) {
		q.where = append(q.where, gridCond{attr: "a", kind: r.IntN(3), v: r.IntN(5)})
	}
	if (model == "user" || model == "post") && gridCoin(r, 4) {
		q.where = append(q.where, gridCond{attr: "b", kind: 3 * r.IntN(2), v: r.IntN(3)})
	}
	if model == "user" && gridCoin(r, 6) {
		q.where = append(q.where, gridCond{attr: "a", kind: r.IntN(2), v: r.IntN(5), path: "posts"})
	}
	if gridCoin(r, 2) {
		q.order = []string{"a", "-a"}[r.IntN(2)]
	}
	if (model == "post" || model == "comment") && gridCoin(r, 4) {
		q.paranoid = 1 + r.IntN(2)
	}
	if as == "" {
		if gridCoin(r, 3) {
			q.limit, q.offset = r.IntN(12), r.IntN(3)*r.IntN(4)
		}
		if paths := gridPaths[model]; len(paths) > 0 && gridCoin(r, 3) {
			q.order = paths[r.IntN(len(paths))]
		}
	} else {
		if gridCoin(r, 2) {
			b := gridCoin(r, 2)
			q.required = &b
		}
		if gridCoin(r, 2) {
			b := gridCoin(r, 2)
			q.separate = &b
		}
	}
	if depth == 0 {
		q.on = as != "" && gridCoin(r, 6)
		return q
	}
	links := gridLinks[model]
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for k := range links {
			if !yield(k) {
				return
			}
		}
	}) {
		if !gridCoin(r, 2) {
			continue
		}
		kid := gridRandom(r, links[name].target, name, depth-1)
		kid.one = !links[name].many
		kid.on = kid.on && links[name].to != nil
		if links[name].many && gridCoin(r, 3) {
			kid.limit, kid.offset = r.IntN(4), r.IntN(2)
			kid.order = cmp.Or(kid.order, "a")
		}
		if links[name].to == nil && gridCoin(r, 3) {
			n := r.IntN(3)
			kid.through = &n
		}
		q.kids = append(q.kids, kid)
	}
	return q
}

// options are the question's options.
func (q *gridQuestion) options() sequelize.Options {
	var o sequelize.Options
	for _, c := range q.where {
		name := c.attr
		if c.path != "" {
			name = c.path + "." + name
		}
		o = append(o, sequelize.Where{name: []any{op.Gte(c.v), op.Lte(c.v), []int{c.v, c.v + 2}, nil}[c.kind]})
	}
	if q.order != "" {
		key := []sequelize.OrderItem{sequelize.Asc("id")}
		if q.model == "place" {
			key = []sequelize.OrderItem{sequelize.Asc("region"), sequelize.Asc("number")}
		}
		if path, desc := strings.CutPrefix(q.order, "-"); desc {
			o = append(o, append(sequelize.Order{sequelize.Desc(path, sequelize.NullsLast)}, key...))
		} else {
			o = append(o, append(sequelize.Order{sequelize.Asc(path, sequelize.NullsLast)}, key...))
		}
	} else if q.as == "" {
		o = append(o, sequelize.Order{sequelize.Asc(map[bool]string{true: "region", false: "id"}[q.model == "place"])})
		if q.model == "place" {
			o[len(o)-1] = sequelize.Order{sequelize.Asc("region"), sequelize.Asc("number")}
		}
	}
	if q.limit >= 0 {
		o = append(o, sequelize.Limit(q.limit), sequelize.Offset(q.offset))
	}
	switch q.paranoid {
	case 1:
		o = append(o, sequelize.WithDeleted(true))
	case 2:
		o = append(o, sequelize.OnlyDeleted(true))
	}
	for _, k := range q.kids {
		o = append(o, k.include())
	}
	return o
}

func (q *gridQuestion) include() sequelize.IncludeSpec {
	o := []sequelize.IncludeOption{q.options()}
	if q.required != nil {
		o = append(o, sequelize.Required(*q.required))
	}
	if q.separate != nil {
		o = append(o, sequelize.Separate(*q.separate))
	}
	if q.on {
		o = append(o, sequelize.JoinOn(sequelize.Where{"a": sequelize.Parent("a")}))
	}
	if q.through != nil {
		o = append(o, sequelize.ThroughWhere{"a": op.Gte(*q.through)})
	}
	return sequelize.Include(q.as, o...)
}

func (c *gridCond) holds(g *grid, model string, v any) bool {
	if c.path != "" {
		for _, k := range g.linked(model, c.path, v, nil) {
			inner := gridCond{attr: c.attr, kind: c.kind, v: c.v}
			if !gridDeleted(k.row) && inner.holds(g, "", k.row) {
				return true
			}
		}
		return false
	}
	n, ok := gridA(v), true
	if c.attr == "b" {
		n, ok = gridB(v)
	}
	switch c.kind {
	case 0:
		return ok && n >= c.v
	case 1:
		return ok && n <= c.v
	case 2:
		return ok && (n == c.v || n == c.v+2)
	}
	return !ok
}

// gridKid is a record as it hangs on a parent.
type gridKid struct {
	row    any
	member *gridMember
}

// linked are the records of an association, deleted or not.
func (g *grid) linked(model, as string, v any, through *int) []gridKid {
	link := gridLinks[model][as]
	from := link.from(v)
	var list []gridKid
	if from == "" {
		return nil
	}
	for _, row := range g.rows[link.target] {
		if link.to != nil {
			if link.to(row) == from {
				list = append(list, gridKid{row: row})
			}
			continue
		}
		for _, m := range g.members {
			mine, other := gridNum(m.UserID), gridNum(m.GroupID)
			if model == "group" {
				mine, other = other, mine
			}
			if mine == from && other == gridKey(row) && (through == nil || m.A >= *through) {
				list = append(list, gridKid{row, m})
			}
		}
	}
	return list
}

// kids are the records of an include, deleted or not.
func (g *grid) kids(q, kid *gridQuestion, v any) []gridKid {
	if !kid.on {
		return g.linked(q.model, kid.as, v, kid.through)
	}
	var list []gridKid
	for _, row := range g.rows[kid.model] {
		if gridA(row) == gridA(v) {
			list = append(list, gridKid{row: row})
		}
	}
	return list
}

// matches says whether a record is one that the question finds, apart from its order and limit.
func (g *grid) matches(q *gridQuestion, v any) bool {
	if q.paranoid == 0 && gridDeleted(v) || q.paranoid == 2 && !gridDeleted(v) && hasDeleted(q.model) {
		return false
	}
	for i := range q.where {
		if !q.where[i].holds(g, q.model, v) {
			return false
		}
	}
	for _, k := range q.kids {
		required := len(k.where) > 0
		if k.required != nil {
			required = *k.required
		}
		if !required {
			continue
		}
		found := slices.ContainsFunc(g.kids(q, k, v), func(c gridKid) bool { return g.matches(k, c.row) })
		if !found {
			return false
		}
	}
	return true
}

func hasDeleted(model string) bool { return model == "post" || model == "comment" }

// orderValue is the value that a path leads to: the least or greatest where there are several.
func (g *grid) orderValue(model, path string, v any, desc bool) (int, bool) {
	as, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		return gridA(v), true
	}
	var values []int
	for _, k := range g.linked(model, as, v, nil) {
		if gridDeleted(k.row) {
			continue
		}
		if n, ok := g.orderValue(gridLinks[model][as].target, rest, k.row, desc); ok {
			values = append(values, n)
		}
	}
	if len(values) == 0 {
		return 0, false
	}
	if desc {
		return slices.Max(values), true
	}
	return slices.Min(values), true
}

// answer evaluates the question over some records.
func (g *grid) answer(q *gridQuestion, rows []gridKid) string {
	var list []gridKid
	for _, k := range rows {
		if g.matches(q, k.row) {
			list = append(list, k)
		}
	}
	path, desc := strings.CutPrefix(cmp.Or(q.order, "id"), "-")
	slices.SortFunc(list, func(x, y gridKid) int {
		if path != "id" {
			a, hasA := g.orderValue(q.model, path, x.row, desc)
			b, hasB := g.orderValue(q.model, path, y.row, desc)
			switch {
			case hasA != hasB:
				return map[bool]int{true: -1, false: 1}[hasA]
			case a != b && desc:
				return cmp.Compare(b, a)
			case a != b:
				return cmp.Compare(a, b)
			}
		}
		return gridCompare(gridKey(x.row), gridKey(y.row))
	})
	if q.offset > 0 && q.limit >= 0 {
		list = list[min(q.offset, len(list)):]
	}
	if q.limit >= 0 {
		list = list[:min(q.limit, len(list))]
	}
	if q.on && q.one {
		list = list[:min(1, len(list))]
	}
	var out []string
	for _, k := range list {
		out = append(out, g.expect(q, k))
	}
	return strings.Join(out, " ")
}

func gridCompare(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	ra, na, _ := strings.Cut(a, "/")
	rb, nb, _ := strings.Cut(b, "/")
	if ra != rb {
		return cmp.Compare(ra, rb)
	}
	return gridCompare(na, nb)
}

func (g *grid) expect(q *gridQuestion, k gridKid) string {
	s := q.model + gridKey(k.row) + "a" + strconv.Itoa(gridA(k.row))
	if k.member != nil && q.model == "group" {
		s += fmt.Sprintf("(%d %d %d)", k.member.UserID, k.member.GroupID, k.member.A)
	}
	for _, kid := range q.kids {
		s += " " + kid.as + "[" + g.answer(kid, g.kids(q, kid, k.row)) + "]"
	}
	return s
}

// dump writes loaded records as expect writes them.
func gridDump(q *gridQuestion, v reflect.Value) string {
	var records []reflect.Value
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			return "NIL SLICE"
		}
		for i := range v.Len() {
			records = append(records, v.Index(i))
		}
	default:
		records = append(records, v)
	}
	var out []string
	var keys []string
	for _, r := range records {
		if r.Kind() == reflect.Pointer {
			if r.IsNil() {
				continue
			}
			r = r.Elem()
		}
		if f := r.FieldByName("ID"); f.IsValid() && f.IsZero() {
			continue // a field of the record's own type that holds none
		}
		key := gridKey(r.Addr().Interface())
		s := q.model + key + "a" + strconv.Itoa(int(r.FieldByName("A").Int()))
		if m, ok := r.Addr().Interface().(*gridGroup); ok && m.Member != nil {
			s += fmt.Sprintf("(%d %d %d)", m.Member.UserID, m.Member.GroupID, m.Member.A)
		}
		for _, kid := range q.kids {
			s += " " + kid.as + "[" + gridDump(kid, r.FieldByName(strings.ToUpper(kid.as[:1])+kid.as[1:])) + "]"
		}
		out, keys = append(out, s), append(keys, key)
	}
	if q.as != "" && q.order == "" {
		sorted := slices.Clone(out)
		at := make([]int, len(out))
		for i := range at {
			at[i] = i
		}
		slices.SortFunc(at, func(i, j int) int { return gridCompare(keys[i], keys[j]) })
		for i, j := range at {
			sorted[i] = out[j]
		}
		out = sorted
	}
	return strings.Join(out, " ")
}

// nodes is the number of includes.
func (q *gridQuestion) nodes() int {
	n := 0
	for _, k := range q.kids {
		n += 1 + k.nodes()
	}
	return n
}

func (g *grid) ask(t *testing.T, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 99))
	model := []string{"user", "post", "group", "team", "place", "spot", "comment"}[[]int{0, 0, 0, 1, 1, 2, 3, 4, 5, 6}[r.IntN(10)]]
	q := gridRandom(r, model, "", 1+r.IntN(3))
	map[string]func(){
		"user":    func() { gridAsk(t, g, g.users, q, seed) },
		"post":    func() { gridAsk(t, g, g.posts, q, seed) },
		"group":   func() { gridAsk(t, g, g.groups, q, seed) },
		"team":    func() { gridAsk(t, g, g.teams, q, seed) },
		"place":   func() { gridAsk(t, g, g.places, q, seed) },
		"spot":    func() { gridAsk(t, g, g.spots, q, seed) },
		"comment": func() { gridAsk(t, g, g.comments, q, seed) },
	}[model]()
}

func gridAsk[T any](t *testing.T, g *grid, m *sequelize.Model[T], q *gridQuestion, seed uint64) {
	t.Helper()
	ctx := context.Background()
	var all []gridKid
	for _, row := range g.rows[q.model] {
		all = append(all, gridKid{row: row})
	}
	want := g.answer(q, all)
	yes, no := true, false
	for _, asked := range []*gridQuestion{q, q.strategy(&yes), q.strategy(&no)} {
		if gridLoad(t, g, m, asked, seed, want); t.Failed() {
			return
		}
		if q.nodes() == 0 {
			break
		}
	}
	counted := *q
	counted.limit, counted.kids = -1, q.kids
	total := 0
	for _, k := range all {
		if g.matches(&counted, k.row) {
			total++
		}
	}
	n, err := m.Count(ctx, q.options())
	if err != nil || n != int64(total) {
		t.Errorf("seed %d: Count is %d, want %d: %v", seed, n, total, err)
	}
}

// gridLoad asks a question in one way and compares what is loaded.
func gridLoad[T any](t *testing.T, g *grid, m *sequelize.Model[T], q *gridQuestion, seed uint64, want string) {
	t.Helper()
	before := g.statements.Load()
	got, err := m.FindAll(t.Context(), q.options())
	if err != nil {
		sql, _ := m.ToSQL(q.options())
		t.Errorf("seed %d: %v\n%s\n%s", seed, err, q.describe(), sql)
		return
	}
	ran := g.statements.Load() - before
	if most := int64(1 + q.nodes()); ran > most {
		t.Errorf("seed %d: %d statements for %d includes", seed, ran, most-1)
	}
	if dump := gridDump(q, reflect.ValueOf(got)); dump != want {
		sql, _ := m.ToSQL(q.options())
		t.Errorf("seed %d: %s\ngot  %s\nwant %s\n%s", seed, q.describe(), dump, want, sql)
	}
}

// strategy is the question with one way of loading for all its includes.
func (q *gridQuestion) strategy(separate *bool) *gridQuestion {
	out := *q
	out.separate, out.kids = separate, nil
	for _, k := range q.kids {
		out.kids = append(out.kids, k.strategy(separate))
	}
	return &out
}

func (q *gridQuestion) describe() string {
	s := fmt.Sprintf("%s where %v order %s limit %d offset %d paranoid %d", cmp.Or(q.as, q.model), q.where, q.order, q.limit, q.offset, q.paranoid)
	if q.required != nil {
		s += fmt.Sprint(" required ", *q.required)
	}
	if q.on {
		s += " on"
	}
	if q.separate != nil {
		s += fmt.Sprint(" separate ", *q.separate)
	}
	for _, k := range q.kids {
		s += " {" + k.describe() + "}"
	}
	return s
}
