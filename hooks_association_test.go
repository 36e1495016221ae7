package sequelize_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type declaredParent struct {
	ID       int64
	Children []*declaredChild `sequelize:"hasMany"`
}

type declaredChild struct {
	ID               int64
	DeclaredParentID *int64
	OtherID          *int64
}

// TestAssociationHooks: a declaration is seen once, whether by tag, by handle or by both, and a hook completes it.
func TestAssociationHooks(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri, sequelize.Defaults(sequelize.Timestamps(false)))
		var seen []string
		db.AfterAssociate(func(q *sequelize.AssociationQuery) error {
			seen = append(seen, "after "+q.As)
			return nil
		})
		remove := db.BeforeAssociate(func(q *sequelize.AssociationQuery) error {
			if q.As == "refused" {
				return errHook
			}
			return nil
		})
		db.BeforeAssociate(func(q *sequelize.AssociationQuery) error {
			seen = append(seen, fmt.Sprintf("before %s.%s %s %s", q.Source, q.As, q.Kind, q.Target))
			q.Add(sequelize.Constraints(false), sequelize.OnUpdate("NO ACTION"))
			if q.As == "others" {
				q.Add(sequelize.ForeignKey("never")) // the declaration names another
			}
			return nil
		})
		parents := sequelize.Define[declaredParent](db)
		children := sequelize.Define[declaredChild](db)
		sequelize.HasMany(parents, children, sequelize.As("children")) // the tag's
		sequelize.HasMany(parents, children, sequelize.As("others"), sequelize.ForeignKey("otherId"))
		want := "before declaredParent.children hasMany declaredChild,after children,before declaredParent.others hasMany declaredChild,after others"
		if got := strings.Join(seen, ","); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		nobody := int64(99)
		must(t, children.Create(ctx, &declaredChild{DeclaredParentID: &nobody, OtherID: &nobody})) // without constraints
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), errHook.Error()) {
					t.Errorf("a declaration that a hook refuses: %v", r)
				}
			}()
			sequelize.HasMany(parents, children, sequelize.As("refused"), sequelize.ForeignKey("otherId"))
		}()
		remove()
		db.BeforeAssociate(func(q *sequelize.AssociationQuery) error { q.Add(sequelize.As("x")); return nil })
		if _, err := sequelize.TryDefine[declaredParent](db, sequelize.ModelName("second")); err == nil || !strings.Contains(err.Error(), "As or Through") {
			t.Errorf("a hook that renames an association: %v", err)
		}
	})
}
