// Package ast is the tree of a statement between planning and compiling: plain values that say what the statement
// is, with names already resolved to tables and columns, and nothing of how a dialect writes it.
//
// A tree is built once, read many times and never changed: compiling the same tree twice gives equal bytes.
// Values of the question are not in the tree. A [Bind] names the place of its value in the list that is given with
// each execution, so one compiled statement serves every question of the same shape.
package ast

// Expr is a node that has a value: a column, a bound value, a call, a condition.
// The set of nodes is closed; the walk over it is the library's own.
type Expr interface{ expr() }

// Column is a column of a table that stands in the statement.
type Column struct {
	Table string // alias of the table, or empty where the statement has one table only
	Name  string
	Type  *Type // nil where it is not known (raw tables)
}

// Star is * or alias.*.
type Star struct{ Table string }

// Bind is one bound value: the placeholder for values[Index].
type Bind struct {
	Index int
	// Elem is the place inside values[Index] plus one when that value is a list whose elements are bound one by one;
	// 0 binds the value itself.
	Elem int
	// Fill lets the list's last element stand where the list is shorter than Elem; without it that is an error.
	Fill bool
	// Type is the column type that the value is encoded for; nil encodes by the value's own Go type.
	Type *Type
}

// BindList is a whole list bound as one list: the right side of [In] and of [Quantified].
type BindList struct {
	Index int
	Type  *Type
	// Len is the number of placeholders where the dialect has no list parameter: the list's length rounded up to a
	// step, so that lists of many lengths share few statements. The last element fills up.
	Len int
	// Large says that the list is longer than the dialect can bind one by one, so it travels as one JSON document.
	Large bool
}

// Const is a constant of the language that needs no binding.
type Const uint8

// The constants.
const (
	Null Const = iota
	True
	False
	Default // DEFAULT in VALUES and SET
)

// Int is an integer that stands in the text: LIMIT, positions. It comes from the plan, never from a user's string.
type Int int64

// Text is a constant string of the plan itself (a discriminator, a JSON key): written as a quoted literal.
// User values are never Text.
type Text string

// Raw is SQL as the user wrote it, through Literal only. Args fill its placeholders, written as ? outside literals.
type Raw struct {
	SQL  string
	Args []Expr
}

// Call is a function call. Name is a validated identifier, or one of the library's own names (see [Func]).
type Call struct {
	Name     string
	Args     []Expr
	Distinct bool
	Star     bool // count(*)
	Filter   Expr
	Over     *Window
}

// Window is the OVER clause of a call.
type Window struct {
	PartitionBy []Expr
	OrderBy     []Order
	Frame       string // "", or a frame clause from the library's closed set
}

// Names of functions that dialects spell differently; a dialect's Function leaf maps them.
const (
	FuncRandom   = "sequelize.random"    // a random number for ORDER BY
	FuncNow      = "sequelize.now"       // current time of the statement, with microseconds
	FuncUUIDV4   = "sequelize.uuid_v4"   // a random UUID made by the server
	FuncRowCount = "sequelize.row_count" // count(*)
)

// Cast is CAST(X AS type).
type Cast struct {
	X    Expr
	Type *Type
}

// Case is CASE [Operand] WHEN … THEN … ELSE … END.
type Case struct {
	Operand Expr
	Whens   []When
	Else    Expr
}

// When is one branch of a [Case].
type When struct{ If, Then Expr }

// Op is a binary operator.
type Op uint8

// The operators. Those after OpDistinct are not in every dialect: the dialect's Operator leaf writes or refuses them.
const (
	OpEq Op = iota
	OpNe
	OpGt
	OpGte
	OpLt
	OpLte
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpMod
	OpConcat
	OpDistinct     // IS DISTINCT FROM: NULL-safe <>
	OpNotDistinct  // IS NOT DISTINCT FROM: NULL-safe =
	OpRegexp       // L matches the regular expression R
	OpIRegexp      // the same, ignoring case
	OpContains     // array, range or JSON L contains R
	OpContained    // L is contained in R
	OpOverlap      // L and R share an element
	OpAdjacent     // ranges touch
	OpStrictLeft   // range L lies wholly left of R
	OpStrictRight  // range L lies wholly right of R
	OpNoExtendLeft // range L does not extend left of R
	OpNoExtendRight
	OpMatch        // full text: L matches the query R
	OpAnyKeyExists // JSON L has one of the keys R
	OpAllKeysExist // JSON L has all the keys R
	OpJSONHasKey   // JSON L has the key R
	OpJSONEqual    // JSON L and R are the same document
)

// Binary is L op R.
type Binary struct {
	Op   Op
	L, R Expr
}

// Logic is a list of conditions joined by AND, or by OR. An empty AND is true, an empty OR is false.
type Logic struct {
	Or    bool
	Items []Expr
}

// Not is NOT (X).
type Not struct{ X Expr }

// IsNull is X IS [NOT] NULL.
type IsNull struct {
	X   Expr
	Not bool
}

// IsBool is X IS [NOT] TRUE or FALSE, written so that it is right on dialects without the form.
type IsBool struct {
	X     Expr
	Value bool
	Not   bool
}

// Between is X [NOT] BETWEEN Lo AND Hi.
type Between struct {
	X, Lo, Hi Expr
	Not       bool
}

// Like is X [NOT] LIKE Pattern ESCAPE '\'. The escape is always a backslash: helpers escape with it.
type Like struct {
	X, Pattern Expr
	Not        bool
	Fold       bool // ILIKE: case-insensitive
}

// In is X [NOT] IN: one of List, Items or Select is set. An empty list never reaches the tree.
type In struct {
	X      Expr
	Not    bool
	List   *BindList
	Items  []Expr
	Select *Select
}

// Quantified is the right side of "X op ANY (…)" or "X op ALL (…)".
type Quantified struct {
	All    bool
	List   *BindList
	Select *Select
}

// Tuple is (a, b, …).
type Tuple []Expr

// Exists is [NOT] EXISTS (Select).
type Exists struct {
	Select *Select
	Not    bool
}

// Sub is a scalar sub-query.
type Sub struct{ Select *Select }

// PathStep is one step into a JSON document: a key, or an array index where Key is empty and IsIndex is set.
type PathStep struct {
	Key     string
	Index   int
	IsIndex bool
}

// JSONAs says in what form a JSON path is read.
type JSONAs uint8

// The forms of a JSON path.
const (
	JSONDocument JSONAs = iota // the JSON value itself
	JSONText                   // unquoted text
	JSONNumber
	JSONBool
)

// JSONPath reads a place inside a JSON document. Each dialect writes steps escaped or bound, never spliced.
type JSONPath struct {
	X    Expr
	Path []PathStep
	As   JSONAs
}

// JSONSet is the document X with the place Path set to Value: the right side of an assignment.
type JSONSet struct {
	X     Expr
	Path  []PathStep
	Value Expr // bound as JSON
}

// Inserted is the value that the failed insert wanted to write, inside an upsert's SET.
type Inserted struct{ Column string }

// Paren keeps X in parentheses.
type Paren struct{ X Expr }

func (Column) expr()      {}
func (Star) expr()        {}
func (Bind) expr()        {}
func (*BindList) expr()   {}
func (Const) expr()       {}
func (Int) expr()         {}
func (Text) expr()        {}
func (*Raw) expr()        {}
func (*Call) expr()       {}
func (*Cast) expr()       {}
func (*Case) expr()       {}
func (*Binary) expr()     {}
func (*Logic) expr()      {}
func (*Not) expr()        {}
func (*IsNull) expr()     {}
func (*IsBool) expr()     {}
func (*Between) expr()    {}
func (*Like) expr()       {}
func (*In) expr()         {}
func (*Quantified) expr() {}
func (Tuple) expr()       {}
func (*Exists) expr()     {}
func (*Sub) expr()        {}
func (*JSONPath) expr()   {}
func (*JSONSet) expr()    {}
func (Inserted) expr()    {}
func (*Paren) expr()      {}
