// Package schema is what the library knows of models: tables, attributes, associations, their names and tags.
// A Table is made once by Define and read by every room after that; it knows no SQL.
package schema

import (
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/box"
)

// Table is a model's table.
type Table struct {
	ID         uint32       // unique in the process, for keys of caches
	Model      string       // the model's name, such as "blogPost"
	GoName     string       // the struct's name, such as "BlogPost"
	Type       reflect.Type // the struct
	Name       ast.Table    // the table's schema and name
	Attributes []*Attribute // in the struct's order; attributes without a field stand first (id) or last (timestamps)

	PrimaryKey    []*Attribute
	AutoIncrement *Attribute // nil where no attribute is

	// Attributes that the library keeps up; nil where switched off.
	CreatedAt, UpdatedAt, DeletedAt, Version *Attribute

	Uniques      []Unique
	Indexes      []Index
	Checks       []dialect.CheckDefinition
	Associations []*Association
	ForeignKeys  []*ForeignKey // made of references and associations
	Options      Options
	// ThroughFields are the fields tagged throughRecord, one for each through model.
	ThroughFields []ThroughField
	Implied       bool // a through table without a model of its own; Type is nil

	// Instance is the offset of the embedded sequelize.Instance, where HasInstance.
	HasInstance bool
	Instance    uintptr
	// View: a read-only model; writing through it is an error.
	View bool

	byName   map[string]*Attribute
	byColumn map[string]*Attribute
	byAlias  map[string]*Association
	dialect  Dialect
	catalog  *Catalog
}

// Beside reports whether both tables are of one connection.
func (t *Table) Beside(other *Table) bool {
	return t.catalog == other.catalog
}

// ThroughField is a field that carries the through record beside which a record stands: T or *T, where T is the struct of
// a through model.
type ThroughField struct {
	Field   string
	Offset  uintptr
	Type    reflect.Type // the through model's struct
	Pointer bool
}

// Attribute is one attribute of a model.
type Attribute struct {
	Name   string // lower camel, such as "authorId"
	Column string
	Place  int // index in Table.Attributes

	// The Go field. HasField is false for default attributes that the struct does not have.
	HasField bool
	Field    string // its Go name, such as "AuthorID" or "Base.ID"
	Index    []int
	Offset   uintptr
	GoType   reflect.Type
	Tag      reflect.StructTag

	Type *ast.Type
	// GuessedFrom is the struct that is kept as JSON although no tag says so; nil of all other attributes.
	GuessedFrom   reflect.Type
	AllowNull     bool
	NullAsZero    bool // tagged allowNull:true over a Go type that cannot hold NULL
	PrimaryKey    bool
	AutoIncrement bool
	Identity      bool
	Virtual       bool     // no column
	Needs         []string // attributes that a virtual one is computed from
	Generated     string   // expression of a computed column
	Stored        bool
	ReadOnly      bool // never written: generated columns
	Default       Default
	Comment       string
	Collate       string
	References    *Reference
	ValidateTag   string // the validate:"…" tag

	// Compiled access to the field, nil without one. p is the record's address.
	Get    func(p unsafe.Pointer) (any, error) // the canonical value (see dialect.Values), nil for NULL
	IsZero func(p unsafe.Pointer) bool         // the field has its zero Go value
	Set    func(p unsafe.Pointer, v any) error // stores a canonical value or a driver's value; nil is NULL
	// GetAll gives the canonical values of many records as a typed slice, or nil where only Get can; nil without such.
	GetAll func(records []unsafe.Pointer) any
	Encode func(v any) (any, error) // canonical → driver argument; nil where it passes as it is
	// GetIn is Get with a box of kind Box where there is one. Bind is GetIn and Encode in one step, for INSERT and UPDATE.
	GetIn func(p unsafe.Pointer, b *box.Boxes) (any, error)
	Bind  func(p unsafe.Pointer, b *box.Boxes) (any, error)
	Box   box.Kind
	Dest  dialect.Destination // where to store what is read; Base is 0
}

// DefaultKind is the kind of a default value.
type DefaultKind uint8

// The kinds of default values.
const (
	NoDefault     DefaultKind = iota
	DefaultValue              // Value: a constant, in DDL and on create
	DefaultNow                // the current time, on create
	DefaultUUIDV1             // made by the library on create
	DefaultUUIDV4
	DefaultUUIDV7
	DefaultFunc // Func, on create
	DefaultSQL  // SQL: an expression that the database computes
)

// Default is an attribute's default value.
type Default struct {
	Kind  DefaultKind
	Value any // canonical
	Func  func() any
	SQL   string
}

// Reference is a foreign key written in a tag or made by an association.
type Reference struct {
	Table      ast.Table
	Model      string // a model's name instead of Table
	Column     string
	OnDelete   string
	OnUpdate   string
	Deferrable string
}

// Unique is a UNIQUE constraint over attributes.
type Unique struct {
	Name       string
	Attributes []*Attribute
	Message    string
}

// Index is an index of a model; names of its fields are resolved to columns.
type Index struct {
	dialect.IndexDefinition
	Message string
}

// Options are a model's options after the connection's defaults were folded in.
type Options struct {
	ModelName       string
	TableName       string
	Schema          string
	FreezeTableName bool
	Underscored     bool
	V6Names         bool
	NoPrimaryKey    bool
	View            bool

	Timestamps bool
	Paranoid   bool
	Version    string // attribute name, or empty
	// Names of the kept attributes; "" is the default name, "-" switches one off.
	CreatedAt, UpdatedAt, DeletedAt string

	Comment, Engine, Charset, Collate, RowFormat string
	InitialAutoIncrement                         int64
	HasTrigger                                   bool
	UniqueAmongLiving                            bool
	Indexes                                      []Index
	Checks                                       []dialect.CheckDefinition
	// Defaults by attribute name given as options (functions cannot stand in tags).
	Defaults map[string]Default
	// ValidateLinked says that package validate is linked; a validate tag is an error otherwise.
	ValidateLinked bool
	// InstanceType is the type of sequelize.Instance.
	InstanceType reflect.Type
}

// AssociationKind is the kind of an association.
type AssociationKind uint8

// The kinds of associations.
const (
	HasOne AssociationKind = iota
	HasMany
	BelongsTo
	BelongsToMany
)

// Association is one association as declared, by tag or by handle. Target, Through and the keys are resolved when both
// models are defined.
type Association struct {
	Kind   AssociationKind
	As     string // alias
	Source *Table
	Target *Table // nil until resolved

	TargetType  reflect.Type // the target's struct
	TargetModel string       // the target model's name, where one struct has several models

	// The Go field that holds loaded records; HasField is false for associations by handle only.
	HasField bool
	Field    string
	Index    []int
	Offset   uintptr
	GoType   reflect.Type // []*T, []T, *T or T

	// As declared; empty where defaults apply.
	ForeignKey       []string // attribute names; several for a composite key
	OtherKey         []string // of belongsToMany
	SourceKey        []string
	TargetKey        []string
	ForeignKeyColumn string
	OnDelete         string
	OnUpdate         string
	NoConstraints    bool
	Scope            map[string]any // AssociationScope
	ThroughScope     map[string]any
	ThroughTable     string
	ThroughType      reflect.Type
	NoUnique         bool   // through pair is not unique
	Inverse          string // alias of the other side
	CascadeHooks     bool

	// Resolved.
	From        []*Attribute // keys on the source
	To          []*Attribute // keys on the target (of belongsToMany: the target's key)
	Through     *Table
	ThroughFrom []*Attribute // through attributes that refer to the source
	ThroughTo   []*Attribute // through attributes that refer to the target
	// ThroughRecord is the field of the target's struct that carries the through record; nil where it has none.
	ThroughRecord *ThroughField

	Declared string // the declaration's text, for errors
}

// Attribute returns the attribute of that name, or nil.
func (t *Table) Attribute(name string) *Attribute { return t.byName[name] }

// ByColumn returns the attribute of that column, or nil.
func (t *Table) ByColumn(column string) *Attribute { return t.byColumn[column] }

// Association returns the association of that alias, or nil.
func (t *Table) Association(as string) *Association { return t.byAlias[as] }

// Many reports whether the association has many targets.
func (a *Association) Many() bool { return a.Kind == HasMany || a.Kind == BelongsToMany }
