package dialect

import "github.com/go-sequelize/sequelize/dialect/ast"

// Values says how Go values travel to the database and back.
//
// The library first brings a value into its canonical form for the column's type: nil, bool, int64, uint64, float64,
// string, []byte, time.Time, datatypes.UUID, DateOnly, TimeOfDay, Decimal, Range and HStore values, json.RawMessage
// for documents, typed slices for ARRAY. An Encoder makes of it what the driver takes; a Decoder is asked first when
// the driver gives a value in a form that the generic conversions would misread.
type Values interface {
	// Encoder returns the function that makes driver arguments of canonical values for columns of type t, or nil where
	// they pass as they are. It is asked once per column.
	Encoder(t *ast.Type) func(any) (any, error)
	// Decoder returns a function that corrects what the driver returns for columns of type t before it is stored, or
	// nil where nothing needs correction. It is asked once per column.
	Decoder(t *ast.Type) func(any) (any, error)
	// ResultDecoders correct values of results whose columns nothing but the driver knows: those of raw statements and of
	// expressions. The keys are its names of column types, as sql.ColumnType.DatabaseTypeName gives them; nil where
	// nothing needs correction.
	ResultDecoders() map[string]func(any) (any, error)
	// ListEncoder returns the function that makes one list parameter of a list of canonical values (Features.ListParams).
	ListEncoder(t *ast.Type) func([]any) (any, error)
}

// StoreEncoder is an optional ability of a dialect whose database keeps more in a column than its type holds.
type StoreEncoder interface {
	// StoreEncoder is Encoder for values that are written into columns of type t, which it brings into that type as other
	// databases do; compared values stay as they are. A number that does not fit is an error that is ErrOutOfRange.
	StoreEncoder(t *ast.Type) func(any) (any, error)
}

// ColumnEncoder is an optional ability of a dialect with list parameters: to take the values of many records without
// boxing each.
type ColumnEncoder interface {
	// ColumnEncoder returns the function that makes one list parameter of a typed slice of canonical values ([]int64,
	// []float64, []bool, []string, []time.Time, [][]byte whose nil is NULL, or slices of pointers to these, nil for
	// NULL), or nil where columns of type t take other lists only. Its ok is false for a slice that it does not know.
	ColumnEncoder(t *ast.Type) func(column any) (arg any, ok bool, err error)
}
