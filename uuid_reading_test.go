package sequelize_test

import (
	"bytes"
	"context"
	"database/sql"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type signed struct {
	ID    sequelize.UUID `sequelize:"primaryKey"`
	Owner *sequelize.UUID
	Hash  []byte // as long as a UUID, and none
}

// TestUUIDsInRowsOfOtherTypes reads UUIDs into whatever holds one: the bytes stand in their order on every server, also on
// SQL Server, whose driver gives the first three groups reversed, and bytes that are no UUID stay as they are.
func TestUUIDsInRowsOfOtherTypes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, err := sequelize.Open(uri)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		m := sequelize.Define[signed](db, sequelize.Timestamps(false), sequelize.TableName("signed"))
		ctx := context.Background()
		if err := m.Sync(ctx, sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Drop(ctx) })
		hash := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
		if err := m.BulkCreate(ctx, []*signed{{ID: keyA, Owner: &keyB, Hash: hash}, {ID: keyB}}); err != nil {
			t.Fatal(err)
		}
		first := sequelize.Options{sequelize.Where{"id": keyA}}
		u := uuidReader{t, ctx, db, m, first}
		t.Run("structs", u.structs)
		t.Run("scalars", u.scalars)
		t.Run("raw statements", u.raw)
		t.Run("adopted transaction", u.adopted)
	})
}

type uuidReader struct {
	*testing.T
	ctx   context.Context
	db    *sequelize.Sequelize
	m     *sequelize.Model[signed]
	first sequelize.Options
}

// signedText holds UUIDs as text, a named type, a scanner of its own and anything.
type signedText struct {
	ID    string
	Owner *string
	Hash  []byte
}

type ownUUID [16]byte

func (u uuidReader) structs(t *testing.T) {
	texts, err := sequelize.FindAllAs[signedText](u.ctx, u.m, u.first)
	if err != nil || len(texts) != 1 || texts[0].ID != keyA.String() || texts[0].Owner == nil || *texts[0].Owner != keyB.String() || !bytes.Equal(texts[0].Hash, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}) {
		t.Errorf("as texts: %+v, %v", texts, err)
	}
	type own struct {
		ID    ownUUID
		Owner sequelize.Null[sequelize.UUID]
	}
	owns, err := sequelize.FindAllAs[own](u.ctx, u.m, u.first, sequelize.Attributes{"id", "owner"})
	if err != nil || len(owns) != 1 || owns[0].ID != ownUUID(keyA) || !owns[0].Owner.Valid || owns[0].Owner.V != keyB {
		t.Errorf("as another type: %+v, %v", owns, err)
	}
	type counted struct {
		Owner sql.Null[sequelize.UUID]
		Count int
	}
	counts, err := sequelize.FindAllAs[counted](u.ctx, u.m, sequelize.Attributes{"owner", sequelize.Count("*").As("count")}, sequelize.Group{"owner"}, sequelize.Where{"owner": keyB})
	if err != nil || len(counts) != 1 || counts[0].Owner.V != keyB || counts[0].Count != 1 {
		t.Errorf("grouped: %+v, %v", counts, err)
	}
	maps, err := sequelize.FindAllAs[map[string]any](u.ctx, u.m, u.first, sequelize.Attributes{"id"})
	if err != nil || len(maps) != 1 || maps[0]["id"] != keyA {
		t.Errorf("as a map: %v, %v", maps, err)
	}
}

func (u uuidReader) scalars(t *testing.T) {
	if list, err := sequelize.Pluck[string](u.ctx, u.m, "owner", u.first); err != nil || len(list) != 1 || list[0] != keyB.String() {
		t.Errorf("Pluck: %v, %v", list, err)
	}
	if list, err := sequelize.Pluck[sequelize.UUID](u.ctx, u.m, "id", u.first); err != nil || len(list) != 1 || list[0] != keyA {
		t.Errorf("Pluck of UUIDs: %v, %v", list, err)
	}
	if v, err := sequelize.Aggregate[sequelize.UUID](u.ctx, u.m, sequelize.Col("id"), u.first); err != nil || v != keyA {
		t.Errorf("Aggregate: %v, %v", v, err)
	}
	groups, err := sequelize.CountBy[string](u.ctx, u.m, "owner", sequelize.Where{"owner": keyB})
	if err != nil || len(groups) != 1 || groups[0].Value != keyB.String() || groups[0].Count != 1 {
		t.Errorf("CountBy: %v, %v", groups, err)
	}
}

func (u uuidReader) raw(t *testing.T) {
	q := (&reader{t, u.ctx, u.db, nil}).quoted
	text := "SELECT " + q("id") + ", " + q("hash") + " FROM " + q("signed") + " WHERE " + q("owner") + " IS NOT NULL"
	list, err := sequelize.Query[signed](u.ctx, u.db, text)
	if err != nil || len(list) != 1 || list[0].ID != keyA || list[0].Hash[0] != 1 {
		t.Errorf("Query: %+v, %v", list, err)
	}
	for row, err := range sequelize.QueryEach[signedText](u.ctx, u.db, text) {
		if err != nil || row.ID != keyA.String() {
			t.Errorf("QueryEach: %+v, %v", row, err)
		}
	}
	maps, err := sequelize.Query[map[string]any](u.ctx, u.db, text)
	if err != nil || len(maps) != 1 || maps[0]["id"] != keyA.String() {
		t.Errorf("Query to maps: %v, %v", maps, err)
	}
}

func (u uuidReader) adopted(t *testing.T) {
	tx, err := u.db.SQL().BeginTx(u.ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	list, err := sequelize.FindAllAs[signedText](sequelize.UseTx(u.ctx, tx), u.m, u.first)
	if err != nil || len(list) != 1 || list[0].ID != keyA.String() {
		t.Errorf("in a transaction of database/sql: %+v, %v", list, err)
	}
}
