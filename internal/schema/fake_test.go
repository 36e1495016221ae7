package schema

import (
	"errors"
	"reflect"
	"testing"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

// fakeDialect is a dialect that refuses the kinds of its list.
type fakeDialect struct {
	name     string
	features dialect.Features
	lacks    map[ast.Kind]bool
	unsigned bool
}

func (d fakeDialect) Name() string                               { return d.name }
func (d fakeDialect) Features() *dialect.Features                { return &d.features }
func (d fakeDialect) Decoder(*ast.Type) func(any) (any, error)   { return nil }
func (d fakeDialect) Encoder(t *ast.Type) func(any) (any, error) { return nil }
func (d fakeDialect) CheckType(t *ast.Type) error {
	switch {
	case d.lacks[t.Kind]:
		return errors.New("it has no such type")
	case t.Unsigned && !d.unsigned:
		return errors.New("it has no unsigned types")
	case t.Elem != nil:
		return d.CheckType(t.Elem)
	}
	return dialect.CheckTypeForm(t, 6)
}

// full has every type, as PostgreSQL does; lean lacks what the others lack.
var (
	full = fakeDialect{name: "full", features: dialect.Features{MaxIdentifier: 63, PartialIndex: true, EnumTypes: true}}
	lean = fakeDialect{name: "lean", features: dialect.Features{MaxIdentifier: 64}, unsigned: true, lacks: map[ast.Kind]bool{
		ast.JSONB: true, ast.Array: true, ast.Range: true, ast.HStore: true, ast.Inet: true, ast.CIDR: true, ast.MacAddr: true, ast.CIText: true,
	}}
)

var defaults = Options{Timestamps: true}

func parse[T any](t *testing.T, d Dialect, o Options) *Table {
	t.Helper()
	table, err := Parse(reflect.TypeFor[T](), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return table
}
