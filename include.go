package sequelize

import (
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// IncludeSpec is an Include: an option of finders, of other includes, and of Create, Save and BulkCreate.
type IncludeSpec struct {
	path    string
	options []IncludeOption
	root    *schema.Table
	all     bool
	nested  bool
	err     error
}

// Include loads an association with the records, or writes it with them. Path is its alias, or aliases joined by dots.
//
// Options select, order and limit its records, for each parent by itself; includes in them go on from there. Names in
// them are those of the association's model; of one over a through table also those of the through rows, behind the
// through model's name, as in Order{Asc("postTag.position")}. Conditions filter what is loaded, and make the include Required unless
// Required(false) stands beside them. Repeated includes of one association are one include with the options of all.
//
// Limit and Offset of the finder count parents, whatever is included. The records of an association are loaded by one
// further statement for all parents together, or in the parents' own: see Separate. Without an Order they come
// in the database's. A to-many field without records is an empty slice, a to-one field nil.
//
// An include of an association for which the struct has no field is an error, as is an unknown alias, and a Limit where
// there is one record at most. The default scope and the hidden deleted rows of the association's model apply; its
// find hooks do not run.
//
// Where the record has a field of the through model's struct (or a pointer to it) tagged throughRecord, it gets the row
// that led to it:
//
//	type Tag struct {
//		ID      int64
//		PostTag *PostTag `sequelize:"throughRecord"`
//	}
func Include(path string, options ...IncludeOption) IncludeSpec {
	return IncludeSpec{path: path, options: options}
}

// IncludeAll includes every association of the model for which the struct has a field; IncludeAll(true) also theirs, and
// so on, without coming back to a model on the way. In Sequelize: include: {all: true, nested: true}.
func IncludeAll(nested ...bool) IncludeSpec {
	return IncludeSpec{all: true, nested: len(nested) > 0 && nested[0]}
}

func (s IncludeSpec) fold(c *call) query.Include {
	in := &includeCall{}
	in.Include.Path, in.Include.Root = s.path, s.root
	in.Include.All, in.Include.Nested = s.all, s.nested
	in.err = s.err
	for _, o := range s.options {
		if o != nil {
			o.include(in)
		}
	}
	if in.err != nil {
		c.fail(in.err)
	}
	return in.Include
}

func (s IncludeSpec) find(c *findCall)   { c.Find.Includes = append(c.Find.Includes, s.fold(&c.call)) }
func (s IncludeSpec) write(c *writeCall) { c.includes = append(c.includes, s.fold(&c.call)) }
func (s IncludeSpec) include(c *includeCall) {
	c.Include.Find.Includes = append(c.Include.Find.Includes, s.fold(&c.call))
}

// Required(true) selects only parents that have a record of the include; default true where the include has conditions.
// Of a nested include the parents are the records of the include around it: a required include does not make the one
// around it required.
type Required bool

func (r Required) include(c *includeCall) { b := bool(r); c.Include.Required = &b }

// Separate says how an include is loaded: Separate(true) by a statement of its own for all parents together, which is
// the default, Separate(false) in the parents' statement by a join. Both give the same records; Limit of the finder
// counts parents in both. A statement of its own is mostly the faster way, because a join repeats each parent for each of
// its records, and several to-many includes side by side multiply each other; a join saves the round trip.
//
// What a join cannot say has a statement of its own all the same: an include with Limit or Offset, one whose conditions
// hold sub-queries, as those of required includes in it, a to-one association whose key on the target is not unique, a
// BelongsToMany with Unique(false); and of to-many includes those beside Lock, Distinct, Extra or a model without a key.
type Separate bool

func (s Separate) include(c *includeCall) { b := bool(s); c.Include.Separate = &b }

// JoinOn says which records an include loads for a parent by conditions of its own, instead of by the association's keys:
// names are attributes of the association's model, and Parent stands for the parent's. The association's scope, hidden
// deleted rows and the include's other options hold as ever. The association has no through table; the parents' model has
// a primary key. A to-one include takes the first record, in the include's Order or by key.
//
//	Include("invoices", JoinOn(Where{"customerId": Parent("id"), "total": op.Gt(Parent("creditLimit"))}))
//
// In Sequelize: include: {on}.
func JoinOn(conditions ...Condition) IncludeOption { return joinOn(conditions) }

type joinOn []Condition

func (j joinOn) include(c *includeCall) {
	for _, condition := range j {
		if condition != nil {
			appendCond(&c.Include.On, &c.call, condition)
		}
	}
}

// Parent is an attribute of the parent, in the conditions of JoinOn.
func Parent(attribute string) Expression {
	return Expression{x: &query.Attr{Path: attribute, Parent: true}}
}

// ThroughWhere are conditions on the through rows of an include of a to-many association over a through table. It
// filters what is loaded; with Required(true) also the parents. In Sequelize: through: {where}.
type ThroughWhere map[string]any

func (w ThroughWhere) include(c *includeCall) {
	Where(w).fold(&c.Include.ThroughWhere, &c.call, nil)
}

// ThroughAttributes are the attributes of the through record that are read into the field tagged throughRecord; default
// all of them, and none where it is empty. In Sequelize: through: {attributes}.
type ThroughAttributes []string

func (t ThroughAttributes) include(c *includeCall) {
	c.Include.HasThroughAttributes, c.Include.ThroughAttributes = true, append([]string(nil), t...)
}
