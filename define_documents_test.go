package sequelize_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type (
	untaggedBook struct {
		ID     int64
		Author *untaggedAuthor
		Tagged *untaggedAuthor `sequelize:"type:JSON"` // a copy, and it says so
	}
	untaggedAuthor struct {
		ID    int64
		Name  string
		Books []*untaggedBook
	}
	untaggedNode struct {
		ID   int64
		Next *untaggedNode
	}
	plainDocument struct {
		Street string
		Parts  []plainPart
		Self   *plainDocument
	}
	plainPart   struct{ Word string }
	plainHolder struct {
		ID      int64
		Address plainDocument
		Former  []*plainDocument
		Maybe   *plainDocument
	}
)

// TestUntaggedAssociations: a field of another model's struct that no tag explains is a mistake when the models are first
// used, and not a column that nobody meant.
func TestUntaggedAssociations(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		books := sequelize.Define[untaggedBook](db)
		_, err := books.FindAll(ctx, sequelize.Include("author"))
		expectError(t, "the association's model is not defined", err, `"author"`, "kept as JSON", "untaggedAuthor", "belongsTo")
		sequelize.Define[untaggedAuthor](db)
		_, err = books.FindAll(ctx)
		expectError(t, "first use", err, "untaggedBook.author", "untaggedAuthor.books", "belongsTo", "hasMany", "type:JSON")
		if strings.Contains(err.Error(), "Tagged") {
			t.Errorf("a field that says JSON is refused: %v", err)
		}
		expectError(t, "Sync", db.Sync(ctx), "untaggedBook.author")

		own := open(t, uri)
		sequelize.Define[untaggedNode](own)
		expectError(t, "a struct of itself", own.Sync(ctx), "untaggedNode.next", "belongsTo")
	})
}

// TestPlainDocuments: structs that are no models are JSON without a word.
func TestPlainDocuments(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		m := sequelize.Define[plainHolder](db)
		must(t, m.Sync(ctx, sequelize.Force(true)))
		defer m.Drop(ctx)
		p := &plainHolder{Address: plainDocument{Street: "A", Parts: []plainPart{{"b"}}, Self: &plainDocument{Street: "C"}}, Former: []*plainDocument{{Street: "D"}}}
		must(t, m.Create(ctx, p))
		got, err := m.FindByPK(ctx, p.ID)
		must(t, err)
		if got.Address.Self.Street != "C" || got.Address.Parts[0].Word != "b" || got.Former[0].Street != "D" || got.Maybe != nil {
			t.Errorf("%+v came back", got)
		}
	})
}

type noDocuments struct {
	ID     int64
	Pipe   chan int
	Call   func()
	Number complex128
	Inner  struct {
		Words map[string][]func() string
		Fine  func() `json:"-"`
	}
	Hidden chan int `sequelize:"-"`
	Any    any
}

// TestFieldsThatNothingHolds: fields of types that neither a column nor a document can hold are mistakes of the definition.
func TestFieldsThatNothingHolds(t *testing.T) {
	db := open(t, "sqlite::memory:")
	_, err := sequelize.TryDefine[noDocuments](db)
	expectError(t, "TryDefine", err, "Pipe: JSON cannot hold a chan int", "Call: JSON cannot hold a func()", "Number: JSON cannot hold a complex128",
		"Inner: JSON cannot hold a func() string (in its Words)", `sequelize:"-"`)
	for _, field := range []string{"Hidden", "Any", "Fine"} {
		if strings.Contains(err.Error(), field) {
			t.Errorf("%s is refused: %v", field, err)
		}
	}
}

func expectError(t *testing.T, what string, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error", what)
		return
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v does not say %q", what, err, part)
		}
	}
}
