package sequelize_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

type mapped struct {
	ID     int64
	Name   string
	Small  int8
	Ratio  float64
	Active bool
	Price  sequelize.Decimal `sequelize:"type:DECIMAL(10,2)"`
	Day    sequelize.DateOnly
	Clock  sequelize.TimeOfDay
	At     time.Time
	Token  sequelize.UUID
	Info   map[string]int
	Data   []byte
	Note   *string
}

// TestMaps: in a map a value has the type of its attribute, and an aggregate that of its kind, on every database.
func TestMaps(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		ctx, db := context.Background(), open(t, uri)
		if strings.HasPrefix(db.DialectName(), "mssql-") {
			t.Skip("what stands in for the server has no decimals")
		}
		m := sequelize.Define[mapped](db, sequelize.Timestamps(false))
		must(t, m.Sync(ctx, sequelize.Force(true)))
		t.Cleanup(func() { must(t, m.Drop(ctx)) })
		at := time.Date(2026, 11, 23, 10, 20, 30, 400000, time.UTC)
		day, err := datatypes.ParseDate("2026-11-23")
		must(t, err)
		token := sequelize.UUID{1, 2, 3}
		for i := range 2 {
			must(t, m.Create(ctx, &mapped{Name: "n", Small: 7, Ratio: 0.5, Active: i == 0, Price: decimalText("1.5"), Day: day, At: at, Token: token, Info: map[string]int{"a": 1}, Data: []byte{0, 255}}))
		}
		rows, err := sequelize.FindAllAs[map[string]any](ctx, m, sequelize.Where{"id": 1})
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		row := rows[0]
		info, _ := row["info"].(json.RawMessage)
		if strings.ReplaceAll(string(info), " ", "") != `{"a":1}` {
			t.Errorf("info: %T %v", row["info"], row["info"])
		}
		delete(row, "info")
		want := map[string]any{"id": int64(1), "name": "n", "small": int64(7), "ratio": 0.5, "active": true, "price": decimalText("1.50"), "day": day,
			"clock": sequelize.TimeOfDay{}, "at": at, "token": token, "data": []byte{0, 255}, "note": nil}
		for name, v := range want {
			if !reflect.DeepEqual(row[name], v) {
				t.Errorf("%s: %T %v, want %T %v", name, row[name], row[name], v, v)
			}
		}
		type named map[string]any
		totals, err := sequelize.FindAllAs[named](ctx, m, sequelize.Attributes{sequelize.Count("id").As("n"), sequelize.Sum("small").As("sum"),
			sequelize.Avg("small").As("avg"), sequelize.Sum("price").As("total"), sequelize.Avg("ratio").As("ratio"), sequelize.Max("day").As("last"),
			sequelize.Min("at").As("first"), sequelize.Cast(sequelize.Col("name"), "STRING").As("cast")}, sequelize.Group{"name"})
		if err != nil || len(totals) != 1 {
			t.Fatal(totals, err)
		}
		total, _ := totals[0]["total"].(sequelize.Decimal)
		if !total.Equal(decimalText("3")) {
			t.Errorf("total: %T %v", totals[0]["total"], totals[0]["total"])
		}
		delete(totals[0], "total")
		if got, want := totals[0], (named{"n": int64(2), "sum": int64(14), "avg": 7.0, "ratio": 0.5, "last": day, "first": at, "cast": "n"}); !reflect.DeepEqual(got, want) {
			t.Errorf("%#v", got)
		}
	})
}
