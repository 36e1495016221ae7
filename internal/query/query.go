// Package query is what was asked: a question about one model as plain values, with names as the user wrote them.
// The root package folds options into it; package plan resolves it against the schema.
package query

import (
	"slices"
	"time"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/op"
)

// Find is a question for rows of one model.
type Find struct {
	Table     *schema.Table
	Purpose   Purpose
	Where     []Cond // all must hold
	Select    []Selection
	HasSelect bool // Select was given, if only empty
	Exclude   []string
	Extra     []Selection
	Includes  []Include
	Group     []Expr
	Having    []Cond
	Order     []Order
	Limit     *int64
	Offset    int64
	Distinct  bool
	Lock      *ast.Lock
	Hints     []ast.Hint
	Deleted   Deleted
	Schema    string // instead of the table's own
	With      []CTE
	Unions    []Union
	Comment   string
	Timeout   time.Duration
	Master    bool // read from the master where there are replicas
	Keyed     *Keyed
	Joined    []Joined // includes that are read in the same statement
	Typed     bool     // result columns are those of the model's struct: the decode program is the table's own
}

// Keyed asks for the targets of an association that belong to given sources.
type Keyed struct {
	Association *schema.Association
	// Keys are the sources' keys, without repetition: one list (a slice) a key attribute.
	Keys []any
	// PerKey limits the rows of each source by Limit and Offset, instead of all rows together.
	PerKey bool
	// Bare leaves the source's key out of the rows: for one source.
	Bare bool
	// BySource says that Keys are the sources' primary keys: the sources' table is joined, by On where it is given, else
	// by the association's keys.
	BySource bool
	On       []Cond
	// Through are the through attributes that are read beside the target.
	Through        []*schema.Attribute
	ThroughWhere   []Cond
	ThroughDeleted Deleted
}

// From are the sources' attributes that Keys are values of.
func (k *Keyed) From() []*schema.Attribute {
	if k.BySource {
		return k.Association.Source.PrimaryKey
	}
	return k.Association.From
}

// NewKeyed asks for the targets of an association; on, where it is given, stands in place of its keys.
func NewKeyed(a *schema.Association, on []Cond) *Keyed {
	return &Keyed{Association: a, On: on, BySource: bySource(a, on)}
}

// SourceKeys are the sources' attributes by which a Keyed of the association asks.
func SourceKeys(a *schema.Association, on []Cond) []*schema.Attribute {
	if bySource(a, on) {
		return a.Source.PrimaryKey
	}
	return a.From
}

// bySource reports whether the sources' own keys are used: where on is given, and where the sources' struct does not hold
// the association's.
func bySource(a *schema.Association, on []Cond) bool {
	hidden := a.Through == nil && slices.ContainsFunc(a.From, func(k *schema.Attribute) bool { return !k.HasField })
	return hidden || len(on) > 0
}

// Joined asks for the records of an association beside each row, which is repeated for each of several.
type Joined struct {
	Association *schema.Association
	Attributes  []*schema.Attribute // those that are read, the primary key first
	On          []Cond              // conditions instead of the association's keys
	Where       []Cond              // which records count; a row without one stays
	Order       []Order             // of to-many associations
	Deleted     Deleted
	Joined      []Joined
	// Through are the through attributes that are read beside each record.
	Through      []*schema.Attribute
	ThroughWhere []Cond
}

// Repeats reports whether a row can stand several times, once for each of several records beside it.
func (f *Find) Repeats() bool { return repeats(f.Joined) }

func repeats(list []Joined) bool {
	for i := range list {
		if list[i].Association.Many() || repeats(list[i].Joined) {
			return true
		}
	}
	return false
}

// Purpose says what is made of the rows.
type Purpose uint8

// The purposes.
const (
	Rows   Purpose = iota // the rows themselves
	Count                 // their number
	Exists                // whether there is one
)

// Deleted says which rows of a paranoid model are seen.
type Deleted uint8

// The ways to see deleted rows.
const (
	HideDeleted Deleted = iota
	WithDeleted
	OnlyDeleted
)

// Selection is one selected attribute or expression.
type Selection struct {
	X  Expr
	As string
}

// Order is one item of an order.
type Order struct {
	X     Expr
	Desc  bool
	Nulls ast.Nulls
}

// Include asks for the records of an association.
type Include struct {
	Path                 string // alias, or aliases joined by dots
	Find                        // conditions, attributes, order, limit and nested includes on the target; Table is set when planned
	Required             *bool
	Separate             *bool
	Scope                any    // the root package's choice among the target's scopes, until it is folded in
	On                   []Cond // conditions instead of the association's keys
	ThroughWhere         []Cond
	ThroughAttributes    []string
	HasThroughAttributes bool
	All                  bool          // every association of the model
	Nested               bool          // with All: of the targets too
	Root                 *schema.Table // the model from which Path leads, where it came from a reference record or a handle
}

// CTE is one common table expression.
type CTE struct {
	Name      string
	Find      *Find
	SQL       *Literal
	Columns   []string
	Recursive bool
}

// Union joins the rows of another question of the same model.
type Union struct {
	All  bool
	Find *Find
}

// CondKind is the kind of a condition.
type CondKind uint8

// The kinds of conditions.
const (
	Compare CondKind = iota
	And
	Or
	Not
	Some     // a record of association Path meets Kids
	Every    // all records of association Path meet Kids
	None     // no record of association Path meets Kids
	Truth    // the expression X is itself the condition
	Exist    // EXISTS (Value is *Find)
	Included // a record of association Path meets the terms of an include (Value is *Include)
)

// Cond is a condition. Of Compare, the left side is the attribute Path (of Root, where it came from a reference
// record) or the expression X, and Value is the right side: a plain value, a list ([]any or a slice), nil, an Expr or
// a *Find; two operands are [2]any.
type Cond struct {
	Kind  CondKind
	Op    op.Kind
	Path  string
	Root  *schema.Table
	X     Expr
	Value any
	Kids  []Cond
	// Group says that Kids on the same association path must hold for the same record.
	Group bool
	// Origin is the condition that this one is a copy of, while planning.
	Origin *Cond
}

// Expr is an expression as asked: *Attr, *Value, *Literal, *Call, *Cast, *Case, *Binary, *Sub, *Condition, *JSONPath;
// a *Tuple on either side of a comparison only.
type Expr interface{ expr() }

// Attr is an attribute by its path: "age", "posts.title", "meta.address.city".
type Attr struct {
	Path string
	Root *schema.Table // set where it came from a reference record
	// Parent says that it is an attribute of the include's parent: in On.
	Parent bool
	Err    error // why the attribute is none: it fails the question in which it stands
}

// Value is a value to bind.
type Value struct{ V any }

// Literal is SQL as the user wrote it.
type Literal struct {
	SQL  string
	Args []any
}

// Call is a function call.
type Call struct {
	Name     string
	Args     []Expr
	Distinct bool
	Star     bool
	Filter   *Cond
	Over     *Window
}

// Window is the OVER of a call.
type Window struct {
	Partition []Expr
	Order     []Order
	Frame     string
}

// Cast is CAST(X AS Type); Type is a name of Sequelize's data types.
type Cast struct {
	X    Expr
	Type string
}

// Case is CASE WHEN … END.
type Case struct {
	Whens []When
	Else  Expr
}

// When is a branch of a Case.
type When struct {
	If   Cond
	Then Expr
}

// Binary is arithmetic.
type Binary struct {
	Op   ast.Op
	L, R Expr
}

// JSONPath is a place inside a JSON attribute, given as steps.
type JSONPath struct {
	Attr  string
	Root  *schema.Table
	Steps []ast.PathStep
	As    ast.JSONAs
}

// Sub is a sub-query as a value.
type Sub struct{ Find *Find }

// Tuple is several values that are compared together, or a list of such.
type Tuple struct{ Items []Expr }

// Condition is a condition as a value.
type Condition struct{ Cond Cond }

func (*Attr) expr()      {}
func (*Value) expr()     {}
func (*Literal) expr()   {}
func (*Call) expr()      {}
func (*Cast) expr()      {}
func (*Case) expr()      {}
func (*Binary) expr()    {}
func (*Sub) expr()       {}
func (*JSONPath) expr()  {}
func (*Condition) expr() {}
func (*Tuple) expr()     {}

// Assignment sets an attribute, or a place inside a JSON attribute, in an update.
type Assignment struct {
	Path  string
	Root  *schema.Table
	Value any // a plain value, or an Expr
}

// Update is a question that changes rows by condition.
type Update struct {
	Find      // Where, Order, Limit, Deleted, Schema, Comment
	Set       []Assignment
	Returning bool
	All       bool // rows without a condition are meant
}

// Delete is a question that removes rows by condition.
type Delete struct {
	Find
	Returning bool
	All       bool
}
