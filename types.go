package sequelize

import (
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
)

// The value types of package datatypes, for fields of models.
type (
	// Null is a T that may be NULL.
	Null[T any] = datatypes.Null[T]
	// JSON is a JSON column that holds a T.
	JSON[T any] = datatypes.JSON[T]
	// Range is a range of values: a RANGE column.
	Range[T datatypes.RangeValue] = datatypes.Range[T]
	// DateOnly is a calendar date: a DATEONLY column.
	DateOnly = datatypes.DateOnly
	// TimeOfDay is a time of day: a TIME column.
	TimeOfDay = datatypes.TimeOfDay
	// Decimal is an exact decimal number: a DECIMAL column.
	Decimal = datatypes.Decimal
	// HStore is PostgreSQL's flat map of texts.
	HStore = datatypes.HStore
	// Point is a point of a plane or of the earth: a GEOMETRY('POINT') column.
	Point = datatypes.Point
	// Geometry is a shape as GeoJSON has them: a GEOMETRY column.
	Geometry = datatypes.Geometry
	// UUID is a UUID column.
	UUID = datatypes.UUID
)

// NullOf is a valid Null.
func NullOf[T any](v T) Null[T] { return datatypes.NullOf(v) }

// NewUUIDV1 makes a time-based UUID.
func NewUUIDV1() UUID { return datatypes.NewUUIDV1() }

// NewUUIDV4 makes a random UUID.
func NewUUIDV4() UUID { return datatypes.NewUUIDV4() }

// NewUUIDV7 makes a UUID that sorts by its time: the better key.
func NewUUIDV7() UUID { return datatypes.NewUUIDV7() }

// DateOf is the calendar date of t in its own zone.
func DateOf(t time.Time) DateOnly { return datatypes.DateOf(t) }

// ParseDecimal reads a decimal number.
func ParseDecimal(s string) (Decimal, error) { return datatypes.ParseDecimal(s) }

// Base embeds the default attributes of a model: id, createdAt and updatedAt, as the fields ID, CreatedAt and UpdatedAt.
type Base struct {
	ID        int64     `json:"id"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}
