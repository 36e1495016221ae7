package compile

import (
	"fmt"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// ParamKind says how much of its value a placeholder stands for.
type ParamKind uint8

// The kinds of placeholders.
const (
	Value    ParamKind = iota // the value itself
	Element                   // one element of a list
	List                      // a whole list, as an array
	ListJSON                  // a whole list, as a JSON array
	RowsJSON                  // lists side by side, as a JSON array of rows
)

// Param is one placeholder: which value stands for it, and how it is encoded.
type Param struct {
	Kind  ParamKind
	Index int // place in the values of an execution; of RowsJSON the first column's
	Elem  int // of Element: place in the list, counted from 1
	Fill  bool
	Type  *ast.Type
	// Encode makes a driver argument of one canonical value, or is nil where it passes as it is.
	Encode func(any) (any, error)
	// List makes a driver argument of a whole list.
	List func([]any) (any, error)
	// Typed makes one of a typed slice, or is nil; see dialect.ColumnEncoder.
	Typed func(any) (any, bool, error)
	// Columns encode the columns of RowsJSON.
	Columns []func(any) (any, error)
}

// Args appends the driver arguments for one execution's values to dst. Where a Param stands for a list, its value is
// []any or a typed slice. Errors name the value's position.
func (s *Statement) Args(dst []any, values []any) ([]any, error) {
	for i := range s.Params {
		p := &s.Params[i]
		if p.Index < 0 || p.Index >= len(values) {
			return dst, fmt.Errorf("value %d is missing: %d are given", p.Index+1, len(values))
		}
		arg, err := p.arg(values)
		if err != nil {
			return dst, fmt.Errorf("value %d: %w", p.Index+1, err)
		}
		dst = append(dst, arg)
	}
	return dst, nil
}

func (p *Param) arg(values []any) (any, error) {
	value := values[p.Index]
	switch p.Kind {
	case Value:
		if p.Encode == nil {
			return value, nil
		}
		return p.Encode(value)
	case Element:
		return p.element(value)
	case List:
		return p.array(value)
	case ListJSON:
		return listDocument(value, p.Encode)
	}
	return rowsDocument(values, p)
}

func (p *Param) element(list any) (any, error) {
	n, err := listLen(list)
	if err != nil {
		return nil, err
	}
	at := p.Elem - 1
	if at >= n {
		if !p.Fill || n == 0 {
			return nil, fmt.Errorf("the list has %d elements, and the statement needs %d", n, p.Elem)
		}
		at = n - 1
	}
	value := listAt(list, at)
	if p.Encode == nil {
		return value, nil
	}
	value, err = p.Encode(value)
	if err != nil {
		return nil, fmt.Errorf("element %d: %w", at+1, err)
	}
	return value, nil
}

// array gives a list to the driver as one value. A typed slice whose elements pass as they are passes as it is.
func (p *Param) array(list any) (any, error) {
	if p.Typed != nil {
		if _, boxed := list.([]any); !boxed {
			if arg, ok, err := p.Typed(list); ok || err != nil {
				return arg, err
			}
		}
	}
	if p.Encode == nil {
		switch s := list.(type) {
		case []int64, []float64, []bool, []string:
			return s, nil
		}
	}
	items, err := listItems(list)
	if err != nil {
		return nil, err
	}
	if p.List == nil {
		return nil, fmt.Errorf("the dialect has no lists of this type")
	}
	return p.List(items)
}
