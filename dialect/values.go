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
	// ListEncoder returns the function that makes one list parameter of a list of canonical values (Features.ListParams).
	ListEncoder(t *ast.Type) func([]any) (any, error)
}
