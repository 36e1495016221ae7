package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// IncludeSpec is an Include: an option of finders, of other includes, and of Create, Save and BulkCreate.
type IncludeSpec struct {
	path    string
	options []IncludeOption
	root    *modelTable
	err     error
}

// Include loads an association with the records, or writes it with them. Path is its alias, or aliases joined by dots.
// Options select, order and limit (per parent) its records; includes in them go on from there.
func Include(path string, options ...IncludeOption) IncludeSpec {
	return IncludeSpec{path: path, options: options}
}

func (s IncludeSpec) fold(c *call) query.Include {
	in := &includeCall{}
	in.Include.Path = s.path
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
type Required bool

func (r Required) include(c *includeCall) { b := bool(r); c.Include.Required = &b }

// Separate(true) loads an include by a statement of its own, Separate(false) in the parents' statement.
type Separate bool

func (s Separate) include(c *includeCall) { b := bool(s); c.Include.Separate = &b }

// includeLoad is one include that is loaded after its parents.
type includeLoad struct{}

// includes prepares the includes of a question.
func (m *model) includes(c *findCall) ([]includeLoad, error) {
	if len(c.Find.Includes) == 0 {
		return nil, nil
	}
	return nil, errorf("includes: under construction")
}

func (m *model) loadIncludes(context.Context, *findCall, []includeLoad, []unsafe.Pointer) error {
	return nil
}
