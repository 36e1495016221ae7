package mssql

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// catalogue answers queries with rows as SQL Server's catalogue has them, by a word of the query.
type catalogue struct {
	t       *testing.T
	answers map[string][][]any
}

func (c catalogue) Query(_ context.Context, s *dialect.Statement, read func(dialect.Rows) error) error {
	for word, rows := range c.answers {
		if strings.Contains(s.SQL, word) {
			if len(s.Args) != 1 || s.Args[0] != "[dbo].[we]]ird]" {
				c.t.Errorf("arguments %q", s.Args)
			}
			return read(&answer{rows: rows, at: -1})
		}
	}
	return errors.New("unexpected query " + s.SQL)
}

func (catalogue) Exec(context.Context, *dialect.Statement) (dialect.Result, error) {
	return dialect.Result{}, errors.New("describing executes nothing")
}

type answer struct {
	dialect.Rows
	rows [][]any
	at   int
}

func (a *answer) Next() bool             { a.at++; return a.at < len(a.rows) }
func (a *answer) Values() ([]any, error) { return a.rows[a.at], nil }
func (a *answer) Err() error             { return nil }

func TestDescribe(t *testing.T) {
	c := catalogue{t, map[string][][]any{
		"sys.default_constraints": {
			{"dbo", "odd", "id", "bigint", int64(8), int64(19), int64(0), false, true, nil, "the key", int64(1), nil},
			{"dbo", "odd", "role", "nvarchar", int64(510), int64(0), int64(0), false, false, "(N'it''s')", nil, int64(0),
				"([role]=N'x''y' OR [role]=N'it''s')"},
			{"dbo", "odd", "n", "decimal", int64(9), int64(10), int64(2), true, false, "((1)+(1))", nil, int64(0), nil},
			{"dbo", "odd", "t", "nvarchar", int64(-1), int64(0), int64(0), true, false, "(NULL)", nil, int64(0), nil},
		},
		"i.is_unique": {
			{"weird_pkey", true, true, "id"},
			{"weird_x", true, false, "role"},
			{"weird_x", true, false, "n"},
		},
		"sys.foreign_key_columns": {
			{"weird_n_fkey", "app", "others", "SET_NULL", "NO_ACTION", "n", "id"},
		},
	}}
	got, err := Dialect{}.Describe(t.Context(), c, ast.Table{Schema: "dbo", Name: "we]ird"})
	if err != nil {
		t.Fatal(err)
	}
	text, sum := "'it''s'", "(1)+(1)"
	want := &dialect.TableDescription{
		Table: ast.Table{Schema: "dbo", Name: "we]ird"}, Comment: "odd",
		Columns: []dialect.ColumnDescription{
			{Name: "id", Type: "BIGINT", PrimaryKey: true, AutoIncrement: true, Comment: "the key"},
			{Name: "role", Type: "ENUM", Default: &text, EnumValues: []string{"it's", "x'y"}},
			{Name: "n", Type: "DECIMAL(10,2)", AllowNull: true, Default: &sum},
			{Name: "t", Type: "NVARCHAR(MAX)", AllowNull: true},
		},
		Indexes: []dialect.IndexDescription{
			{Name: "weird_pkey", Unique: true, Primary: true, Columns: []string{"id"}},
			{Name: "weird_x", Unique: true, Columns: []string{"role", "n"}},
		},
		ForeignKeys: []dialect.ForeignKeyDefinition{{
			Name: "weird_n_fkey", Columns: []string{"n"}, RefTable: ast.Table{Schema: "app", Name: "others"}, RefColumns: []string{"id"},
			OnDelete: "SET NULL", OnUpdate: "NO ACTION",
		}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDescribeMissingTable(t *testing.T) {
	c := catalogue{t, map[string][][]any{"sys.default_constraints": {}}}
	if got, err := (Dialect{}).Describe(t.Context(), c, ast.Table{Schema: "dbo", Name: "we]ird"}); got != nil || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestTypeText(t *testing.T) {
	tests := []struct {
		name                     string
		length, precision, scale int64
		want                     string
	}{
		{"nvarchar", 510, 0, 0, "NVARCHAR(255)"},
		{"varchar", 43, 0, 0, "VARCHAR(43)"},
		{"varbinary", -1, 0, 0, "VARBINARY(MAX)"},
		{"datetimeoffset", 10, 33, 6, "DATETIMEOFFSET(6)"},
		{"float", 8, 53, 0, "FLOAT(53)"},
		{"bit", 1, 1, 0, "BIT"},
	}
	for _, c := range tests {
		if got := typeText(c.name, c.length, c.precision, c.scale); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
