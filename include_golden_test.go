package sequelize

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	_ "github.com/go-sequelize/sequelize/dialect/mariadb" // the dialects under test
	_ "github.com/go-sequelize/sequelize/dialect/mssql"
	_ "github.com/go-sequelize/sequelize/dialect/mysql"
	_ "github.com/go-sequelize/sequelize/dialect/postgres"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/op"
)

type shelfWriter struct {
	ID    int64
	Name  string
	Books []*shelfBook `sequelize:"hasMany;foreignKey:writerId"`
}

type shelfBook struct {
	ID       int64
	Title    string
	WriterID *int64
	Writer   *shelfWriter `sequelize:"belongsTo;foreignKey:writerId"`
	Tags     []*shelfTag  `sequelize:"belongsToMany;through:shelfLink;foreignKey:bookId;otherKey:tagId"`
	Copies   []*shelfCopy `sequelize:"hasMany;foreignKey:bookId"`
}

type shelfTag struct {
	ID   int64
	Name string
	Link *shelfLink `sequelize:"throughRecord"`
}

type shelfLink struct {
	BookID   int64 `sequelize:"primaryKey"`
	TagID    int64 `sequelize:"primaryKey"`
	Position int
}

type shelfCopy struct {
	ID     int64
	BookID int64
	Room   int64
	Shelf  int64
	Place  *shelfPlace `sequelize:"belongsTo;foreignKey:room,shelf"`
}

type shelfPlace struct {
	Room  int64 `sequelize:"primaryKey"`
	Shelf int64 `sequelize:"primaryKey"`
	Floor int
}

type nowhere struct{}

func (nowhere) Connect(context.Context) (driver.Conn, error) { return nil, errors.New("no server") }
func (nowhere) Driver() driver.Driver                        { return nil }

// includeQuestions are asked of books, or of the copies of books where the name says so.
var includeQuestions = []struct {
	name    string
	options Options
}{
	{"to-many", Options{Include("copies")}},
	{"to-many, per parent", Options{Include("copies", Order{Desc("room")}, Limit(3), Offset(1))}},
	{"to-many, filtered", Options{Include("copies", Where{"room": 7}), Limit(10)}},
	{"to-many, filtered, not required", Options{Include("copies", Where{"room": 7}, Required(false)), Limit(10)}},
	{"to-one", Options{Include("writer")}},
	{"to-one, joined", Options{Include("writer", Separate(false), Where{"name": "x"}, Required(false)), Order{Asc("writer.name")}}},
	{"to-many, joined", Options{Include("copies", Separate(false), Order{Asc("room")}), Order{Desc("title")}}},
	{"to-many, joined to a page", Options{Include("copies", Separate(false), Order{Asc("room")}, Include("place", Separate(false))), Order{Desc("writer.name"), Asc("id")}, Limit(2), Offset(1)}},
	{"through, joined", Options{Include("tags", Separate(false), ThroughWhere{"position": 1})}},
	{"joined beneath a statement", Options{Include("writer.books", Separate(false))}},
	{"join on", Options{Include("copies", JoinOn(Where{"room": Parent("id"), "shelf": op.Gt(Parent("writerId"))}))}},
	{"join on, required", Options{Include("copies", JoinOn(Where{"room": Parent("id")}), Required(true), Limit(2))}},
	{"join on, joined", Options{Include("copies", JoinOn(Where{"room": Parent("id")}), Separate(false))}},
	{"nested required", Options{Include("copies", Required(true), Include("place", Where{"floor": op.Gt(1)})), Limit(2)}},
	{"through", Options{Include("tags", ThroughWhere{"position": 1}, Required(true), Order{Asc("name")})}},
	{"through, per parent", Options{Include("tags", Limit(2))}},
	{"order by many", Options{Order{Desc("copies.room"), Asc("tags.name"), Asc("id")}, Limit(5)}},
	{"composite key", Options{Include("copies.place")}},
}

func TestIncludeStatements(t *testing.T) {
	var b strings.Builder
	for _, q := range includeQuestions {
		fmt.Fprintf(&b, "## %s\n", q.name)
		for _, dialect := range []string{"postgres", "mysql", "mariadb", "sqlite", "mssql"} {
			for _, text := range includeStatements(t, dialect, q.options) {
				fmt.Fprintf(&b, "%-8s  %s\n", dialect, text)
			}
		}
	}
	const path = "testdata/includes.golden"
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != b.String() {
		t.Errorf("%s differs (%v), got\n%s", path, err, b.String())
	}
}

// includeStatements are a question's statement and those of its includes, for two parents.
func includeStatements(t *testing.T, dialect string, options Options) []string {
	t.Helper()
	pool := sql.OpenDB(nowhere{})
	defer pool.Close()
	db, err := OpenDB(dialect, pool, Defaults(Timestamps(false)))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	books := Define[shelfBook](db)
	Define[shelfWriter](db)
	Define[shelfTag](db)
	Define[shelfLink](db)
	Define[shelfCopy](db)
	Define[shelfPlace](db)
	c, err := books.model.fold([]FindOption{options})
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := books.model.includes(c)
	if err != nil {
		t.Fatal(err)
	}
	plans := func(w *scratch, _ *plan.Plan, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return w.stmt.SQL
	}
	w := &scratch{}
	p, err := db.planFind(&c.Find, w)
	list := []string{plans(w, p, err)}
	l := &loader{db: db}
	var add func([]*includeNode)
	add = func(nodes []*includeNode) {
		for _, n := range nodes {
			if !n.joined {
				f := l.question(n)
				lists := []any{[]int64{1, 2}}
				for len(lists) < len(n.assoc.From) {
					lists = append(lists, []int64{3, 4})
				}
				f.Keyed = n.keyed(&f, lists, 0, 2, true)
				w := &scratch{}
				p, err := db.planFind(&f, w)
				list = append(list, plans(w, p, err))
			}
			add(n.kids)
		}
	}
	add(nodes)
	return list
}
