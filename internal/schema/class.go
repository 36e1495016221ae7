package schema

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/convert"
)

// class is the family of a Go type, as far as columns are concerned.
type class uint8

const (
	classJSON    class = iota // anything that encoding/json handles
	classInt                  // signed integers
	classUint                 // unsigned integers
	classFloat                // float32, float64
	classBool                 //
	classString               //
	classBytes                // []byte
	classTime                 // time.Time
	classUUID                 // a [16]byte
	classRaw                  // json.RawMessage
	classDate                 // datatypes.DateOnly
	classClock                // datatypes.TimeOfDay
	classDecimal              // datatypes.Decimal
	classHStore               // datatypes.HStore
	classRange                // datatypes.Range
	classShape                // datatypes.Geometry, Point
	classAddr                 // netip.Addr, net.IP
	classPrefix               // netip.Prefix
	classMAC                  // net.HardwareAddr
	classSlice                // slices of anything but bytes
	classScanner              // Scanner and Valuer of the user's own
)

var exactClasses = map[reflect.Type]class{
	reflect.TypeFor[time.Time]():           classTime,
	reflect.TypeFor[json.RawMessage]():     classRaw,
	reflect.TypeFor[datatypes.UUID]():      classUUID,
	reflect.TypeFor[datatypes.DateOnly]():  classDate,
	reflect.TypeFor[datatypes.TimeOfDay](): classClock,
	reflect.TypeFor[datatypes.Decimal]():   classDecimal,
	reflect.TypeFor[datatypes.HStore]():    classHStore,
	reflect.TypeFor[datatypes.Geometry]():  classShape,
	reflect.TypeFor[datatypes.Point]():     classShape,
	reflect.TypeFor[netip.Addr]():          classAddr,
	reflect.TypeFor[net.IP]():              classAddr,
	reflect.TypeFor[netip.Prefix]():        classPrefix,
	reflect.TypeFor[net.HardwareAddr]():    classMAC,
}

var (
	scannerType   = reflect.TypeFor[sql.Scanner]()
	valuerType    = reflect.TypeFor[driver.Valuer]()
	rangeType     = reflect.TypeFor[interface{ ElementType() reflect.Type }]()
	datatypesPath = reflect.TypeFor[datatypes.UUID]().PkgPath()
)

// classOf is the class of a Go type that is neither a pointer nor a Null.
func classOf(t reflect.Type) class {
	if c, ok := exactClasses[t]; ok {
		return c
	}
	if t.PkgPath() == datatypesPath {
		if t.Implements(rangeType) {
			return classRange
		}
		return classJSON // JSON[T]
	}
	if t.Kind() == reflect.Array && t.Len() == 16 && t.Elem().Kind() == reflect.Uint8 {
		return classUUID
	}
	if t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(scannerType) && reflect.PointerTo(t).Implements(valuerType) {
		return classScanner
	}
	return kindClass(t)
}

func kindClass(t reflect.Type) class {
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return classInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return classUint
	case reflect.Float32, reflect.Float64:
		return classFloat
	case reflect.Bool:
		return classBool
	case reflect.String:
		return classString
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return classBytes
		}
		return classSlice
	}
	return classJSON
}

// strip looks beneath one pointer or Null. null says how the field holds NULL.
func strip(t reflect.Type) (inner reflect.Type, isPointer, isNull bool) {
	switch {
	case t.Kind() == reflect.Pointer:
		return t.Elem(), true, false
	case convert.IsNull(t):
		return t.Field(0).Type, false, true
	}
	return t, false, false
}

// holdsNull reports whether a Go type can hold NULL.
func holdsNull(t reflect.Type) bool {
	inner, pointer, null := strip(t)
	if pointer || null {
		return true
	}
	switch classOf(inner) {
	case classBytes, classRaw, classHStore, classSlice, classMAC:
		return true
	case classAddr, classPrefix:
		return true // the zero address is no address
	case classJSON:
		return true
	}
	return false
}

var (
	textKinds = []ast.Kind{ast.String, ast.Char, ast.TextKind, ast.CIText}
	intKinds  = []ast.Kind{ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt}
	jsonKinds = []ast.Kind{ast.JSON, ast.JSONB}
	realKinds = []ast.Kind{ast.Float, ast.Real, ast.Double}
)

// classKinds are the column types that fields of a class can have, besides raw types and VIRTUAL.
var classKinds = map[class][]ast.Kind{
	classJSON:    jsonKinds,
	classInt:     slices.Concat(intKinds, realKinds, jsonKinds, []ast.Kind{ast.Decimal}),
	classUint:    slices.Concat(intKinds, realKinds, jsonKinds, []ast.Kind{ast.Decimal}),
	classFloat:   slices.Concat(realKinds, jsonKinds, []ast.Kind{ast.Decimal}),
	classBool:    slices.Concat(jsonKinds, []ast.Kind{ast.Boolean}),
	classString:  slices.Concat(textKinds, jsonKinds, []ast.Kind{ast.TSVector, ast.Enum, ast.UUID, ast.Decimal, ast.DateOnly, ast.Time, ast.CIDR, ast.Inet, ast.MacAddr, ast.MacAddr8, ast.Range, ast.Blob}),
	classBytes:   slices.Concat(textKinds, []ast.Kind{ast.Blob}),
	classTime:    slices.Concat(jsonKinds, []ast.Kind{ast.Date, ast.DateOnly}),
	classUUID:    slices.Concat(textKinds, jsonKinds, []ast.Kind{ast.UUID, ast.Blob}),
	classRaw:     jsonKinds,
	classDate:    slices.Concat(jsonKinds, []ast.Kind{ast.DateOnly}),
	classClock:   slices.Concat(jsonKinds, []ast.Kind{ast.Time}),
	classDecimal: slices.Concat(jsonKinds, []ast.Kind{ast.Decimal}),
	classHStore:  slices.Concat(jsonKinds, []ast.Kind{ast.HStore}),
	classRange:   slices.Concat(jsonKinds, []ast.Kind{ast.Range}),
	classShape:   slices.Concat(jsonKinds, []ast.Kind{ast.Geometry, ast.Geography}),
	classAddr:    slices.Concat(textKinds, jsonKinds, []ast.Kind{ast.Inet, ast.CIDR}),
	classPrefix:  slices.Concat(textKinds, jsonKinds, []ast.Kind{ast.Inet, ast.CIDR}),
	classMAC:     slices.Concat(textKinds, jsonKinds, []ast.Kind{ast.MacAddr, ast.MacAddr8}),
	classSlice:   slices.Concat(jsonKinds, []ast.Kind{ast.Array}),
}

// compatible reports whether a field of Go type g can be a column of type t.
func compatible(g reflect.Type, t *ast.Type) bool {
	inner, _, _ := strip(g)
	c := classOf(inner)
	if c == classScanner || t.Kind == ast.RawType || t.Kind == ast.Virtual {
		return true
	}
	if t.Kind == ast.Array && c == classSlice {
		return compatible(inner.Elem(), t.Elem)
	}
	return slices.Contains(classKinds[c], t.Kind)
}

// candidates are the column types of a Go type, best first: the first that the dialect has is taken.
func candidates(g reflect.Type) []*ast.Type {
	switch c := classOf(g); c {
	case classInt, classUint, classFloat:
		return numberCandidates(g)
	case classBool:
		return types(ast.Boolean)
	case classString:
		return types(ast.String)
	case classBytes:
		return types(ast.Blob)
	case classTime:
		return []*ast.Type{{Kind: ast.Date, Length: -1}}
	case classUUID:
		return types(ast.UUID)
	case classDate:
		return types(ast.DateOnly)
	case classClock:
		return []*ast.Type{{Kind: ast.Time, Length: -1}}
	case classDecimal:
		return []*ast.Type{{Kind: ast.Decimal}, {Kind: ast.Decimal, Precision: 38, Scale: 10}}
	case classHStore:
		return types(ast.HStore, ast.JSONB, ast.JSON)
	case classRange:
		return []*ast.Type{{Kind: ast.Range, Elem: rangeElement(g)}, {Kind: ast.JSON}}
	case classShape:
		return types(ast.Geometry)
	case classAddr:
		return append(types(ast.Inet), &ast.Type{Kind: ast.String, Length: 45})
	case classPrefix:
		return append(types(ast.CIDR), &ast.Type{Kind: ast.String, Length: 49})
	case classMAC:
		return append(types(ast.MacAddr), &ast.Type{Kind: ast.String, Length: 59})
	case classSlice:
		return sliceCandidates(g)
	case classScanner:
		return nil
	}
	return types(ast.JSONB, ast.JSON)
}

func types(kinds ...ast.Kind) []*ast.Type {
	list := make([]*ast.Type, len(kinds))
	for i, k := range kinds {
		list[i] = &ast.Type{Kind: k}
	}
	return list
}

func numberCandidates(g reflect.Type) []*ast.Type {
	unsigned := func(k ast.Kind, wider *ast.Type) []*ast.Type {
		return []*ast.Type{{Kind: k, Unsigned: true}, wider}
	}
	switch g.Kind() {
	case reflect.Int8:
		return types(ast.TinyInt, ast.SmallInt)
	case reflect.Int16:
		return types(ast.SmallInt)
	case reflect.Int32:
		return types(ast.Integer)
	case reflect.Uint8:
		return unsigned(ast.TinyInt, &ast.Type{Kind: ast.SmallInt})
	case reflect.Uint16:
		return unsigned(ast.SmallInt, &ast.Type{Kind: ast.Integer})
	case reflect.Uint32:
		return unsigned(ast.Integer, &ast.Type{Kind: ast.BigInt})
	case reflect.Uint, reflect.Uint64:
		return unsigned(ast.BigInt, &ast.Type{Kind: ast.Decimal, Precision: 20})
	case reflect.Float32:
		return types(ast.Real, ast.Double)
	case reflect.Float64:
		return types(ast.Double)
	}
	return types(ast.BigInt)
}

// sliceCandidates: an array of what the elements are, where the dialect has arrays of it, else JSON. Slices of structs
// and of what else is a document are one document.
func sliceCandidates(g reflect.Type) []*ast.Type {
	var list []*ast.Type
	elem, _, _ := strip(g.Elem())
	if c := classOf(elem); c != classJSON && c != classRaw {
		for _, t := range candidates(elem) {
			if t.Kind != ast.JSON && t.Kind != ast.JSONB {
				list = append(list, &ast.Type{Kind: ast.Array, Elem: t})
			}
		}
	}
	return append(list, types(ast.JSONB, ast.JSON)...)
}

func rangeElement(g reflect.Type) *ast.Type {
	elem := reflect.Zero(g).Interface().(interface{ ElementType() reflect.Type }).ElementType()
	switch elem.Kind() {
	case reflect.Int32:
		return &ast.Type{Kind: ast.Integer}
	case reflect.Int, reflect.Int64:
		return &ast.Type{Kind: ast.BigInt}
	case reflect.Float64:
		return &ast.Type{Kind: ast.Decimal}
	}
	switch classOf(elem) {
	case classTime:
		return &ast.Type{Kind: ast.Date, Length: -1}
	case classDate:
		return &ast.Type{Kind: ast.DateOnly}
	}
	return &ast.Type{Kind: ast.Decimal}
}

// goName is a Go type as errors write it.
func goName(t reflect.Type) string { return strings.ReplaceAll(t.String(), "interface {}", "any") }
