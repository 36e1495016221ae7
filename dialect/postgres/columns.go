package postgres

import (
	"fmt"
	"strings"
	"time"
	"unsafe"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
)

var _ dialect.ColumnEncoder = Dialect{}

// ColumnEncoder implements dialect.ColumnEncoder: pgx takes slices as they are.
func (Dialect) ColumnEncoder(t *ast.Type) func(any) (any, bool, error) {
	travels, cast, err := listType(t)
	switch {
	case err != nil || cast != "":
		return nil
	case travels == "bigint":
		return slicesOf[int64]
	case travels == "boolean":
		return slicesOf[bool]
	case travels == "double precision", travels == "real":
		return slicesOf[float64]
	case travels == "timestamptz":
		return slicesOf[time.Time]
	case travels == "bytea":
		return slicesOf[[]byte]
	case travels == "text":
		return textSlices
	}
	return nil
}

func slicesOf[T any](column any) (any, bool, error) {
	switch column.(type) {
	case []T, []*T:
		return column, true, nil
	}
	return nil, false, nil
}

func textSlices(column any) (any, bool, error) {
	switch list := column.(type) {
	case []string:
		for i, s := range list {
			if strings.IndexByte(s, 0) >= 0 {
				return nil, true, nulAt(i)
			}
		}
	case []*string:
		for i, s := range list {
			if s != nil && strings.IndexByte(*s, 0) >= 0 {
				return nil, true, nulAt(i)
			}
		}
	}
	return slicesOf[string](column)
}

// nulAt is the error of a text that PostgreSQL cannot hold.
func nulAt(i int) error {
	_, err := dialect.TextWithoutNUL("\x00")
	return fmt.Errorf("element %d: %w", i+1, err)
}

// columnArgs are the arguments of a statement of columns as arrays whose elements pgx reads where they lie: of a Go
// slice it boxes every element. That takes a mode in which pgx knows the parameters' types.
func columnArgs(args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		switch list := arg.(type) {
		case []int64, []*int64:
			out[i] = refs[int64, int64Ref](arg)
		case []float64, []*float64:
			out[i] = refs[float64, floatRef](arg)
		case []bool, []*bool:
			out[i] = refs[bool, boolRef](arg)
		case []string, []*string:
			out[i] = refs[string, textRef](arg)
		case []time.Time, []*time.Time:
			out[i] = refs[time.Time, timeRef](arg)
		case [][]byte:
			out[i] = byteArray(list)
		default:
			out[i] = arg
		}
	}
	return out
}

// refs are the elements of a []T or []*T, seen as values of pgx through R, which has T's layout.
func refs[T, R any, P interface{ *R }](column any) refArray[R, P] {
	switch list := column.(type) {
	case []T:
		return refArray[R, P]{values: unsafe.Slice((*R)(unsafe.Pointer(unsafe.SliceData(list))), len(list))}
	case []*T:
		return refArray[R, P]{pointers: unsafe.Slice((**R)(unsafe.Pointer(unsafe.SliceData(list))), len(list))}
	}
	return refArray[R, P]{}
}

// refArray is a one-dimensional array for pgx.
type refArray[R any, P interface{ *R }] struct {
	values   []R
	pointers []*R // with NULLs
}

// Dimensions implements pgtype.ArrayGetter.
func (a refArray[R, P]) Dimensions() []pgtype.ArrayDimension {
	return []pgtype.ArrayDimension{{Length: int32(len(a.values) + len(a.pointers)), LowerBound: 1}}
}

// Index implements pgtype.ArrayGetter.
func (a refArray[R, P]) Index(i int) any {
	if a.pointers == nil {
		return P(&a.values[i])
	}
	if a.pointers[i] == nil {
		return nil
	}
	return P(a.pointers[i])
}

// IndexType implements pgtype.ArrayGetter.
func (a refArray[R, P]) IndexType() any { return P(new(R)) }

// byteArray is an array of bytes, whose nil is NULL.
type byteArray [][]byte

// Dimensions implements pgtype.ArrayGetter.
func (a byteArray) Dimensions() []pgtype.ArrayDimension {
	return []pgtype.ArrayDimension{{Length: int32(len(a)), LowerBound: 1}}
}

// Index implements pgtype.ArrayGetter.
func (a byteArray) Index(i int) any {
	if a[i] == nil {
		return nil
	}
	return (*bytesRef)(&a[i])
}

// IndexType implements pgtype.ArrayGetter.
func (byteArray) IndexType() any { return new(bytesRef) }

// The elements, as pgx asks for values of each type.
type (
	int64Ref int64
	floatRef float64
	boolRef  bool
	textRef  string
	timeRef  time.Time
	bytesRef []byte
)

// Int64Value implements pgtype.Int64Valuer.
func (r *int64Ref) Int64Value() (pgtype.Int8, error) {
	return pgtype.Int8{Int64: int64(*r), Valid: true}, nil
}

// Float64Value implements pgtype.Float64Valuer.
func (r *floatRef) Float64Value() (pgtype.Float8, error) {
	return pgtype.Float8{Float64: float64(*r), Valid: true}, nil
}

// BoolValue implements pgtype.BoolValuer.
func (r *boolRef) BoolValue() (pgtype.Bool, error) {
	return pgtype.Bool{Bool: bool(*r), Valid: true}, nil
}

// TextValue implements pgtype.TextValuer.
func (r *textRef) TextValue() (pgtype.Text, error) {
	return pgtype.Text{String: string(*r), Valid: true}, nil
}

// TimestamptzValue implements pgtype.TimestamptzValuer.
func (r *timeRef) TimestamptzValue() (pgtype.Timestamptz, error) {
	return pgtype.Timestamptz{Time: time.Time(*r), Valid: true}, nil
}

// BytesValue implements pgtype.BytesValuer.
func (r *bytesRef) BytesValue() ([]byte, error) {
	return *r, nil
}
