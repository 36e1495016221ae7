package sequelize

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/op"
)

// FieldOf is an attribute whose Go type is T, named by a field of a reference record: the compiler checks its name and
// the types of what it is compared with. See Field.
type FieldOf[T any] struct{ attr *query.Attr }

// Field names an attribute by the address of its field in a reference record:
//
//	u := users.Ref()
//	users.FindAll(ctx, sequelize.Field(&u.Age).Gte(18))
//
// A pointer field is its own address: Field(u.LastName). Fields of associated records are reached through the
// reference record, up to three steps: Field(&u.Posts[0].Title). Any other address fails the query in which it is used.
func Field[T any](p *T) FieldOf[T] {
	place, ok := refs.find(reflect.ValueOf(p).Pointer(), reflect.TypeFor[T]())
	if !ok || place.association {
		return FieldOf[T]{&query.Attr{Err: errorf("Field(%T): the address is not that of an attribute in a reference record: take it from the record that Model.Ref returns", p)}}
	}
	return FieldOf[T]{&query.Attr{Path: place.path, Root: place.root}}
}

func (f FieldOf[T]) selected() (query.Expr, string) { return f.attr, "" }
func (f FieldOf[T]) order() query.Order             { return query.Order{X: f.attr} }

func (f FieldOf[T]) is(o op.Operator) Condition {
	if f.attr.Err != nil {
		return condition{err: f.attr.Err}
	}
	return compareWith(query.Cond{Path: f.attr.Path, Root: f.attr.Root}, o)
}

// Eq is =.
func (f FieldOf[T]) Eq(v T) Condition { return f.is(op.Eq(v)) }

// Ne is <>.
func (f FieldOf[T]) Ne(v T) Condition { return f.is(op.Ne(v)) }

// Gt is >.
func (f FieldOf[T]) Gt(v T) Condition { return f.is(op.Gt(v)) }

// Gte is >=.
func (f FieldOf[T]) Gte(v T) Condition { return f.is(op.Gte(v)) }

// Lt is <.
func (f FieldOf[T]) Lt(v T) Condition { return f.is(op.Lt(v)) }

// Lte is <=.
func (f FieldOf[T]) Lte(v T) Condition { return f.is(op.Lte(v)) }

// Between is BETWEEN low AND high, both included.
func (f FieldOf[T]) Between(low, high T) Condition { return f.is(op.Between(low, high)) }

// NotBetween is NOT BETWEEN low AND high.
func (f FieldOf[T]) NotBetween(low, high T) Condition { return f.is(op.NotBetween(low, high)) }

// In finds one of the values. No value finds nothing.
func (f FieldOf[T]) In(values ...T) Condition { return f.is(op.In(values)) }

// NotIn is the negation of In.
func (f FieldOf[T]) NotIn(values ...T) Condition { return f.is(op.NotIn(values)) }

// InSelect finds what a sub-query selects.
func (f FieldOf[T]) InSelect(s *SelectQuery) Condition { return f.is(op.In(s)) }

// IsNull is IS NULL.
func (f FieldOf[T]) IsNull() Condition { return f.is(op.Eq(nil)) }

// NotNull is IS NOT NULL.
func (f FieldOf[T]) NotNull() Condition { return f.is(op.Ne(nil)) }

// Like is LIKE with the pattern as given: % and _ are wildcards, a backslash escapes them. For fields of text.
func (f FieldOf[T]) Like(pattern T) Condition { return f.is(op.Like(pattern)) }

// NotLike is NOT LIKE.
func (f FieldOf[T]) NotLike(pattern T) Condition { return f.is(op.NotLike(pattern)) }

// ILike is LIKE without regard to case.
func (f FieldOf[T]) ILike(pattern T) Condition { return f.is(op.ILike(pattern)) }

// StartsWith finds texts that begin with s, taken literally.
func (f FieldOf[T]) StartsWith(s T) Condition { return f.text(op.StartsWith, s) }

// EndsWith finds texts that end with s, taken literally.
func (f FieldOf[T]) EndsWith(s T) Condition { return f.text(op.EndsWith, s) }

// Substring finds texts that contain s, taken literally.
func (f FieldOf[T]) Substring(s T) Condition { return f.text(op.Substring, s) }

func (f FieldOf[T]) text(make func(string) op.Operator, v T) Condition {
	s := reflect.ValueOf(v)
	if s.Kind() != reflect.String {
		return condition{err: fmt.Errorf("sequelize: %s is not text", f.attr.Path)}
	}
	return f.is(make(s.String()))
}

// EqField compares two attributes of one type.
func (f FieldOf[T]) EqField(other FieldOf[T]) Condition {
	return f.is(op.Eq(Expression{x: other.attr}))
}

// GtField compares two attributes of one type by >.
func (f FieldOf[T]) GtField(other FieldOf[T]) Condition {
	return f.is(op.Gt(Expression{x: other.attr}))
}

// Is compares with any operator of package op, without the compiler's check of its operand.
func (f FieldOf[T]) Is(o op.Operator) Condition { return f.is(o) }

// Asc orders by the attribute, ascending.
func (f FieldOf[T]) Asc(nulls ...NullsOrder) OrderItem { return directed(f.attr, false, nulls) }

// Desc orders by the attribute, descending.
func (f FieldOf[T]) Desc(nulls ...NullsOrder) OrderItem { return directed(f.attr, true, nulls) }

// Expr is the attribute as an expression, for arithmetic and calls.
func (f FieldOf[T]) Expr() Expression { return Expression{x: f.attr} }

// As selects the attribute under another name.
func (f FieldOf[T]) As(alias string) Expression { return Expression{x: f.attr, as: alias} }

// To sets the attribute in an Update: users.Update(ctx, Field(&u.Age).To(18), …).
func (f FieldOf[T]) To(v T) UpdateOption { return assignment{f.attr, v} }

// ToExpr sets the attribute to an expression: Field(&p.Stock).ToExpr(Field(&p.Stock).Expr().Minus(1)).
func (f FieldOf[T]) ToExpr(e Expression) UpdateOption { return assignment{f.attr, e} }

// ToNull sets the attribute to NULL.
func (f FieldOf[T]) ToNull() UpdateOption { return assignment{f.attr, nil} }

type assignment struct {
	attr  *query.Attr
	value any
}

func (a assignment) update(c *updateCall) {
	if a.attr.Err != nil {
		c.fail(a.attr.Err)
		return
	}
	v, err := operand(a.value)
	if err != nil {
		c.fail(&QueryError{Attribute: a.attr.Path, Err: errorf("%s: %w", a.attr.Path, err)})
		return
	}
	c.Update.Set = append(c.Update.Set, query.Assignment{Path: a.attr.Path, Root: a.attr.Root, Value: v})
}

// AssociationOf is an association whose field has type T, named by a field of a reference record. See Assoc.
type AssociationOf[T any] struct {
	path string
	root *schema.Table
	err  error
}

// Assoc names an association by the address of its field in a reference record: Assoc(&u.Posts).
func Assoc[T any](p *T) AssociationOf[T] {
	place, ok := refs.find(reflect.ValueOf(p).Pointer(), reflect.TypeFor[T]())
	place.path = strings.TrimSuffix(place.path, ".")
	if !ok || !place.association || place.path == "" {
		return AssociationOf[T]{err: errorf("Assoc(%T): the address is not that of an association in a reference record: take it from the record that Model.Ref returns", p)}
	}
	return AssociationOf[T]{path: place.path, root: place.root}
}

func (a AssociationOf[T]) quantified(kind query.CondKind, conditions []Condition) Condition {
	if a.err != nil {
		return condition{err: a.err}
	}
	q := query.Cond{Kind: kind, Path: a.path, Root: a.root}
	for _, c := range conditions {
		if c == nil {
			continue
		}
		k, err := c.cond()
		if err != nil {
			return condition{err: err}
		}
		q.Kids = append(q.Kids, k)
	}
	return condition{q: q}
}

// Some holds when a record of the association meets the conditions; without conditions, when there is one.
// Names in the conditions are those of the association's model.
func (a AssociationOf[T]) Some(conditions ...Condition) Condition {
	return a.quantified(query.Some, conditions)
}

// Every holds when all records of the association meet the conditions, so also where there is none.
func (a AssociationOf[T]) Every(conditions ...Condition) Condition {
	return a.quantified(query.Every, conditions)
}

// None holds when no record of the association meets the conditions.
func (a AssociationOf[T]) None(conditions ...Condition) Condition {
	return a.quantified(query.None, conditions)
}

// Include loads the association with the records: what Include does by name.
func (a AssociationOf[T]) Include(options ...IncludeOption) IncludeSpec {
	spec := Include(a.path, options...)
	spec.root, spec.err = a.root, a.err
	return spec
}
