package sequelize

import (
	"reflect"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// DefineOption is an option of Define and Defaults: ModelName, TableName, Schema, FreezeTableName, Underscored,
// V6Names, Timestamps, CreatedAt, UpdatedAt, DeletedAt, Paranoid, Version, VersionName, NoPrimaryKey, View,
// TableComment, Engine, Charset, Collate, RowFormat, InitialAutoIncrement, HasTrigger, UniqueAmongLiving, Index, Check,
// DefaultValue, DefaultScope, NamedScope, NamedScopeFunc.
type DefineOption interface{ define(*definition) }

// definition is Define's options, folded.
type definition struct {
	schema.Options
	defaultScope []FindOption
	scopes       map[string]scopeFunc
}

type defineFunc func(*definition)

func (f defineFunc) define(d *definition) { f(d) }

// ModelName is the model's name, on which its table and foreign keys are based; default the struct's in lower camel.
type ModelName string

func (n ModelName) define(d *definition) { d.ModelName = string(n) }

// TableName is the table's name as it stands in the database; default the plural of the model's name.
type TableName string

func (n TableName) define(d *definition) { d.TableName = string(n) }

func (s Schema) define(d *definition) { d.Options.Schema = string(s) }

// FreezeTableName makes the model's name the table's, without plural.
type FreezeTableName bool

func (f FreezeTableName) define(d *definition) { d.FreezeTableName = bool(f) }

// Underscored makes columns and tables snake case.
type Underscored bool

func (u Underscored) define(d *definition) { d.Underscored = bool(u) }

// V6Names gives the names that define('User', …) gives in Sequelize 6 (Users, UserId), for databases made there.
var V6Names DefineOption = defineFunc(func(d *definition) { d.V6Names = true })

// Timestamps says whether the model has createdAt and updatedAt; default true.
type Timestamps bool

func (t Timestamps) define(d *definition) { d.Options.Timestamps = bool(t) }

// CreatedAt renames the attribute createdAt; "-" switches it off.
type CreatedAt string

func (n CreatedAt) define(d *definition) { d.Options.CreatedAt = string(n) }

// UpdatedAt renames the attribute updatedAt; "-" switches it off.
type UpdatedAt string

func (n UpdatedAt) define(d *definition) { d.Options.UpdatedAt = string(n) }

// DeletedAt renames the attribute deletedAt of a paranoid model.
type DeletedAt string

func (n DeletedAt) define(d *definition) { d.Options.DeletedAt = string(n) }

// Paranoid keeps deleted rows: destroying marks them in deletedAt, and finders do not see them.
type Paranoid bool

func (p Paranoid) define(d *definition) { d.Options.Paranoid = bool(p) }

// Version(true) turns on optimistic locking by an attribute named version.
type Version bool

func (v Version) define(d *definition) {
	d.Options.Version = ""
	if v {
		d.Options.Version = "version"
	}
}

// VersionName turns on optimistic locking by an attribute of that name.
type VersionName string

func (v VersionName) define(d *definition) { d.Options.Version = string(v) }

// NoPrimaryKey says that the model has no primary key: it gets no id, and what needs a key is an error.
type NoPrimaryKey bool

func (n NoPrimaryKey) define(d *definition) { d.Options.NoPrimaryKey = bool(n) }

// View says that the model reads a view, or the table of another model: Sync leaves it alone, and writes are errors.
type View bool

func (v View) define(d *definition) { d.Options.View = bool(v) }

// TableComment is the table's comment in the database.
type TableComment string

func (c TableComment) define(d *definition) { d.Comment = string(c) }

// Engine is the storage engine of the MySQL family.
type Engine string

func (e Engine) define(d *definition) { d.Options.Engine = string(e) }

// Charset is the table's character set in the MySQL family.
type Charset string

func (c Charset) define(d *definition) { d.Options.Charset = string(c) }

// Collate is the table's collation in the MySQL family.
type Collate string

func (c Collate) define(d *definition) { d.Options.Collate = string(c) }

// RowFormat is the table's row format in the MySQL family.
type RowFormat string

func (r RowFormat) define(d *definition) { d.Options.RowFormat = string(r) }

// InitialAutoIncrement is the first value of the auto increment key.
type InitialAutoIncrement int64

func (n InitialAutoIncrement) define(d *definition) { d.Options.InitialAutoIncrement = int64(n) }

// HasTrigger says that the table has triggers: SQL Server then gives written rows back through a table variable.
type HasTrigger bool

func (h HasTrigger) define(d *definition) { d.Options.HasTrigger = bool(h) }

// UniqueAmongLiving makes the unique keys of a paranoid model hold among rows that are not deleted, by partial unique
// indexes. Databases without partial indexes refuse it when the model is defined.
type UniqueAmongLiving bool

func (u UniqueAmongLiving) define(d *definition) { d.Options.UniqueAmongLiving = bool(u) }

// Index is an index of a model, created by Sync where it is missing.
type Index struct {
	Name         string       // default the table and fields, joined by underscores
	Fields       []IndexField // attributes or expressions
	Unique       bool
	Type         string // FULLTEXT or SPATIAL
	Using        string // BTREE, HASH, GIN, GIST, BRIN
	Operator     string // operator class for all fields
	Where        string // predicate of a partial index: SQL of the program's own text
	Include      []string
	Parser       string // parser of a MySQL FULLTEXT index
	Concurrently bool   // PostgreSQL: without locking the table
	Message      string // message of the error when a unique index is violated
}

// IndexField is a field of an Index.
type IndexField struct {
	Attribute  string // by name
	Expression string // instead of Attribute: SQL of the program's own text
	Length     int    // of the indexed prefix, in the MySQL family
	Desc       bool
	Collate    string
	Operator   string // operator class
}

// On makes index fields of attribute names.
func On(attributes ...string) []IndexField {
	fields := make([]IndexField, len(attributes))
	for i, a := range attributes {
		fields[i].Attribute = a
	}
	return fields
}

func (i Index) define(d *definition) {
	out := schema.Index{Message: i.Message, IndexDefinition: dialect.IndexDefinition{
		Name: i.Name, Unique: i.Unique, Type: i.Type, Using: i.Using, Operator: i.Operator, Where: i.Where,
		Include: i.Include, Parser: i.Parser, Concurrently: i.Concurrently,
	}}
	for _, f := range i.Fields {
		out.Fields = append(out.Fields, dialect.IndexField{
			Column: f.Attribute, Expression: f.Expression, Length: f.Length, Desc: f.Desc, Collate: f.Collate, Operator: f.Operator,
		})
	}
	d.Options.Indexes = append(d.Options.Indexes, out)
}

// Check is a CHECK constraint of that Name, or of a generated one; SQL is the program's own text.
type Check struct{ Name, SQL string }

func (c Check) define(d *definition) {
	d.Options.Checks = append(d.Options.Checks, dialect.CheckDefinition(c))
}

// DefaultValue gives an attribute a default that a tag cannot say: a Go function, called for each record, or a value.
func DefaultValue(attribute string, v any) DefineOption {
	return defineFunc(func(d *definition) {
		if d.Options.Defaults == nil {
			d.Options.Defaults = map[string]schema.Default{}
		}
		if f, ok := v.(func() any); ok {
			d.Options.Defaults[attribute] = schema.Default{Kind: schema.DefaultFunc, Func: f}
			return
		}
		d.Options.Defaults[attribute] = schema.Default{Kind: schema.DefaultValue, Value: v}
	})
}

// definition folds the connection's defaults and the model's own options.
func (s *Sequelize) definition(options []DefineOption) *definition {
	d := &definition{scopes: map[string]scopeFunc{}}
	d.Options.Timestamps = true
	d.InstanceType = reflect.TypeFor[Instance]()
	d.ValidateLinked = validatorLinked()
	for _, list := range [2][]DefineOption{s.settings.defaults, options} {
		for _, o := range list {
			if o != nil {
				o.define(d)
			}
		}
	}
	return d
}
