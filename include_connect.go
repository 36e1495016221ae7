package sequelize

import (
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// selecting are conditions, and those that a required include has a record.
func selecting(conds []query.Cond, nodes []*includeNode) []query.Cond {
	conds = slices.Clip(conds)
	for _, n := range nodes {
		if n.required() {
			in := &query.Include{Path: n.assoc.As}
			in.Where, in.ThroughWhere, in.Deleted, in.On = n.in.Where, n.in.ThroughWhere, n.in.Deleted, n.in.On
			conds = append(conds, query.Cond{Kind: query.Included, Path: n.assoc.As, Value: in})
		}
	}
	return conds
}

// connect makes the joined includes part of a question, and the keys of the others part of what is read. Repeat says that
// the question's rows may be repeated by to-many includes that are joined, as far as the question itself bears it.
func connect(f *query.Find, nodes []*includeNode, repeat bool) {
	f.Joined = nil
	repeat = repeat && bearsRepetition(f)
	for _, n := range nodes {
		n.joined = n.joinable() && (repeat || !n.repeats())
		if n.joined {
			f.Joined = append(f.Joined, n.join())
			if n.repeats() {
				f.Select, f.Exclude = withKeys(f, f.Table.PrimaryKey)
			}
		} else {
			f.Select, f.Exclude = withKeys(f, n.from())
		}
	}
}

// joinable reports whether the include is to be read beside its parents, and can be. A sub-query in the condition of an
// outer join is not asked for: MySQL 8.4 repeats rows then.
func (n *includeNode) joinable() bool {
	if n.in.Separate == nil || *n.in.Separate {
		return false
	}
	return !n.limited() && hasKey(n.assoc.Target) && n.once() && n.plainColumns() &&
		plainConds(n.in.On, n.assoc.Target) && plainConds(n.in.Where, n.assoc.Target) && (n.assoc.Through == nil || plainConds(n.in.ThroughWhere, n.assoc.Through))
}

// once reports whether a parent meets each record of the include once, so that rows with the same record are copies.
func (n *includeNode) once() bool { return n.assoc.Through == nil || pairKey(n.assoc) != nil }

// limited reports whether the rows of each parent are counted. A to-one association that could meet several counts one.
func (n *includeNode) limited() bool {
	return n.in.Limit != nil || n.in.Offset > 0 || !n.single() && !n.assoc.Many()
}

// single reports whether a parent has one record of the include at most.
func (n *includeNode) single() bool { return n.assoc.Single() && len(n.in.On) == 0 }

// from are the parents' attributes by which the records are matched.
func (n *includeNode) from() []*schema.Attribute {
	return query.SourceKeys(n.assoc, n.in.On)
}

// repeats reports whether joining the include can repeat its parents.
func (n *includeNode) repeats() bool { return n.assoc.Many() || n.in.Repeats() }

// hasKey reports whether a table's records are told apart by what their struct holds.
func hasKey(t *schema.Table) bool {
	return len(t.PrimaryKey) > 0 && !slices.ContainsFunc(t.PrimaryKey, func(a *schema.Attribute) bool { return !a.HasField })
}

// bearsRepetition reports whether the rows of a question can stand several times: once for each record that is joined.
func bearsRepetition(f *query.Find) bool {
	plain := !f.Distinct && len(f.Group) == 0 && len(f.With) == 0 && len(f.Unions) == 0 && len(f.Extra) == 0
	return plain && hasKey(f.Table) && plainSelections(f.Select, f.Table)
}

// plainConds reports whether conditions compare attributes of the table with values, and nothing else.
func plainConds(conds []query.Cond, t *schema.Table) bool {
	for i := range conds {
		c := &conds[i]
		head, _, _ := strings.Cut(c.Path, ".")
		if c.Kind > query.Not || c.X != nil || t.Association(head) != nil || !plainConds(c.Kids, t) {
			return false
		}
		switch v := c.Value.(type) {
		case *query.Attr:
			if !v.Parent {
				return false
			}
		case query.Expr, *query.Find:
			return false
		}
	}
	return true
}

// plainColumns reports whether only attributes are selected, not expressions.
func (n *includeNode) plainColumns() bool {
	return plainSelections(n.in.Select, n.assoc.Target) && plainSelections(n.in.Extra, n.assoc.Target)
}

func plainSelections(list []query.Selection, t *schema.Table) bool {
	for i := range list {
		at, ok := list[i].X.(*query.Attr)
		if !ok || at.Err != nil || list[i].As != "" || t.Attribute(at.Path) == nil {
			return false
		}
	}
	return true
}

// withKeys are a question's selected and excluded attributes such that the keys are read.
func withKeys(f *query.Find, keys []*schema.Attribute) ([]query.Selection, []string) {
	selected, excluded := f.Select, f.Exclude
	for _, k := range keys {
		if slices.Contains(excluded, k.Name) {
			excluded = slices.DeleteFunc(slices.Clone(excluded), func(name string) bool { return name == k.Name })
		}
		if f.HasSelect && !slices.ContainsFunc(selected, func(s query.Selection) bool { return isAttribute(s, k) }) {
			selected = append(slices.Clip(selected), query.Selection{X: &query.Attr{Path: k.Name}})
		}
	}
	return selected, excluded
}

// selected are attributes as a question selects them.
func selected(attrs []*schema.Attribute) []query.Selection {
	list := make([]query.Selection, len(attrs))
	for i, a := range attrs {
		list[i].X = &query.Attr{Path: a.Name}
	}
	return list
}

func isAttribute(s query.Selection, a *schema.Attribute) bool {
	at, ok := s.X.(*query.Attr)
	return ok && at.Path == a.Name && s.As == ""
}

// join is a joined include as part of its parents' question.
func (n *includeNode) join() query.Joined {
	j := query.Joined{
		Association: n.assoc, On: n.in.On, Where: n.in.Where, Deleted: n.in.Deleted, Joined: n.in.Joined, Attributes: n.joinedAttributes(),
		Through: n.throughAttributes(), ThroughWhere: n.in.ThroughWhere,
	}
	if n.assoc.Many() {
		j.Order = n.in.Order
	}
	return j
}

// joinedAttributes are the attributes that a joined include reads: its key first, whose NULL says that there is none.
func (n *includeNode) joinedAttributes() []*schema.Attribute {
	t := n.assoc.Target
	list := slices.Clone(t.PrimaryKey)
	for _, a := range t.Attributes {
		if a.Virtual || !a.HasField || a.PrimaryKey || slices.Contains(n.in.Exclude, a.Name) {
			continue
		}
		is := func(s query.Selection) bool { return isAttribute(s, a) }
		if !n.in.HasSelect || slices.ContainsFunc(n.in.Select, is) || slices.ContainsFunc(n.in.Extra, is) {
			list = append(list, a)
		}
	}
	return list
}
