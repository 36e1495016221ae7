package sequelize_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type (
	rankedList struct {
		ID    int64
		Name  string
		Songs []*rankedSong `sequelize:"belongsToMany;through:rankedPlace;foreignKey:listId;otherKey:songId"`
	}
	rankedSong struct {
		ID    int64
		Name  string
		Lists []*rankedList `sequelize:"belongsToMany;through:rankedPlace;foreignKey:songId;otherKey:listId"`
	}
	rankedPlace struct {
		ListID   int64 `sequelize:"primaryKey"`
		SongID   int64 `sequelize:"primaryKey"`
		Position int
		Note     map[string]any
	}
)

func songNames(songs []*rankedSong) string {
	names := make([]string, len(songs))
	for i, s := range songs {
		names[i] = s.Name
	}
	return strings.Join(names, " ")
}

// TestThroughOrder: the attributes of through rows order and filter the records that they lead to, in a statement of
// their own, joined, limited for each parent, by handle, and from further away.
func TestThroughOrder(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx := context.Background()
		db := open(t, uri)
		lists, songs, places := sequelize.Define[rankedList](db), sequelize.Define[rankedSong](db), sequelize.Define[rankedPlace](db)
		must(t, db.Sync(ctx, sequelize.Force(true)))
		defer db.Drop(ctx)
		must(t, lists.BulkCreate(ctx, []*rankedList{{ID: 1, Name: "up"}, {ID: 2, Name: "down"}}))
		must(t, songs.BulkCreate(ctx, []*rankedSong{{ID: 1, Name: "b"}, {ID: 2, Name: "c"}, {ID: 3, Name: "a"}}))
		var rows []*rankedPlace
		for i, song := range []int64{1, 2, 3} {
			rows = append(rows, &rankedPlace{1, song, 10 + i, map[string]any{"n": i}}, &rankedPlace{2, song, 9 - i, map[string]any{"n": i}})
		}
		must(t, places.BulkCreate(ctx, rows))
		type W = sequelize.Where
		by := sequelize.Order{sequelize.Asc("rankedPlace.position")}
		backwards := sequelize.Order{sequelize.Desc("rankedPlace.position"), sequelize.Asc("name")}
		byID := sequelize.Order{sequelize.Asc("id")}
		for _, c := range []struct {
			what     string
			options  []sequelize.IncludeOption
			up, down string
		}{
			{"ordered", []sequelize.IncludeOption{by}, "b c a", "a c b"},
			{"backwards", []sequelize.IncludeOption{backwards}, "a c b", "b c a"},
			{"joined", []sequelize.IncludeOption{by, sequelize.Separate(false)}, "b c a", "a c b"},
			{"limited", []sequelize.IncludeOption{by, sequelize.Limit(2)}, "b c", "a c"},
			{"page", []sequelize.IncludeOption{by, sequelize.Limit(1), sequelize.Offset(1)}, "c", "c"},
			{"filtered", []sequelize.IncludeOption{by, W{"rankedPlace.position": op.Between(8, 11)}}, "b c", "c b"},
			{"filtered and joined", []sequelize.IncludeOption{by, W{"rankedPlace.position": op.Between(8, 11)}, sequelize.Separate(false)}, "b c", "c b"},
			{"filtered in Or", []sequelize.IncludeOption{by, sequelize.Or(W{"rankedPlace.position": op.In(10, 9)}, W{"name": "c"}), sequelize.Limit(5)}, "b c", "c b"},
			{"by an expression", []sequelize.IncludeOption{sequelize.Order{sequelize.Col("rankedPlace.position").Times(-1).Asc()}}, "a c b", "b c a"},
			{"a place in JSON", []sequelize.IncludeOption{by, W{"rankedPlace.note.n": 1}}, "c", "c"},
			{"compared with an attribute", []sequelize.IncludeOption{by, W{"rankedPlace.position": op.Gt(sequelize.Col("id").Plus(8))}}, "b c a", ""},
		} {
			required := sequelize.Required(false)
			got, err := lists.FindAll(ctx, byID, sequelize.Include("songs", append(c.options, required)...))
			must(t, err)
			if up, down := songNames(got[0].Songs), songNames(got[1].Songs); up != c.up || down != c.down {
				t.Errorf("%s: %q and %q, not %q and %q", c.what, up, down, c.up, c.down)
			}
		}
		got, err := lists.FindAll(ctx, sequelize.Include("songs", W{"rankedPlace.position": 12}))
		must(t, err)
		if len(got) != 1 || got[0].Name != "up" {
			t.Errorf("required by a through attribute: %d lists", len(got))
		}
		got, err = lists.FindAll(ctx, W{"songs.rankedPlace.position": op.Lt(9), "songs.name": "c"})
		must(t, err)
		if len(got) != 1 || got[0].Name != "down" {
			t.Errorf("a condition on the parents: %d lists", len(got))
		}
		got, err = lists.FindAll(ctx, sequelize.Order{sequelize.Desc("songs.rankedPlace.position")})
		must(t, err)
		if got[0].Name != "up" {
			t.Errorf("parents ordered by through rows: %s first", got[0].Name)
		}
		handle := sequelize.BelongsToMany(lists, songs, sequelize.Through(places), sequelize.ForeignKey("listId"), sequelize.OtherKey("songId"))
		mine, err := handle.Get(ctx, &rankedList{ID: 2}, by, sequelize.Limit(2))
		must(t, err)
		if songNames(mine) != "a c" {
			t.Errorf("Get: %q", songNames(mine))
		}
		mine, err = handle.Get(ctx, &rankedList{ID: 1}, W{"rankedPlace.position": op.Gte(11)}, backwards)
		must(t, err)
		if songNames(mine) != "a c" {
			t.Errorf("Get with a condition: %q", songNames(mine))
		}
		n, err := handle.Count(ctx, &rankedList{ID: 1}, W{"rankedPlace.position": op.Gte(11)})
		must(t, err)
		if n != 2 {
			t.Errorf("Count: %d", n)
		}
		_, err = handle.Get(ctx, &rankedList{ID: 1}, sequelize.Order{sequelize.Asc("rankedPlace.positionn")})
		var wrong *sequelize.QueryError
		if !errors.As(err, &wrong) || wrong.Model != "rankedPlace" || wrong.Attribute != "positionn" {
			t.Errorf("a typo: %v", err)
		}
		if _, err = songs.FindAll(ctx, by); !errors.As(err, &wrong) {
			t.Errorf("a through attribute without its association: %v", err)
		}
	})
}
