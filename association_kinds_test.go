package sequelize_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// The owner of a polymorphic association, which two models share.
type kindPhoto struct {
	ID      int64
	Title   string
	Remarks []*kindRemark `sequelize:"-"`
	Marks   []*kindMark   `sequelize:"-"`
}

type kindVideo struct {
	ID      int64
	Title   string
	Remarks []*kindRemark `sequelize:"-"`
	Marks   []*kindMark   `sequelize:"-"`
}

type kindRemark struct {
	ID        int64
	Text      string
	AboutID   *int64
	AboutKind string
}

type kindMark struct {
	ID   int64
	Name string
}

// kindTagging is a through table that several owners share.
type kindTagging struct {
	ID      int64
	MarkID  int64
	OwnerID int64
	Kind    string
}

func opened(t *testing.T, uri string) (*sequelize.Sequelize, *links) {
	t.Helper()
	seen := &tally{}
	db, err := sequelize.Open(uri, sequelize.WithTracer(seen))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Drop(context.Background()); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	return db, &links{t: t, db: db, seen: seen}
}

func TestPolymorphicHandles(t *testing.T) { testdb.Each(t, polymorphicHandles) }

func polymorphicHandles(t *testing.T, uri string) {
	ctx := context.Background()
	db, l := opened(t, uri)
	plain := sequelize.Timestamps(false)
	photos, videos := sequelize.Define[kindPhoto](db, plain), sequelize.Define[kindVideo](db, plain)
	remarks, marks, taggings := sequelize.Define[kindRemark](db, plain), sequelize.Define[kindMark](db, plain), sequelize.Define[kindTagging](db, plain)
	about := func(kind string) []sequelize.AssociationOption {
		return []sequelize.AssociationOption{sequelize.As("remarks"), sequelize.ForeignKey("aboutId"), sequelize.Constraints(false), sequelize.AssociationScope{"aboutKind": kind}}
	}
	photoRemarks := sequelize.HasMany(photos, remarks, about("photo")...)
	videoRemarks := sequelize.HasMany(videos, remarks, about("video")...)
	tagged := func(kind string) []sequelize.AssociationOption {
		return []sequelize.AssociationOption{
			sequelize.As("marks"), sequelize.Through(taggings), sequelize.ForeignKey("ownerId"), sequelize.OtherKey("markId"),
			sequelize.Constraints(false), sequelize.Unique(false), sequelize.ThroughScope{"kind": kind},
		}
	}
	photoMarks := sequelize.BelongsToMany(photos, marks, tagged("photo")...)
	videoMarks := sequelize.BelongsToMany(videos, marks, tagged("video")...)
	l.must(db.Sync(ctx, sequelize.Force(true)))
	photo, video := &kindPhoto{Title: "p", Remarks: []*kindRemark{{Text: "nested"}}}, &kindVideo{Title: "v"}
	l.must(photos.Create(ctx, photo, sequelize.Include("remarks")))
	l.must(videos.Create(ctx, video))
	if r := photo.Remarks[0]; r.AboutKind != "photo" || *r.AboutID != photo.ID {
		t.Fatal(r)
	}
	loose := &kindRemark{Text: "loose"}
	l.must(remarks.Create(ctx, loose))
	l.must(videoRemarks.Add(ctx, video, []*kindRemark{loose}))
	l.must(videoRemarks.Create(ctx, video, &kindRemark{Text: "made"}))
	if loose.AboutKind != "video" {
		t.Fatal(loose)
	}
	counts := func(want ...int64) {
		t.Helper()
		p, err := photoRemarks.Count(ctx, photo)
		l.must(err)
		v, err := videoRemarks.Count(ctx, video)
		l.must(err)
		if p != want[0] || v != want[1] {
			t.Fatal(p, v, want)
		}
	}
	counts(1, 2)
	l.must(photoRemarks.Set(ctx, photo, []*kindRemark{loose})) // moves it, and takes the kind along
	counts(1, 1)
	l.must(videoRemarks.Set(ctx, video, nil))
	counts(1, 0)
	one, two := &kindMark{Name: "one"}, &kindMark{Name: "two"}
	l.must(marks.BulkCreate(ctx, []*kindMark{one, two}))
	l.must(photoMarks.Add(ctx, photo, []*kindMark{one, two}))
	l.must(videoMarks.Add(ctx, video, []*kindMark{one}))
	l.must(videoMarks.Add(ctx, video, []*kindMark{one, two})) // without a unique key: what is linked stays one
	if n, err := taggings.Count(ctx); err != nil || n != 4 {
		t.Fatal(n, err)
	}
	l.must(photoMarks.Set(ctx, photo, []*kindMark{two}))
	p, err := photoMarks.Count(ctx, photo)
	l.must(err)
	v, err := videoMarks.Count(ctx, video)
	l.must(err)
	if p != 1 || v != 2 || len(photo.Marks) != 1 {
		t.Fatal(p, v)
	}
	if n, err := taggings.Count(ctx, sequelize.Where{"kind": "photo"}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	l.must(videoRemarks.Create(ctx, video, &kindRemark{Text: "of the video"}))
	for _, how := range []sequelize.Separate{true, false} { // photo and video have one id
		p, err := photos.FindAll(ctx, sequelize.Include("remarks", how), sequelize.Include("marks", how))
		l.must(err)
		v, err := videos.FindAll(ctx, sequelize.Include("remarks", how), sequelize.Include("marks", how, sequelize.Order{sequelize.Asc("name")}))
		l.must(err)
		if photo.ID != video.ID || len(p) != 1 || len(p[0].Remarks) != 1 || p[0].Remarks[0].Text != "loose" || len(p[0].Marks) != 1 || p[0].Marks[0].Name != "two" {
			t.Errorf("separate %v: %+v", how, p)
		}
		if len(v) != 1 || len(v[0].Remarks) != 1 || v[0].Remarks[0].Text != "of the video" || len(v[0].Marks) != 2 || v[0].Marks[0].Name != "one" {
			t.Errorf("separate %v: %+v", how, v)
		}
		if n, err := photos.Count(ctx, sequelize.Where{"remarks.text": "of the video"}); n != 0 || err != nil {
			t.Errorf("a photo has the video's remark: %d %v", n, err)
		}
	}
	l.must(photos.DestroyOne(ctx, photo, sequelize.Cascade(true)))
	if n, err := taggings.Count(ctx); err != nil || n != 2 {
		t.Fatal(n, err)
	}
}

// kindOrder has a composite key, and kindItem a composite foreign key; kindStore is found by its code; kindEmployee
// refers to itself twice, once through a table.
type kindOrder struct {
	Shop   string      `sequelize:"primaryKey;type:STRING(20)"`
	Number int         `sequelize:"primaryKey;autoIncrement:false"`
	Items  []*kindItem `sequelize:"-"`
	Gifts  []*kindMark `sequelize:"-"`
}

type kindItem struct {
	ID          int64
	Name        string
	OrderShop   *string `sequelize:"type:STRING(20)"`
	OrderNumber *int
}

type kindStore struct {
	ID    int64
	Code  string          `sequelize:"unique;type:STRING(20)"`
	Staff []*kindEmployee `sequelize:"hasMany;foreignKey:storeCode;sourceKey:code"`
}

type kindEmployee struct {
	ID        int64
	Name      string
	StoreCode *string `sequelize:"type:STRING(20)"`
	BossID    *int64
	Store     *kindStore      `sequelize:"belongsTo;foreignKey:storeCode;targetKey:code"`
	Boss      *kindEmployee   `sequelize:"belongsTo;foreignKey:bossId;inverse:reports"`
	Reports   []*kindEmployee `sequelize:"hasMany;foreignKey:bossId"`
	Friends   []*kindEmployee `sequelize:"belongsToMany;through:kindFriends;foreignKey:personId;otherKey:friendId"`
}

func TestHandlesOfOtherKeys(t *testing.T) { testdb.Each(t, handlesOfOtherKeys) }

func handlesOfOtherKeys(t *testing.T, uri string) {
	ctx := context.Background()
	db, l := opened(t, uri)
	plain := sequelize.Timestamps(false)
	orders, items, marks := sequelize.Define[kindOrder](db, plain), sequelize.Define[kindItem](db, plain), sequelize.Define[kindMark](db, plain)
	stores, staff := sequelize.Define[kindStore](db, plain), sequelize.Define[kindEmployee](db, plain)
	orderItems := sequelize.HasMany(orders, items, sequelize.As("items"), sequelize.ForeignKey("orderShop", "orderNumber"))
	gifts := sequelize.BelongsToMany(orders, marks, sequelize.As("gifts"), sequelize.ThroughTable("kindGifts"))
	itemOrder := sequelize.BelongsTo(items, orders, sequelize.As("order"), sequelize.ForeignKey("orderShop", "orderNumber"))
	l.must(db.Sync(ctx, sequelize.Force(true)))
	first := &kindOrder{Shop: "north", Number: 1, Items: []*kindItem{{Name: "a"}, {Name: "b"}}, Gifts: []*kindMark{{Name: "pen"}}}
	second := &kindOrder{Shop: "north", Number: 2}
	l.must(orders.Create(ctx, first, sequelize.Include("items"), sequelize.Include("gifts")))
	l.must(orders.Create(ctx, second))
	a := first.Items[0]
	if *a.OrderShop != "north" || *a.OrderNumber != 1 {
		t.Fatal(a)
	}
	l.must(orderItems.Add(ctx, second, []*kindItem{a}))
	counts := func(h *sequelize.ToMany[kindOrder, kindItem], want ...int64) {
		t.Helper()
		for i, o := range []*kindOrder{first, second} {
			if n, err := h.Count(ctx, o); err != nil || n != want[i] {
				t.Fatal(i, n, want, err)
			}
		}
	}
	counts(orderItems, 1, 1)
	l.must(itemOrder.Set(ctx, a, first))
	counts(orderItems, 2, 0)
	o, err := itemOrder.Get(ctx, a)
	l.must(err)
	if o.Number != 1 {
		t.Fatal(o)
	}
	l.must(gifts.Add(ctx, second, first.Gifts))
	l.must(gifts.Add(ctx, second, first.Gifts))
	l.must(gifts.Set(ctx, first, nil))
	mine, err := gifts.Get(ctx, second)
	l.must(err)
	if n, err := gifts.Count(ctx, first); err != nil || n != 0 || len(mine) != 1 || mine[0].Name != "pen" {
		t.Fatal(n, mine, err)
	}
	l.must(orderItems.Set(ctx, first, []*kindItem{a}))
	counts(orderItems, 1, 0)

	store := &kindStore{Code: "X1", Staff: []*kindEmployee{{Name: "boss", Reports: []*kindEmployee{{Name: "r1"}, {Name: "r2"}}}}}
	l.must(stores.Create(ctx, store, sequelize.Include("staff.reports")))
	boss := store.Staff[0]
	if *boss.StoreCode != "X1" || *boss.Reports[1].BossID != boss.ID {
		t.Fatal(boss)
	}
	friends := sequelize.BelongsToMany(staff, staff, sequelize.As("friends"))
	l.must(friends.Add(ctx, boss, boss.Reports))
	theirs, err := friends.Get(ctx, boss.Reports[0])
	l.must(err)
	yours, err := friends.Get(ctx, boss, sequelize.Order{sequelize.Asc("name")})
	l.must(err)
	if len(theirs) != 0 || len(yours) != 2 || yours[0].Name != "r1" {
		t.Fatal(theirs, yours)
	}
	work := sequelize.BelongsTo(staff, stores, sequelize.As("store"))
	l.must(work.Set(ctx, boss.Reports[0], store))
	at, err := work.Get(ctx, boss.Reports[0])
	l.must(err)
	if at.ID != store.ID {
		t.Fatal(at)
	}
	up := sequelize.BelongsTo(staff, staff, sequelize.As("boss"))
	who, err := up.Get(ctx, boss.Reports[0])
	l.must(err)
	if who.Name != "boss" {
		t.Fatal(who)
	}
}

// kindBare has no field for its foreign key, nor for what the scope sets.
type kindBare struct {
	ID   int64
	Name string
}

type kindHolder struct {
	ID    int64
	Bares []*kindBare `sequelize:"hasMany;foreignKey:holderId"`
}

func TestForeignKeyWithoutField(t *testing.T) { testdb.Each(t, foreignKeyWithoutField) }

func foreignKeyWithoutField(t *testing.T, uri string) {
	ctx := context.Background()
	db, l := opened(t, uri)
	plain := sequelize.Timestamps(false)
	holders, bares := sequelize.Define[kindHolder](db, plain), sequelize.Define[kindBare](db, plain)
	handle := sequelize.HasMany(holders, bares, sequelize.As("bares"))
	l.must(db.Sync(ctx, sequelize.Force(true)))
	l.seen.take()
	list := []*kindHolder{{Bares: []*kindBare{{Name: "a"}, {Name: "b"}}}, {Bares: []*kindBare{{Name: "c"}}}}
	l.must(holders.BulkCreate(ctx, list, sequelize.Include("bares")))
	l.statements(3) // a row of defaults alone takes a statement of its own
	count := func(want ...int64) {
		t.Helper()
		for i, h := range list {
			if n, err := handle.Count(ctx, h); err != nil || n != want[i] {
				t.Fatal(i, n, want, err)
			}
		}
	}
	count(2, 1)
	list[1].Bares = append(list[1].Bares, list[0].Bares[0])
	list[0].Bares = list[0].Bares[1:]
	l.must(holders.Save(ctx, list[1], sequelize.Include("bares")))
	count(1, 2)
	l.must(handle.Set(ctx, list[0], list[1].Bares))
	count(3-1, 0)
	l.must(handle.Create(ctx, list[1], &kindBare{Name: "d"}))
	count(2, 1)
}

func TestDeclarations(t *testing.T) {
	type Two struct {
		ID int64
	}
	type One struct {
		ID   int64
		Twos []*Two `sequelize:"hasMany;foreignKey:oneId;onDelete:CASCADE"`
		Note string
	}
	db, err := sequelize.Open(testdb.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ones, twos := sequelize.Define[One](db), sequelize.Define[Two](db)
	panics := func(want string, f func()) {
		t.Helper()
		defer func() {
			err, _ := recover().(error)
			if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "sequelize: ") != 1 {
				t.Errorf("got %v, want %q", err, want)
			}
		}()
		f()
	}
	if err := ones.Sync(context.Background()); err != nil {
		t.Fatal(err)
	}
	_ = sequelize.HasMany(ones, twos, sequelize.As("twos"), sequelize.OnDelete("cascade"), sequelize.ForeignKey("oneId"))
	panics("declared twice, and differently: one hasMany Two as twos;foreignKey:oneId;onDelete:CASCADE; and one hasMany two as twos;foreignKey:other", func() {
		sequelize.HasMany(ones, twos, sequelize.As("twos"), sequelize.ForeignKey("other"))
	})
	panics("one: the association note has the name of an attribute of one", func() { sequelize.BelongsTo(ones, twos, sequelize.As("note")) })
	panics("otherKey does not go with hasMany", func() { sequelize.HasMany(ones, twos, sequelize.As("x"), sequelize.OtherKey("y")) })
	panics("belongsToMany needs its through table", func() { sequelize.BelongsToMany(ones, twos, sequelize.As("x")) })
	panics("onDelete", func() { sequelize.HasOne(ones, twos, sequelize.As("x"), sequelize.OnDelete("EXPLODE")) })
	other, err := sequelize.Open(testdb.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	strange := sequelize.Define[Two](other)
	panics("defined on different connections", func() { sequelize.HasMany(ones, strange) })
}
