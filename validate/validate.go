// Package validate checks the validate:"…" tags of models by github.com/go-playground/validator. Import it for its
// effect, as dialects are:
//
//	import _ "github.com/go-sequelize/sequelize/validate"
//
// It stands apart from the library because it more than doubles a small binary; programs without validate tags do not
// link it. It is part of the library's module, so that its version goes with the library's and importing it is all that
// there is to do.
//
// Tags are compiled once, when a model is defined: an unknown tag, one that does not go with the attribute's type and one
// with a broken parameter make Define fail. A check sees the attribute's value only and never walks into associations;
// tags that compare fields (eqfield, required_with, …) see the fields of the record itself. Pointers and Nulls are
// checked by what they hold; NULL is not checked where the attribute allows it.
//
// Beside the validator's own there are the tags notblank, regex, notregex, noneof, before and after; docs/validation.md
// maps each of Sequelize's validators to a tag.
package validate

import (
	"context"

	"github.com/go-playground/validator/v10"
	"github.com/go-sequelize/sequelize/internal/validation"
)

// Fault is what a message is made for.
type Fault struct {
	Attribute string // its name
	Tag       string // the one that failed
	Param     string // what stands after "="
}

// checker is the one checker of the process.
var checker = newChecker()

func init() { validation.Link(checker) }

// Register adds a tag, or replaces one: f reports whether a value satisfies it. param is the text after "=". f is called
// by many goroutines. Call Register before the models that use the tag are defined; it panics on a name that the
// validator keeps for itself. In Sequelize: a custom validator function.
//
//	validate.Register("even", func(ctx context.Context, v any, param string) bool { return v.(int)%2 == 0 })
func Register(tag string, f func(ctx context.Context, v any, param string) bool) {
	err := checker.v.RegisterValidationCtx(tag, func(ctx context.Context, fl validator.FieldLevel) bool {
		return f(ctx, fl.Field().Interface(), fl.Param())
	})
	if err != nil {
		panic("validate: Register: " + err.Error())
	}
}

// Message gives a tag its message, in place of "Validation <tag> on <attribute> failed". f is called by many goroutines;
// it may choose a language by what the context carries. Call Message before the first record is validated. In Sequelize:
// msg.
func Message(tag string, f func(ctx context.Context, fault Fault) string) { checker.messages[tag] = f }

// Validator is the validator itself, for what Register does not reach: aliases, types, translations. It may be changed
// before the first model is defined.
func Validator() *validator.Validate { return checker.v }
