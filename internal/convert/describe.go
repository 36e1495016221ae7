package convert

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

var kindNames = [...]string{
	ast.Unknown: "a value", ast.String: "STRING", ast.Char: "CHAR", ast.TextKind: "TEXT", ast.CIText: "CITEXT", ast.TSVector: "TSVECTOR",
	ast.Boolean: "BOOLEAN", ast.TinyInt: "TINYINT", ast.SmallInt: "SMALLINT", ast.MediumInt: "MEDIUMINT", ast.Integer: "INTEGER",
	ast.BigInt: "BIGINT", ast.Float: "FLOAT", ast.Real: "REAL", ast.Double: "DOUBLE", ast.Decimal: "DECIMAL", ast.Time: "TIME",
	ast.Date: "DATE", ast.DateOnly: "DATEONLY", ast.UUID: "UUID", ast.Blob: "BLOB", ast.JSON: "JSON", ast.JSONB: "JSONB",
	ast.HStore: "HSTORE", ast.Enum: "ENUM", ast.Array: "ARRAY", ast.Range: "RANGE", ast.Geometry: "GEOMETRY",
	ast.Geography: "GEOGRAPHY", ast.CIDR: "CIDR", ast.Inet: "INET", ast.MacAddr: "MACADDR", ast.MacAddr8: "MACADDR8",
	ast.Virtual: "VIRTUAL", ast.RawType: "a raw type",
}

var kindTakes = [...]string{
	ast.Unknown: "numbers, bool, text, bytes, times and the types of package datatypes",
	ast.RawType: "numbers, bool, text, bytes, times and the types of package datatypes",
	ast.Virtual: "numbers, bool, text, bytes, times and the types of package datatypes",
	ast.String:  "strings", ast.Char: "strings", ast.TextKind: "strings", ast.CIText: "strings", ast.TSVector: "strings",
	ast.Boolean: "bool", ast.TinyInt: "integers", ast.SmallInt: "integers", ast.MediumInt: "integers", ast.Integer: "integers", ast.BigInt: "integers",
	ast.Float: "numbers", ast.Real: "numbers", ast.Double: "numbers", ast.Decimal: "numbers, numeric text and datatypes.Decimal",
	ast.Time: "datatypes.TimeOfDay and HH:MM:SS text", ast.Date: "time.Time and RFC 3339 text", ast.DateOnly: "datatypes.DateOnly and YYYY-MM-DD text",
	ast.UUID: "datatypes.UUID, [16]byte and UUID text", ast.Blob: "[]byte and strings",
	ast.JSON: "what encoding/json marshals", ast.JSONB: "what encoding/json marshals",
	ast.HStore: "datatypes.HStore and map[string]string", ast.Enum: "strings of its list", ast.Array: "slices", ast.Range: "datatypes.Range and range text",
	ast.Geometry: "datatypes.Geometry, datatypes.Point and GeoJSON", ast.Geography: "datatypes.Geometry, datatypes.Point and GeoJSON",
	ast.CIDR: "netip.Prefix and text", ast.Inet: "netip.Addr, netip.Prefix and text", ast.MacAddr: "net.HardwareAddr and text", ast.MacAddr8: "net.HardwareAddr and text",
}

// TypeName writes a column type in Sequelize's words, such as "STRING(50)" or "ARRAY(INTEGER)".
func TypeName(t *ast.Type) string {
	if t == nil || int(t.Kind) >= len(kindNames) {
		return kindNames[ast.Unknown]
	}
	name := kindNames[t.Kind] + typeArguments(t)
	if t.Unsigned {
		name += ".UNSIGNED"
	}
	if t.Zerofill {
		name += ".ZEROFILL"
	}
	if t.Binary {
		name += ".BINARY"
	}
	return name
}

func typeArguments(t *ast.Type) string {
	switch {
	case t.Elem != nil:
		return "(" + TypeName(t.Elem) + ")"
	case t.Kind == ast.Decimal && t.Precision > 0:
		return fmt.Sprintf("(%d,%d)", t.Precision, t.Scale)
	case t.Kind == ast.Enum:
		return "('" + strings.Join(t.Values, "','") + "')"
	case t.Size != "":
		return "('" + t.Size + "')"
	case t.Length > 0:
		return "(" + strconv.Itoa(t.Length) + ")"
	}
	return ""
}

// refuse is the error for a Go type that the column type does not take.
func refuse(t *ast.Type, v any) error {
	kind := ast.Unknown
	if t != nil && int(t.Kind) < len(kindTakes) {
		kind = t.Kind
	}
	return fmt.Errorf("%s takes %s, not %T", kindName(t), kindTakes[kind], v)
}

// fault is the error for a value of the right Go type that is no value of the column type.
func fault(t *ast.Type, v any, why string) error {
	return fmt.Errorf("%s takes %s: the %T given %s", kindName(t), kindTakes[t.Kind], v, why)
}

// kindName leaves out an ENUM's list, which may be long.
func kindName(t *ast.Type) string {
	if t != nil && t.Kind == ast.Enum {
		return kindNames[ast.Enum]
	}
	return TypeName(t)
}
