package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

// tally is a Tracer that counts statements.
type tally struct {
	mu   sync.Mutex
	list []string
}

func (c *tally) Start(ctx context.Context, t sequelize.Trace) (context.Context, func(int64, error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, t.SQL)
	return ctx, func(int64, error) {}
}

// take returns the statements since the last call, without those of savepoints and questions for session variables.
func (c *tally) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []string
	for _, s := range c.list {
		if word := strings.ToUpper(strings.Fields(s)[0]); word != "SAVEPOINT" && word != "RELEASE" && word != "ROLLBACK" && word != "SAVE" && !strings.Contains(s, "@@") {
			list = append(list, s)
		}
	}
	c.list = nil
	return list
}

type linkUser struct {
	ID        int64
	Name      string
	Posts     []*linkPost  `sequelize:"hasMany;foreignKey:authorId;as:posts"`
	Profile   *linkProfile `sequelize:"hasOne;foreignKey:ownerId;as:profile"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

type linkProfile struct {
	ID      int64
	Bio     string
	OwnerID *int64
}

type linkPost struct {
	ID        int64
	Title     string
	AuthorID  *int64
	Author    *linkUser     `sequelize:"belongsTo;foreignKey:authorId"`
	Comments  []linkComment `sequelize:"hasMany;foreignKey:postId;as:comments"`
	Tags      []*linkTag    `sequelize:"belongsToMany;through:linkPostTag;foreignKey:postId;otherKey:tagId;as:tags"`
	Labels    []*linkTag    `sequelize:"belongsToMany;through:postLabels;foreignKey:postId;otherKey:tagId;as:labels"`
	UpdatedAt time.Time
}

type linkComment struct {
	ID     int64
	Body   string `sequelize:"unique"`
	PostID int64
}

type linkTag struct {
	ID      int64
	Name    string       `sequelize:"unique"`
	PostTag *linkPostTag `sequelize:"-"`
}

type linkPostTag struct {
	PostID   int64 `sequelize:"primaryKey"`
	TagID    int64 `sequelize:"primaryKey"`
	Position int
}

type links struct {
	t        *testing.T
	db       *sequelize.Sequelize
	users    *sequelize.Model[linkUser]
	posts    *sequelize.Model[linkPost]
	comments *sequelize.Model[linkComment]
	tags     *sequelize.Model[linkTag]
	profiles *sequelize.Model[linkProfile]
	through  *sequelize.Model[linkPostTag]
	seen     *tally
}

func newLinks(t *testing.T, uri string) *links {
	l := &links{t: t, seen: &tally{}}
	db, err := sequelize.Open(uri, sequelize.WithTracer(l.seen))
	if err != nil {
		t.Fatal(err)
	}
	l.db = db
	l.posts = sequelize.Define[linkPost](db)
	l.users = sequelize.Define[linkUser](db)
	l.comments = sequelize.Define[linkComment](db, sequelize.Timestamps(false))
	l.tags = sequelize.Define[linkTag](db, sequelize.Timestamps(false))
	l.profiles = sequelize.Define[linkProfile](db, sequelize.Timestamps(false))
	l.through = sequelize.Define[linkPostTag](db, sequelize.Timestamps(false))
	l.must(db.Sync(context.Background(), sequelize.Force(true)))
	t.Cleanup(func() {
		l.must(db.Drop(context.Background()))
		db.Close()
	})
	l.seen.take()
	return l
}

func (l *links) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// statements checks how many statements ran since the last check.
func (l *links) statements(want int) {
	l.t.Helper()
	if list := l.seen.take(); len(list) != want {
		l.t.Fatalf("%d statements, want %d:\n%s", len(list), want, strings.Join(list, "\n"))
	}
}

func (l *links) user(name string) *linkUser {
	l.t.Helper()
	u := &linkUser{Name: name}
	l.must(l.users.Create(context.Background(), u))
	l.seen.take()
	return u
}

func (l *links) postsNamed(titles ...string) []*linkPost {
	l.t.Helper()
	var list []*linkPost
	for _, title := range titles {
		list = append(list, &linkPost{Title: title})
	}
	l.must(l.posts.BulkCreate(context.Background(), list))
	l.seen.take()
	return list
}

func (l *links) tagsNamed(names ...string) []*linkTag {
	l.t.Helper()
	var list []*linkTag
	for _, name := range names {
		list = append(list, &linkTag{Name: name})
	}
	l.must(l.tags.BulkCreate(context.Background(), list))
	l.seen.take()
	return list
}

func titles(list []*linkPost) string {
	var names []string
	for _, p := range list {
		names = append(names, p.Title)
	}
	return strings.Join(names, ",")
}

func tagNames(list []*linkTag) string {
	var names []string
	for _, p := range list {
		names = append(names, p.Name)
	}
	return strings.Join(names, ",")
}

func TestHasManyHandle(t *testing.T) { testdb.Each(t, hasManyHandle) }

func hasManyHandle(t *testing.T, uri string) {
	ctx := context.Background()
	l := newLinks(t, uri)
	userPosts := sequelize.HasMany(l.users, l.posts, sequelize.As("posts"))
	if userPosts != sequelize.HasMany(l.users, l.posts, sequelize.As("posts"), sequelize.ForeignKey("authorId")) {
		t.Fatal("one association has two handles")
	}
	jane, john := l.user("Jane"), l.user("John")
	list := l.postsNamed("a", "b", "c", "d")
	byTitle := sequelize.Order{sequelize.Asc("title")}
	get := func(u *linkUser) string {
		t.Helper()
		mine, err := userPosts.Get(ctx, u, byTitle)
		l.must(err)
		l.statements(1)
		return titles(mine)
	}
	l.must(userPosts.Add(ctx, jane, list[:3]))
	l.statements(1)
	if get(jane) != "a,b,c" || *list[0].AuthorID != jane.ID || titles(jane.Posts) != "a,b,c" {
		t.Fatal(get(jane), titles(jane.Posts))
	}
	reread, err := l.posts.FindByPK(ctx, list[0].ID)
	l.must(err)
	l.seen.take()
	if !reread.UpdatedAt.Equal(list[0].UpdatedAt) {
		t.Fatal("updatedAt differs in the record and its row", reread.UpdatedAt, list[0].UpdatedAt)
	}
	l.seen.take()
	l.must(userPosts.Add(ctx, jane, []*linkPost{list[0], list[0]}))
	l.statements(1)
	if titles(jane.Posts) != "b,c,a" {
		t.Fatal(titles(jane.Posts))
	}
	has, err := userPosts.Has(ctx, jane, list[:2])
	l.must(err)
	hasNot, err := userPosts.Has(ctx, jane, list[2:])
	l.must(err)
	n, err := userPosts.Count(ctx, jane, sequelize.Where{"title": op.Ne("a")})
	l.must(err)
	l.statements(3)
	if !has || hasNot || n != 2 {
		t.Fatal(has, hasNot, n)
	}
	mine, err := userPosts.Get(ctx, jane, byTitle, sequelize.Limit(1), sequelize.Offset(1))
	l.must(err)
	if titles(mine) != "b" {
		t.Fatal(titles(mine))
	}
	l.seen.take()
	l.must(userPosts.Set(ctx, jane, list[2:]))
	l.statements(2)
	if get(jane) != "c,d" || list[0].AuthorID != nil || titles(jane.Posts) != "c,d" {
		t.Fatal(get(jane), list[0].AuthorID, titles(jane.Posts))
	}
	l.must(userPosts.Remove(ctx, john, list)) // John has none of them
	l.must(userPosts.Remove(ctx, jane, list[3:]))
	l.statements(2)
	if get(jane) != "c" || list[3].AuthorID != nil || titles(jane.Posts) != "c" {
		t.Fatal(get(jane))
	}
	fresh := &linkPost{Title: "e"}
	l.must(userPosts.Create(ctx, jane, fresh))
	l.statements(1)
	if get(jane) != "c,e" || fresh.ID == 0 || titles(jane.Posts) != "c,e" {
		t.Fatal(get(jane))
	}
	l.must(userPosts.Remove(ctx, jane, []*linkPost{fresh}, sequelize.DestroyDetached(true)))
	if _, err := l.posts.FindByPK(ctx, fresh.ID); !errors.Is(err, sequelize.ErrNotFound) {
		t.Fatal(err)
	}
	l.must(userPosts.Set(ctx, jane, nil))
	l.seen.take()
	if get(jane) != "" || len(jane.Posts) != 0 {
		t.Fatal(get(jane))
	}
	hasManyErrors(t, l, userPosts, jane, list)
}

func hasManyErrors(t *testing.T, l *links, userPosts *sequelize.ToMany[linkUser, linkPost], jane *linkUser, list []*linkPost) {
	ctx := context.Background()
	gone := &linkPost{ID: 999, Title: "gone"}
	err := userPosts.Add(ctx, jane, []*linkPost{list[0], gone})
	if !errors.Is(err, sequelize.ErrNotFound) {
		t.Fatal(err)
	}
	if n, err := userPosts.Count(ctx, jane); err != nil || n != 0 || gone.AuthorID != nil || list[0].AuthorID != nil {
		t.Fatal("a failed Add left something behind", n, err, gone.AuthorID)
	}
	wants := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "sequelize: ") != 1 {
			t.Fatalf("got %v, want %q", err, want)
		}
	}
	_, err = userPosts.Get(ctx, &linkUser{})
	wants(err, "a record of linkUser has no key")
	wants(userPosts.Add(ctx, jane, []*linkPost{{Title: "new"}}), "a record of linkPost has no key")
	wants(userPosts.Add(ctx, l.users.Ref(), list), "reference record")
	wants(userPosts.Add(ctx, jane, []*linkPost{nil}), "the record is nil")
	wants(userPosts.Add(ctx, jane, list, sequelize.ThroughSet{"x": 1}), "ThroughSet goes with a belongsToMany")
	wants(l.posts.Create(ctx, &linkPost{}, sequelize.ThroughSet{"x": 1}), "ThroughSet means nothing here")
	comments := sequelize.HasMany(l.posts, l.comments, sequelize.As("comments"))
	l.must(comments.Create(ctx, list[0], &linkComment{Body: "x"}))
	wants(comments.Set(ctx, list[0], nil), "cannot be NULL")
	l.must(comments.Set(ctx, list[0], nil, sequelize.DestroyDetached(true)))
	if n, err := l.comments.Count(ctx); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	l.must(comments.Set(ctx, list[0], nil))
	tx, err := l.db.Begin(ctx)
	l.must(err)
	l.must(userPosts.Add(ctx, jane, list[:2], tx))
	l.must(tx.Rollback())
	if n, err := userPosts.Count(ctx, jane); err != nil || n != 0 {
		t.Fatal(n, err)
	}
}

func TestToOneHandle(t *testing.T) { testdb.Each(t, toOneHandle) }

func toOneHandle(t *testing.T, uri string) {
	ctx := context.Background()
	l := newLinks(t, uri)
	author := sequelize.BelongsTo(l.posts, l.users, sequelize.As("author"))
	profile := sequelize.HasOne(l.users, l.profiles, sequelize.As("profile"))
	jane, list := l.user("Jane"), l.postsNamed("a", "b")
	_, err := author.Get(ctx, list[0])
	if !errors.Is(err, sequelize.ErrNotFound) {
		t.Fatal(err)
	}
	l.statements(0)
	l.must(author.Set(ctx, list[0], jane))
	l.statements(1)
	who, err := author.Get(ctx, list[0])
	l.must(err)
	if who.Name != "Jane" || *list[0].AuthorID != jane.ID || list[0].Author != jane {
		t.Fatal(who, list[0])
	}
	l.must(author.Set(ctx, list[0], nil))
	if list[0].AuthorID != nil || list[0].Author != nil {
		t.Fatal(list[0])
	}
	al := &linkUser{Name: "Al"}
	l.must(author.Create(ctx, list[0], al))
	again, err := l.posts.FindByPK(ctx, list[0].ID)
	l.must(err)
	if *again.AuthorID != al.ID || list[0].Author != al {
		t.Fatal(*again.AuthorID, al.ID)
	}
	if err := author.Set(ctx, &linkPost{}, jane); err == nil {
		t.Fatal("a source that was never saved was pointed somewhere")
	}
	one, two := &linkProfile{Bio: "one"}, &linkProfile{Bio: "two"}
	l.must(profile.Create(ctx, jane, one))
	l.must(l.profiles.Create(ctx, two))
	l.seen.take()
	l.must(profile.Set(ctx, jane, two))
	l.statements(2)
	got, err := profile.Get(ctx, jane)
	l.must(err)
	if got.Bio != "two" || one.OwnerID != nil || *two.OwnerID != jane.ID || jane.Profile != two {
		t.Fatal(got, one, two)
	}
	l.must(profile.Set(ctx, jane, nil))
	if _, err = profile.Get(ctx, jane); !errors.Is(err, sequelize.ErrNotFound) || jane.Profile != nil {
		t.Fatal(err)
	}
}

func TestManyToManyHandle(t *testing.T) { testdb.Each(t, manyToManyHandle) }

func manyToManyHandle(t *testing.T, uri string) {
	ctx := context.Background()
	l := newLinks(t, uri)
	postTags := sequelize.BelongsToMany(l.posts, l.tags, sequelize.As("tags"), sequelize.Through(l.through))
	labels := sequelize.BelongsToMany(l.posts, l.tags, sequelize.As("labels"), sequelize.ThroughTable("postLabels"))
	post, tags := l.postsNamed("a", "other")[0], l.tagsNamed("x", "y", "z")
	for _, h := range []*sequelize.ToMany[linkPost, linkTag]{postTags, labels} {
		get := func() string {
			t.Helper()
			mine, err := h.Get(ctx, post, sequelize.Order{sequelize.Asc("name")})
			l.must(err)
			l.statements(1)
			return tagNames(mine)
		}
		l.must(h.Add(ctx, post, tags[:2]))
		l.statements(1)
		l.must(h.Add(ctx, post, []*linkTag{{ID: tags[1].ID}, tags[2]}))
		l.statements(1)
		if get() != "x,y,z" {
			t.Fatal(get())
		}
		n, err := h.Count(ctx, post, sequelize.Where{"name": op.Ne("x")})
		l.must(err)
		has, err := h.Has(ctx, post, tags)
		l.must(err)
		l.statements(2)
		if n != 2 || !has {
			t.Fatal(n, has)
		}
		l.must(h.Remove(ctx, post, tags[:1]))
		l.statements(1)
		if has, err = h.Has(ctx, post, tags); err != nil || has {
			l.t.Fatal(has, err)
		}
		l.seen.take()
		l.must(h.Set(ctx, post, []*linkTag{tags[0], tags[2]}))
		l.statements(2)
		if get() != "x,z" {
			t.Fatal(get())
		}
		fresh := &linkTag{Name: fmt.Sprint("w", len(post.Labels))}
		l.must(h.Create(ctx, post, fresh))
		l.statements(2)
		l.must(h.Set(ctx, post, nil))
		l.statements(1)
		if get() != "" {
			t.Fatal(get())
		}
		var foreign *sequelize.ForeignKeyConstraintError
		if err := h.Add(ctx, post, []*linkTag{tags[0], {ID: 999}}); !errors.As(err, &foreign) {
			t.Fatal(err)
		}
		l.seen.take()
		if get() != "" {
			t.Fatal(get())
		}
	}
	throughAttributes(t, l, postTags, post, tags)
}

func throughAttributes(t *testing.T, l *links, postTags *sequelize.ToMany[linkPost, linkTag], post *linkPost, tags []*linkTag) {
	ctx := context.Background()
	position := func(tag *linkTag) int {
		t.Helper()
		row, err := l.through.FindOne(ctx, sequelize.Where{"postId": post.ID, "tagId": tag.ID})
		l.must(err)
		return row.Position
	}
	l.must(postTags.Add(ctx, post, tags[:2], sequelize.ThroughSet{"position": 1}))
	if position(tags[0]) != 1 || tags[0].PostTag == nil || tags[0].PostTag.Position != 1 {
		t.Fatal(position(tags[0]), tags[0].PostTag)
	}
	l.must(postTags.Add(ctx, post, tags, sequelize.ThroughSet{"position": 2}))
	for _, tag := range tags {
		if position(tag) != 2 {
			t.Fatal(position(tag))
		}
	}
	tags[1].PostTag = &linkPostTag{Position: 7}
	l.seen.take()
	l.must(postTags.Add(ctx, post, tags[1:2]))
	l.statements(1)
	if position(tags[1]) != 7 {
		t.Fatal(position(tags[1]))
	}
	other := &linkPost{ID: post.ID + 1}
	l.must(postTags.Add(ctx, other, tags[:2])) // the through records of the first post stay its own
	if position(tags[0]) != 2 || position(tags[1]) != 7 || tags[0].PostTag.PostID != other.ID {
		t.Fatal(position(tags[0]), position(tags[1]), tags[0].PostTag)
	}
	if err := postTags.Add(ctx, post, tags, sequelize.ThroughSet{"posittion": 2}); err == nil || !strings.Contains(err.Error(), `did you mean "position"`) {
		t.Fatal(err)
	}
	if err := postTags.Add(ctx, post, tags, sequelize.ThroughSet{"position": "x"}); err == nil {
		t.Fatal("text was taken for a number")
	}
	l.must(postTags.Create(ctx, post, &linkTag{Name: "made"}, sequelize.ThroughSet{"position": 5}))
	n, err := l.through.Count(ctx, sequelize.Where{"position": 5})
	l.must(err)
	if n != 1 {
		t.Fatal(n)
	}
}

func TestAddIsRaceFree(t *testing.T) { testdb.Each(t, addIsRaceFree) }

func addIsRaceFree(t *testing.T, uri string) {
	ctx := context.Background()
	l := newLinks(t, uri)
	postTags := sequelize.BelongsToMany(l.posts, l.tags, sequelize.As("tags"))
	loose := sequelize.BelongsToMany(l.posts, l.tags, sequelize.As("labels"))
	post, tags := l.postsNamed("a")[0], l.tagsNamed("a", "b", "c", "d", "e")
	var wait sync.WaitGroup
	errs := make(chan error, 100)
	for i := range 12 {
		wait.Go(func() {
			mine := make([]*linkTag, len(tags))
			for j := range tags {
				mine[j] = &linkTag{ID: tags[(i+j)%len(tags)].ID}
			}
			source := &linkPost{ID: post.ID}
			errs <- postTags.Add(ctx, source, mine)
			errs <- loose.Add(ctx, source, mine)
			errs <- postTags.Add(ctx, source, mine, sequelize.ThroughSet{"position": i})
			errs <- postTags.Set(ctx, source, mine)
		})
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		l.must(err)
	}
	for _, h := range []*sequelize.ToMany[linkPost, linkTag]{postTags, loose} {
		n, err := h.Count(ctx, post)
		l.must(err)
		if n != int64(len(tags)) {
			t.Fatal(n)
		}
	}
}
