package validate

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/go-sequelize/sequelize/internal/validation"
)

// playground checks tags by the validator.
type playground struct {
	v        *validator.Validate
	messages map[string]func(context.Context, Fault) string
}

func newChecker() *playground {
	p := &playground{v: validator.New(validator.WithRequiredStructEnabled()), messages: map[string]func(context.Context, Fault) string{}}
	registerExtras(p.v)
	registerTypes(p.v)
	return p
}

// Compile implements validation.Checker. The validator keeps a parsed tag by its text, so the check only looks it up.
func (p *playground) Compile(tag string, t reflect.Type) (validation.Check, error) {
	zero := reflect.Zero(t).Interface()
	if err := p.try(zero, tag); err != nil {
		return nil, err
	}
	// The checks of a tag end at the first that fails, so each is tried by itself: one that does not go with the type, or
	// has a broken parameter, would otherwise fail when the first record comes.
	for _, part := range ownParts(tag) {
		if err := p.try(zero, part); err != nil {
			return nil, err
		}
	}
	parts := apart(tag)
	return func(ctx context.Context, attribute string, v any) []validation.Fault {
		if p.v.VarCtx(ctx, v, tag) == nil {
			return nil
		}
		return p.faults(ctx, attribute, v, parts)
	}, nil
}

// faults are those of the checks that a value does not satisfy, each tried by itself: the validator ends at the first. Of
// a required value that is missing there is nothing else to say.
func (p *playground) faults(ctx context.Context, attribute string, v any, parts []string) []validation.Fault {
	var faults []validation.Fault
	for _, part := range parts {
		err := p.v.VarWithKeyCtx(ctx, attribute, v, part) // the key is the field's name in translations
		if err == nil {
			continue
		}
		f := p.fault(ctx, attribute, err)
		if faults = append(faults, f); f.Tag == "required" {
			break
		}
	}
	return faults
}

// apart are the checks of a tag, each with the words before it that may end the checking (omitempty). Alternatives ("a|b")
// are one check, and so is what stands from "dive" on.
func apart(tag string) []string {
	var parts []string
	words := ""
	rest := strings.Split(tag, ",")
	for i, part := range rest {
		switch part {
		case "dive":
			return append(parts, words+strings.Join(rest[i:], ","))
		case "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel":
			words += part + ","
		default:
			parts = append(parts, words+part)
		}
	}
	return parts
}

// ownParts are the single checks of a tag that see the value itself: those before "dive".
func ownParts(tag string) []string {
	var parts []string
	for _, part := range strings.FieldsFunc(tag, func(r rune) bool { return r == ',' || r == '|' }) {
		switch name, _, _ := strings.Cut(part, "="); name {
		case "dive", "keys", "endkeys":
			return parts
		case "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel":
		default:
			parts = append(parts, part)
		}
	}
	return parts
}

// try runs a tag on a zero value: the validator panics on what it cannot do.
func (p *playground) try(zero any, tag string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("validate:%q: %s", tag, strings.TrimSuffix(fmt.Sprint(r), " on field ''"))
		}
	}()
	_ = p.v.Var(zero, tag)
	return nil
}

// fault is the first fault of a validator's error.
func (p *playground) fault(ctx context.Context, attribute string, err error) validation.Fault {
	f := validation.Fault{Attribute: attribute, Err: err}
	var list validator.ValidationErrors
	if errors.As(err, &list) && len(list) > 0 {
		f.Tag, f.Param, f.Err = list[0].ActualTag(), list[0].Param(), list[0]
	}
	p.describe(ctx, &f)
	return f
}

func (p *playground) describe(ctx context.Context, f *validation.Fault) {
	if message := p.messages[f.Tag]; message != nil {
		f.Message = message(ctx, Fault{f.Attribute, f.Tag, f.Param})
	}
}

// compared are the tags that look at other fields, by what their parameter is: one field, a list of fields, or a list of
// fields and values by turns.
var compared = map[string]int{
	"eqfield": 1, "nefield": 1, "gtfield": 1, "gtefield": 1, "ltfield": 1, "ltefield": 1,
	"eqcsfield": 1, "necsfield": 1, "gtcsfield": 1, "gtecsfield": 1, "ltcsfield": 1, "ltecsfield": 1,
	"fieldcontains": 1, "fieldexcludes": 1,
	"required_with": 2, "required_with_all": 2, "required_without": 2, "required_without_all": 2,
	"excluded_with": 2, "excluded_with_all": 2, "excluded_without": 2, "excluded_without_all": 2,
	"required_if": 3, "required_unless": 3, "excluded_if": 3, "excluded_unless": 3, "skip_unless": 3,
}

// Across implements validation.Checker.
func (p *playground) Across(tag string, record reflect.Type) (bool, error) {
	across := false
	for _, part := range strings.FieldsFunc(tag, func(r rune) bool { return r == ',' || r == '|' }) {
		name, param, _ := strings.Cut(part, "=")
		kind := compared[name]
		if kind == 0 {
			continue
		}
		across = true
		names := strings.Fields(param)
		if len(names) == 0 || kind == 1 && len(names) > 1 || kind == 3 && len(names)%2 != 0 {
			return true, fmt.Errorf("validate:%q: %s needs the names of fields", tag, part)
		}
		for i, field := range names {
			if _, ok := record.FieldByName(field); !ok && (kind != 3 || i%2 == 0) {
				return true, fmt.Errorf("validate:%q: %s has no field %q to compare with (it is the Go name)", tag, record.Name(), field)
			}
		}
	}
	if !across {
		return false, nil
	}
	return true, p.tryRecord(record, tag)
}

// tryRecord reads the tags of a struct once.
func (p *playground) tryRecord(record reflect.Type, tag string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("validate:%q: %v", tag, r)
		}
	}()
	_ = p.v.StructPartial(reflect.New(record).Interface())
	return nil
}

// Record implements validation.Checker.
func (p *playground) Record(ctx context.Context, record any, fields []string, attribute func(string) string) []validation.Fault {
	err := p.v.StructPartialCtx(ctx, record, fields...)
	var list validator.ValidationErrors
	if !errors.As(err, &list) {
		return nil
	}
	var faults []validation.Fault
	for _, e := range list {
		_, field, _ := strings.Cut(e.StructNamespace(), ".")
		f := validation.Fault{Attribute: attribute(field), Tag: e.ActualTag(), Param: e.Param(), Err: e}
		p.describe(ctx, &f)
		faults = append(faults, f)
	}
	return slices.Clip(faults)
}
