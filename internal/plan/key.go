package plan

import (
	"encoding/binary"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// Shape is the structure of a question without its values: the key of the plan cache, and the values beside it in the
// order in which the question is walked. A Shape is reused: Reset empties it.
type Shape struct {
	Key    []byte
	Values []any

	// complex is set when names of more than one table can stand in the statement.
	complex  bool
	features *dialect.Features
	// places are the places in Values of each node, recorded only when a plan is made. A node that stands in the
	// question twice has two places.
	places map[any][]int
	err    error
	// deep is set while the operand of a comparison with a place in a JSON document is walked: the form in which the
	// place is read depends on what kind of value it meets.
	deep bool
}

// Reset empties the shape and keeps its memory.
func (s *Shape) Reset() {
	clear(s.Values)
	*s = Shape{Key: s.Key[:0], Values: s.Values[:0]}
}

// Of walks a question. The first error is that of a value that no question can have.
func (s *Shape) Of(f *query.Find, features *dialect.Features) error {
	s.features = features
	s.byte('f')
	s.find(f)
	return s.err
}

// OfUpdate walks an update.
func (s *Shape) OfUpdate(u *query.Update, features *dialect.Features) error {
	s.features = features
	s.byte('u')
	for i := range u.Set {
		a := &u.Set[i]
		s.path(a.Path)
		if a.Root != nil && a.Root != u.Table {
			s.byte('!')
		}
		s.value(a, a.Value)
	}
	s.bool(u.Returning)
	s.bool(u.All)
	s.find(&u.Find)
	return s.err
}

// OfDelete walks a delete.
func (s *Shape) OfDelete(d *query.Delete, features *dialect.Features) error {
	s.features = features
	s.byte('d')
	s.bool(d.Returning)
	s.bool(d.All)
	s.find(&d.Find)
	return s.err
}

func (s *Shape) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *Shape) byte(b byte)   { s.Key = append(s.Key, b) }
func (s *Shape) int(n int)     { s.Key = binary.AppendVarint(s.Key, int64(n)) }
func (s *Shape) text(t string) { s.int(len(t)); s.Key = append(s.Key, t...) }

func (s *Shape) bool(b bool) {
	if b {
		s.byte(1)
	} else {
		s.byte(0)
	}
}

func (s *Shape) texts(list []string) {
	s.int(len(list))
	for _, t := range list {
		s.text(t)
	}
}

func (s *Shape) path(p string) {
	s.text(p)
	s.complex = s.complex || strings.IndexByte(p, '.') >= 0
}

// root is the table that a path leads from, where it is known.
func (s *Shape) root(t *schema.Table) {
	if t == nil {
		s.int(0)
		return
	}
	s.int(int(t.ID))
}

func (s *Shape) association(a *schema.Association) {
	s.int(int(a.Source.ID))
	s.text(a.As)
}

func (s *Shape) attributes(list []*schema.Attribute) {
	s.int(len(list))
	for _, a := range list {
		s.int(a.Place)
	}
}

// bind records one value of node.
func (s *Shape) bind(node, v any) {
	if s.places != nil {
		s.places[node] = append(s.places[node], len(s.Values))
	}
	s.Values = append(s.Values, v)
}

func (s *Shape) find(f *query.Find) {
	s.int(int(f.Table.ID))
	s.Key = append(s.Key, byte(f.Purpose), byte(f.Deleted))
	s.text(f.Schema)
	s.text(f.Comment)
	s.bool(f.Typed)
	s.selections(f)
	s.conds(f.Where)
	s.exprs(f.Group)
	s.conds(f.Having)
	s.orders(f.Order)
	if f.Limit == nil {
		s.int(-1)
	} else {
		s.int(int(*f.Limit))
	}
	if s.bool(f.Offset > 0); f.Offset > 0 {
		s.bind(&f.Offset, f.Offset)
	}
	s.bool(f.Distinct)
	s.lock(f)
	s.sets(f)
	s.keyed(f)
	s.joined(f.Joined)
}

func (s *Shape) selections(f *query.Find) {
	s.bool(f.HasSelect)
	for _, list := range [2][]query.Selection{f.Select, f.Extra} {
		s.int(len(list))
		for i := range list {
			s.text(list[i].As)
			s.expr(list[i].X)
		}
	}
	s.texts(f.Exclude)
}

func (s *Shape) lock(f *query.Find) {
	if s.bool(f.Lock != nil); f.Lock != nil {
		s.int(int(f.Lock.Strength))
		s.bool(f.Lock.SkipLocked)
		s.bool(f.Lock.NoWait)
		s.texts(f.Lock.Of)
	}
	s.int(len(f.Hints))
	for _, h := range f.Hints {
		s.text(h.Kind)
		s.texts(h.Names)
	}
}

func (s *Shape) sets(f *query.Find) {
	s.int(len(f.With))
	for i := range f.With {
		c := &f.With[i]
		s.complex = true
		s.text(c.Name)
		s.texts(c.Columns)
		if s.bool(c.Find != nil); c.Find != nil {
			s.find(c.Find)
		} else {
			s.expr(c.SQL)
		}
	}
	s.int(len(f.Unions))
	for i := range f.Unions {
		s.bool(f.Unions[i].All)
		s.find(f.Unions[i].Find)
	}
}

func (s *Shape) orders(list []query.Order) {
	s.int(len(list))
	for i := range list {
		s.bool(list[i].Desc)
		s.byte(byte(list[i].Nulls))
		s.expr(list[i].X)
	}
}

func (s *Shape) conds(list []query.Cond) {
	s.int(len(list))
	for i := range list {
		s.cond(&list[i])
	}
}

func (s *Shape) cond(c *query.Cond) {
	s.Key = append(s.Key, byte(c.Kind), byte(c.Op))
	s.bool(c.Group)
	s.path(c.Path)
	s.root(c.Root)
	if s.bool(c.X != nil); c.X != nil {
		s.expr(c.X)
	}
	switch c.Kind {
	case query.Some, query.Every, query.None:
		s.complex = true
	case query.Compare:
		s.operand(c)
	case query.Exist:
		s.value(c, c.Value)
	case query.Included:
		s.included(c.Value.(*query.Include))
	}
	s.conds(c.Kids)
}
