package ast

// Kind is a data type of Sequelize: what a column holds, whatever a dialect calls it.
type Kind uint8

// The data types. See SEQUELIZE's DataTypes for their meaning.
const (
	Unknown Kind = iota
	String
	Char
	TextKind // TEXT: unbounded text
	CIText
	TSVector
	Boolean
	TinyInt
	SmallInt
	MediumInt
	Integer
	BigInt
	Float
	Real
	Double
	Decimal
	Time     // time of day
	Date     // instant, with time zone
	DateOnly // calendar date
	UUID
	Blob
	JSON
	JSONB
	HStore
	Enum
	Array
	Range
	Geometry
	Geography
	CIDR
	Inet
	MacAddr
	MacAddr8
	Virtual
	RawType // the column type's text is Raw
)

// Type is a column's data type with its modifiers. Types are shared and never changed after they are made.
type Type struct {
	Kind       Kind
	Length     int // of String, Char (0: the default 255), integers' display width, fractional digits of Date and Time (-1: default 6)
	Precision  int // of Decimal, Float
	Scale      int
	Size       string // "", "tiny", "medium", "long" of Text and Blob
	Unsigned   bool
	Zerofill   bool
	Binary     bool
	Values     []string // of Enum
	EnumName   string   // name of the database's enum type, where it has one
	EnumSchema string
	Elem       *Type  // of Array; of Range its subtype
	Shape      string // of Geometry, Geography: POINT, LINESTRING, …
	SRID       int
	Raw        string // of RawType, as the user wrote it
}
