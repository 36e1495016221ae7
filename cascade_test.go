package sequelize_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type cascadeFolder struct {
	ID       int64
	Name     string
	ParentID *int64
	Folders  []*cascadeFolder `sequelize:"hasMany;foreignKey:parentId;onDelete:CASCADE"`
	Files    []*cascadeFile   `sequelize:"hasMany;onDelete:CASCADE"`
	Links    []*cascadeLink   `sequelize:"hasMany;foreignKey:folderId;onDelete:SET NULL"`
	Labels   []*cascadeLabel  `sequelize:"belongsToMany;through:cascadeFolderLabels"`
}

type cascadeFile struct {
	ID              int64
	Name            string
	CascadeFolderID int64
	Notes           []*cascadeNote `sequelize:"hasMany;foreignKey:aboutId;constraints:false;scope:kind=file;onDelete:CASCADE"`
}

type cascadeNote struct {
	ID      int64
	Kind    string
	AboutID int64
}

type cascadeLink struct {
	ID       int64
	FolderID *int64
}

type cascadeLabel struct {
	ID   int64
	Name string
}

func TestCascade(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		t.Run("hard", func(t *testing.T) { cascades(t, uri, false) })
		t.Run("paranoid", func(t *testing.T) { cascades(t, uri, true) })
	})
}

func cascades(t *testing.T, uri string, paranoid bool) {
	ctx := context.Background()
	seen := &tally{}
	db, err := sequelize.Open(uri, sequelize.WithTracer(seen))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l := &links{t: t, seen: seen}
	plain, kept := sequelize.Timestamps(false), sequelize.Paranoid(paranoid)
	folders := sequelize.Define[cascadeFolder](db, plain, kept)
	files := sequelize.Define[cascadeFile](db, plain, kept)
	notes := sequelize.Define[cascadeNote](db, plain)
	linked := sequelize.Define[cascadeLink](db, plain)
	labels := sequelize.Define[cascadeLabel](db, plain)
	l.must(db.Sync(ctx, sequelize.Force(true)))
	defer db.Drop(ctx)
	var events []string
	files.BeforeDestroy(func(_ context.Context, f *cascadeFile) error {
		if f.Name == "held" {
			return errors.New("held")
		}
		events = append(events, "before "+f.Name)
		return nil
	})
	files.AfterDestroy(func(_ context.Context, f *cascadeFile) error { events = append(events, "after "+f.Name); return nil })
	file := func(name string) *cascadeFile {
		return &cascadeFile{Name: name, Notes: []*cascadeNote{{}, {}}}
	}
	root := &cascadeFolder{Name: "root",
		Folders: []*cascadeFolder{{Name: "a", Files: []*cascadeFile{file("a1"), file("a2")}}, {Name: "b", Files: []*cascadeFile{file("b1")}}},
		Files:   []*cascadeFile{file("r1")}, Links: []*cascadeLink{{}}, Labels: []*cascadeLabel{{Name: "red"}},
	}
	tree := sequelize.Include("folders", sequelize.Include("files.notes"))
	l.must(folders.Create(ctx, root, tree, sequelize.Include("files.notes"), sequelize.Include("links"), sequelize.Include("labels")))
	if n := root.Folders[0].Files[0].Notes[0]; n.Kind != "file" || n.AboutID != root.Folders[0].Files[0].ID {
		t.Fatal(n)
	}
	stray := &cascadeNote{Kind: "other", AboutID: root.Files[0].ID}
	l.must(notes.Create(ctx, stray))
	count := func(f func(context.Context, ...sequelize.FindOption) (int64, error), options ...sequelize.FindOption) int64 {
		t.Helper()
		n, err := f(ctx, options...)
		l.must(err)
		return n
	}
	root.Files[0].Name = "held"
	l.must(files.Save(ctx, root.Files[0]))
	if err := folders.DestroyOne(ctx, root, sequelize.Cascade(true)); err == nil || count(folders.Count) != 3 || count(files.Count) != 4 || count(notes.Count) != 9 {
		t.Fatal(err)
	}
	root.Files[0].Name = "r1"
	l.must(files.Save(ctx, root.Files[0]))
	events = nil
	seen.take()
	l.must(folders.DestroyOne(ctx, root, sequelize.Cascade(true)))
	if n := len(seen.take()); n > 24 {
		t.Fatal(n, "statements")
	}
	slices.Sort(events)
	if got := strings.Join(events, ","); got != "after a1,after a2,after b1,after r1,before a1,before a2,before b1,before r1" {
		t.Fatal(got)
	}
	if count(folders.Count) != 0 || count(files.Count) != 0 || count(notes.Count) != 1 || count(labels.Count) != 1 {
		t.Fatal("left", count(folders.Count), count(files.Count), count(notes.Count), count(labels.Count))
	}
	if n := count(linked.Count, sequelize.Where{"folderId": nil}); n != 1 {
		t.Fatal("a link was not let go", n)
	}
	through, err := sequelize.Query[int64](ctx, db, "SELECT count(*) FROM "+quoteTable(uri, "cascadeFolderLabels"))
	l.must(err)
	if through[0] != 0 {
		t.Fatal("a through row stayed")
	}
	want := int64(0)
	if paranoid {
		want = 4
	}
	if n := count(files.Count, sequelize.WithDeleted(true)); n != want {
		t.Fatal(n, want)
	}
	l.must(folders.Create(ctx, &cascadeFolder{Name: "x", Files: []*cascadeFile{{Name: "x1"}}}, sequelize.Include("files")))
	if n, err := folders.Destroy(ctx, sequelize.Where{"name": "x"}, sequelize.Cascade(true), sequelize.Force(true)); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if n := count(files.Count, sequelize.WithDeleted(true)); n != want {
		t.Fatal(n, want)
	}
}

func quoteTable(uri, name string) string {
	scheme, _, _ := strings.Cut(uri, ":")
	d, _ := dialect.Lookup(scheme)
	return string(d.AppendIdent(nil, name))
}

func TestCascadeEndsInCycles(t *testing.T) {
	ctx := context.Background()
	db, err := sequelize.Open(testdb.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	folders := sequelize.Define[cascadeFolder](db, sequelize.Timestamps(false), sequelize.Paranoid(true))
	sequelize.Define[cascadeFile](db)
	sequelize.Define[cascadeNote](db)
	sequelize.Define[cascadeLink](db)
	sequelize.Define[cascadeLabel](db)
	l := &links{t: t}
	l.must(db.Sync(ctx))
	a, b := &cascadeFolder{Name: "a"}, &cascadeFolder{Name: "b"}
	l.must(folders.BulkCreate(ctx, []*cascadeFolder{a, b}))
	a.ParentID, b.ParentID = &b.ID, &a.ID
	l.must(folders.Save(ctx, a))
	l.must(folders.Save(ctx, b))
	l.must(folders.DestroyOne(ctx, a, sequelize.Cascade(true)))
	if n, err := folders.Count(ctx); err != nil || n != 0 {
		t.Fatal(n, err)
	}
}
