// Package op holds Sequelize's operators: what stands in JavaScript as {[Op.gte]: 18} is op.Gte(18) here.
//
// An operator is a value to give for an attribute in a Where:
//
//	sequelize.Where{"age": op.Between(18, 65), "email": op.EndsWith("@x.org")}
//
// Operators are made by this package's functions only, so nothing that a request body decodes to can become one.
// Operands are values, which are always bound, or expressions and sub-queries of package sequelize.
package op

// Kind tells the operators apart.
type Kind uint8

// The operators.
const (
	KindEq Kind = iota + 1
	KindNe
	KindGt
	KindGte
	KindLt
	KindLte
	KindIs
	KindIsNot
	KindBetween
	KindNotBetween
	KindIn
	KindNotIn
	KindLike
	KindNotLike
	KindILike
	KindNotILike
	KindStartsWith
	KindNotStartsWith
	KindEndsWith
	KindNotEndsWith
	KindSubstring
	KindNotSubstring
	KindRegexp
	KindNotRegexp
	KindIRegexp
	KindNotIRegexp
	KindDistinct
	KindNotDistinct
	KindContains
	KindContained
	KindOverlap
	KindAdjacent
	KindStrictLeft
	KindStrictRight
	KindNoExtendLeft
	KindNoExtendRight
	KindMatch
	KindAnyKeyExists
	KindAllKeysExist
	KindAnd
	KindOr
	KindNot
	KindAny
	KindAll
)

// Operator is an operator with its operands.
type Operator struct {
	kind Kind
	args []any
}

// Kind returns which operator it is; 0 for the zero Operator, which is an error wherever it is used.
func (o Operator) Kind() Kind { return o.kind }

// Args returns the operands. The slice is not to be changed.
func (o Operator) Args() []any { return o.args }

func one(k Kind, v any) Operator { return Operator{kind: k, args: []any{v}} }

// Eq is =. Nil is IS NULL.
func Eq(v any) Operator { return one(KindEq, v) }

// Ne is <>. Nil is IS NOT NULL.
func Ne(v any) Operator { return one(KindNe, v) }

// Gt is >.
func Gt(v any) Operator { return one(KindGt, v) }

// Gte is >=.
func Gte(v any) Operator { return one(KindGte, v) }

// Lt is <.
func Lt(v any) Operator { return one(KindLt, v) }

// Lte is <=.
func Lte(v any) Operator { return one(KindLte, v) }

// Is is IS: v is nil, true or false.
func Is(v any) Operator { return one(KindIs, v) }

// IsNot is IS NOT: v is nil, true or false.
func IsNot(v any) Operator { return one(KindIsNot, v) }

// Between is BETWEEN low AND high, both included.
func Between(low, high any) Operator { return Operator{kind: KindBetween, args: []any{low, high}} }

// NotBetween is NOT BETWEEN low AND high.
func NotBetween(low, high any) Operator {
	return Operator{kind: KindNotBetween, args: []any{low, high}}
}

// In is IN: one of the values, of a slice, of a sub-query (sequelize.Select), or of what the program's own SQL selects:
// op.In(sequelize.Literal("SELECT id FROM tree")). An empty list is always false.
func In(values ...any) Operator { return Operator{kind: KindIn, args: values} }

// NotIn is NOT IN. An empty list is always true.
func NotIn(values ...any) Operator { return Operator{kind: KindNotIn, args: values} }

// Like is LIKE with the pattern as given: % and _ are wildcards, a backslash escapes them.
func Like(pattern any) Operator { return one(KindLike, pattern) }

// NotLike is NOT LIKE.
func NotLike(pattern any) Operator { return one(KindNotLike, pattern) }

// ILike is LIKE without regard to case; emulated where the database has no ILIKE.
func ILike(pattern any) Operator { return one(KindILike, pattern) }

// NotILike is the negation of ILike.
func NotILike(pattern any) Operator { return one(KindNotILike, pattern) }

// StartsWith finds texts that begin with s, taken literally.
func StartsWith(s string) Operator { return one(KindStartsWith, s) }

// NotStartsWith is the negation of StartsWith.
func NotStartsWith(s string) Operator { return one(KindNotStartsWith, s) }

// EndsWith finds texts that end with s, taken literally.
func EndsWith(s string) Operator { return one(KindEndsWith, s) }

// NotEndsWith is the negation of EndsWith.
func NotEndsWith(s string) Operator { return one(KindNotEndsWith, s) }

// Substring finds texts that contain s, taken literally.
func Substring(s string) Operator { return one(KindSubstring, s) }

// NotSubstring is the negation of Substring.
func NotSubstring(s string) Operator { return one(KindNotSubstring, s) }

// Regexp matches a regular expression in the database's own syntax.
func Regexp(pattern string) Operator { return one(KindRegexp, pattern) }

// NotRegexp is the negation of Regexp.
func NotRegexp(pattern string) Operator { return one(KindNotRegexp, pattern) }

// IRegexp is Regexp without regard to case.
func IRegexp(pattern string) Operator { return one(KindIRegexp, pattern) }

// NotIRegexp is the negation of IRegexp.
func NotIRegexp(pattern string) Operator { return one(KindNotIRegexp, pattern) }

// DistinctFrom is IS DISTINCT FROM: <> in which NULL is a value.
func DistinctFrom(v any) Operator { return one(KindDistinct, v) }

// NotDistinctFrom is IS NOT DISTINCT FROM: = in which NULL is a value.
func NotDistinctFrom(v any) Operator { return one(KindNotDistinct, v) }

// Contains is @>: the array, range or JSON document contains v.
func Contains(v any) Operator { return one(KindContains, v) }

// Contained is <@: the array, range or JSON document is contained in v.
func Contained(v any) Operator { return one(KindContained, v) }

// Overlap is &&: arrays or ranges share an element.
func Overlap(v any) Operator { return one(KindOverlap, v) }

// Adjacent is -|-: ranges touch.
func Adjacent(v any) Operator { return one(KindAdjacent, v) }

// StrictLeft is <<: the range lies wholly left of v.
func StrictLeft(v any) Operator { return one(KindStrictLeft, v) }

// StrictRight is >>: the range lies wholly right of v.
func StrictRight(v any) Operator { return one(KindStrictRight, v) }

// NoExtendLeft is &>: the range does not extend to the left of v.
func NoExtendLeft(v any) Operator { return one(KindNoExtendLeft, v) }

// NoExtendRight is &<: the range does not extend to the right of v.
func NoExtendRight(v any) Operator { return one(KindNoExtendRight, v) }

// Match is the full text search of the query v.
func Match(v any) Operator { return one(KindMatch, v) }

// AnyKeyExists finds JSON objects that have one of the keys.
func AnyKeyExists(keys ...string) Operator { return one(KindAnyKeyExists, keys) }

// AllKeysExist finds JSON objects that have all of the keys.
func AllKeysExist(keys ...string) Operator { return one(KindAllKeysExist, keys) }

// And holds when all conditions on the attribute hold: op.And(op.Gt(1), op.Lt(5)).
func And(conditions ...any) Operator { return Operator{kind: KindAnd, args: conditions} }

// Or holds when one of the conditions on the attribute holds: op.Or(1, nil, op.Gt(5)). An Or of nothing is false.
func Or(conditions ...any) Operator { return Operator{kind: KindOr, args: conditions} }

// Not negates a condition on the attribute: op.Not(op.Like("a%")), op.Not(nil), op.Not([]int{1, 2}).
func Not(condition any) Operator { return one(KindNot, condition) }

// Any compares with any element of a list, or any row of a sub-query (sequelize.Select) of one attribute:
// op.Gt(op.Any(list)), op.Like(op.Any(patterns)). Of none it is false.
func Any(list any) Operator { return one(KindAny, list) }

// AllOf compares with all elements of a list, or all rows of a sub-query (sequelize.Select) of one attribute:
// op.Gt(op.AllOf(list)). Of none it is true. In Sequelize: Op.all.
func AllOf(list any) Operator { return one(KindAll, list) }
