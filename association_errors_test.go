package sequelize_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type lostTarget struct{ ID int64 }

type lostSource struct {
	ID      int64
	Targets []*lostTarget `sequelize:"hasMany;foreignKey:sourceId"`
}

type lostLink struct {
	ID    int64
	Marks []*lostMark `sequelize:"belongsToMany;through:lostTies;otherKey:nope,nopeToo"`
}

type lostMark struct{ ID int64 }

type mixedKey struct {
	ID    int64
	Parts []*mixedPart `sequelize:"hasMany;foreignKey:ownerCode"`
}

type mixedPart struct {
	ID        int64
	OwnerCode string
}

type sourceless struct {
	ID    int64
	Parts []*mixedPart `sequelize:"hasMany;foreignKey:ownerCode;sourceKey:cde"`
	Code  string
}

// TestAssociationErrors: what is wrong with an association is told at the first use, with both models and the way out.
func TestAssociationErrors(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		use  func(db *sequelize.Sequelize) error
		want []string
	}{
		"a target that is not defined": {func(db *sequelize.Sequelize) error {
			_, err := sequelize.Define[lostSource](db).FindAll(ctx, sequelize.Include("targets"))
			return err
		}, []string{"lostSource.targets", "lostTarget", "Define"}},
		"a target that is not defined, in a condition": {func(db *sequelize.Sequelize) error {
			_, err := sequelize.Define[lostSource](db).FindAll(ctx, sequelize.Where{"targets.id": 1})
			return err
		}, []string{"lostSource.targets", "lostTarget", "Define"}},
		"a target that is not defined, in a write": {func(db *sequelize.Sequelize) error {
			return sequelize.Define[lostSource](db).Create(ctx, &lostSource{}, sequelize.Include("targets"))
		}, []string{"lostSource.targets", "lostTarget"}},
		"keys of another number": {func(db *sequelize.Sequelize) error {
			sequelize.Define[lostMark](db)
			_, err := sequelize.Define[lostLink](db).FindAll(ctx, sequelize.Include("marks"))
			return err
		}, []string{"lostLink", "otherKey names 2 attributes", "the key has 1 (id)"}},
		"keys of types that do not compare": {func(db *sequelize.Sequelize) error {
			sequelize.Define[mixedPart](db)
			_, err := sequelize.Define[mixedKey](db).FindAll(ctx, sequelize.Include("parts"))
			return err
		}, []string{"mixedKey and mixedPart", "mixedPart.ownerCode is STRING", "id that it refers to is BIGINT: give both one type"}},
		"a key that is not there": {func(db *sequelize.Sequelize) error {
			sequelize.Define[mixedPart](db)
			_, err := sequelize.Define[sourceless](db).FindAll(ctx, sequelize.Include("parts"))
			return err
		}, []string{"sourceless", "sourceKey", `did you mean "code"`}},
		"a through table that is an end": {func(db *sequelize.Sequelize) error {
			marks, posts := sequelize.Define[kindMark](db), sequelize.Define[kindPhoto](db)
			_, err := sequelize.BelongsToMany(posts, marks, sequelize.ThroughTable("kindMarks")).Count(ctx, &kindPhoto{ID: 1})
			return err
		}, []string{"kindPhoto and kindMark", "kindMarks", "the table of kindMark itself", "name another"}},
	} {
		db, err := sequelize.Open(testdb.SQLite(t))
		if err != nil {
			t.Fatal(err)
		}
		err = c.use(db)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, which lacks %q", name, err, want)
				break
			}
		}
		if err != nil && strings.Count(err.Error(), "sequelize: ") != 1 {
			t.Errorf("%s: %v", name, err)
		}
		db.Close()
	}
}
