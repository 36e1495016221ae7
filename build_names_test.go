package sequelize_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type (
	namedTask struct {
		ID     int64      `json:"id"`
		DueOn  string     `json:"due_on"`
		Title  string     `json:",omitempty"`
		Secret string     `json:"-"`
		Steps  []*namedBy `json:"sub_steps" sequelize:"hasMany;foreignKey:taskId"`
	}
	namedBy struct {
		ID     int64
		TaskID int64  `json:"task_id"`
		Text   string `json:"words"`
	}
)

// TestBuildJSONNames: what encoding/json writes BuildJSON reads.
func TestBuildJSONNames(t *testing.T) {
	db := open(t, "sqlite::memory:")
	tasks := sequelize.Define[namedTask](db)
	sequelize.Define[namedBy](db)
	for _, text := range []string{
		`{"due_on": "today", "title": "a", "sub_steps": [{"words": "x"}]}`,
		`{"dueOn": "today", "title": "a", "steps": [{"text": "x"}]}`,
	} {
		p, err := tasks.BuildJSON([]byte(text), sequelize.Include("steps"), sequelize.Fields{"dueOn", "title", "steps.text"})
		must(t, err)
		if p.DueOn != "today" || p.Title != "a" || len(p.Steps) != 1 || p.Steps[0].Text != "x" {
			t.Errorf("%s: %+v", text, p)
		}
	}
	_, err := tasks.BuildJSON([]byte(`{"due_on": "a", "dueOn": "b"}`))
	expectError(t, "both names", err, "dueOn twice")
	_, err = tasks.BuildJSON([]byte(`{"due_on": "a"}`), sequelize.Fields{"title"})
	expectError(t, "not in Fields", err, "dueOn")
	_, err = tasks.BuildJSON([]byte(`{"due": "a"}`))
	expectError(t, "unknown", err, `"due"`)
}

// TestLockedOut: who waits for a lock or a connection that the program holds itself is asked for the context.
func TestLockedOut(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri, sequelize.Pool{Max: 1, Acquire: 200 * time.Millisecond})
		tasks := sequelize.Define[namedBy](db)
		must(t, tasks.Sync(ctx, sequelize.Force(true)))
		defer tasks.Drop(ctx)
		err := db.Transaction(ctx, func(inner context.Context) error {
			must(t, tasks.Create(inner, &namedBy{Text: "a"}))
			return tasks.Create(ctx, &namedBy{Text: "b"}) // the context is forgotten
		})
		expectError(t, "forgotten context", err, "transaction", "context passed on")
	})
}

// TestSwallowedError: a transaction whose failed statement was not told is rolled back by PostgreSQL, which says why.
func TestSwallowedError(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		tasks := sequelize.Define[namedBy](db)
		must(t, tasks.Sync(ctx, sequelize.Force(true)))
		defer tasks.Drop(ctx)
		err := db.Transaction(ctx, func(ctx context.Context) error {
			if err := tasks.Create(ctx, &namedBy{ID: 1}); err != nil {
				return err
			}
			_ = tasks.Create(ctx, &namedBy{ID: 1})
			return nil
		})
		n, counted := tasks.Count(ctx)
		must(t, counted)
		if err == nil && n == 1 {
			return // other databases go on behind a failed statement
		}
		var refused *sequelize.DatabaseError
		if n != 0 || !errors.As(err, &refused) {
			t.Errorf("%d rows, %T %v", n, err, err)
		}
		expectError(t, "swallowed", err, "return the error", "nested Transaction", "rollback")
	})
}

// TestWordsOfMistakes: errors of tags and names say what was probably meant.
func TestWordsOfMistakes(t *testing.T) {
	type commas struct {
		ID   int64
		Name string `sequelize:"unique,field:zz"`
	}
	_, err := sequelize.TryDefine[commas](open(t, "sqlite::memory:"))
	expectError(t, "commas", err, "unique,field:zz", "semicolons")
	if strings.Contains(err.Error(), "belongsToMany") {
		t.Errorf("all keys are listed: %v", err)
	}
	_, err = dialect.Lookup("")
	expectError(t, "no scheme", err, "a URI begins with")
	_, err = dialect.Lookup("oracle")
	expectError(t, "no import", err, "sequelize/dialect/oracle")
}
