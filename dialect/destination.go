package dialect

import (
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// DestinationKind is the Go type of the value behind a destination, as far as fast paths know it.
type DestinationKind uint8

// The kinds of destinations. Other goes through Assign.
const (
	ToOther DestinationKind = iota
	ToBool
	ToInt
	ToInt8
	ToInt16
	ToInt32
	ToInt64
	ToUint
	ToUint8
	ToUint16
	ToUint32
	ToUint64
	ToFloat32
	ToFloat64
	ToString
	ToBytes
	ToTime
	ToUUID // a [16]byte
)

// NullMode says what NULL does to a destination.
type NullMode uint8

// The ways of NULL.
const (
	NullError   NullMode = iota // the value cannot be NULL: an error that names the attribute
	NullZero                    // NULL reads as the zero value
	NullPointer                 // the field is a pointer to the kind: nil, or newly allocated
	NullStruct                  // the field is a sql.Null or Null: the value at Offset, a bool at Valid
	NullAssign                  // Assign handles nil itself
)

// Destination is the place of one column's value, made once per result shape: only its base moves from row to row.
type Destination struct {
	Offset uintptr // from bases[Base] to the field (of NullStruct: to its value)
	Valid  uintptr // of NullStruct: from the base to its Valid
	Base   uint8
	Kind   DestinationKind
	Null   NullMode
	// Key: NULL means that the whole record behind Base is absent (an outer join): bases[Base] becomes nil.
	Key bool
	// Assign stores a value of the driver (nil, int64, float64, bool, []byte, string, time.Time) into the field at p,
	// which is base + Offset. It must copy bytes. It is always set.
	Assign func(p unsafe.Pointer, value any) error
	// Decode corrects the driver's value first, or is nil.
	Decode func(any) (any, error)
	// New allocates the value behind a pointer field (NullPointer); nil where Kind is enough.
	New func() unsafe.Pointer
	// Name is "model.attribute", for errors.
	Name string
	Type *ast.Type
}

// NullValueError says that NULL was read for an attribute whose Go type cannot hold it.
type NullValueError struct{ Name string }

// Error implements error.
func (e *NullValueError) Error() string {
	return "sequelize: " + e.Name + " is NULL in the database, and its Go type cannot hold NULL: make the field a pointer or sequelize.Null, or tag it allowNull:true to read NULL as the zero value"
}
