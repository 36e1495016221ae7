package sequelize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// includeNode is one include of a question's tree: an association, and all that was said of it.
type includeNode struct {
	assoc *schema.Association
	model *model // of the targets
	path  string // from the question's own model
	in    query.Include
	kids  []*includeNode
	// filtered says that the include's own conditions were given, which makes it required.
	filtered bool
	joined   bool // read in the parents' statement
}

// includeTree makes the tree of a question's includes.
type includeTree struct {
	db   *Sequelize
	root *model // in the schema of the question
	load bool   // records are loaded; otherwise the includes only select
}

// includes prepares a question's includes for loading: required ones become conditions, joined ones part of the
// statement. What it returns is loaded behind it.
func (m *model) includes(c *findCall) ([]*includeNode, error) {
	if len(c.Find.Includes) == 0 {
		return nil, nil
	}
	return m.prepareIncludes(&c.Find, true)
}

// selectBy makes conditions of the required includes of a question that loads no records.
func (m *model) selectBy(c *findCall) error {
	if len(c.Find.Includes) == 0 {
		return nil
	}
	_, err := m.prepareIncludes(&c.Find, false)
	return err
}

func (m *model) prepareIncludes(f *query.Find, load bool) ([]*includeNode, error) {
	if err := m.db.resolve(); err != nil {
		return nil, err
	}
	t := &includeTree{db: m.db, root: m.inSchema(f.Schema), load: load}
	nodes, err := t.level(m.table, "", f.Includes, []*schema.Table{m.table})
	if err != nil {
		return nil, err
	}
	f.Where = selecting(f.Where, nodes)
	if load {
		connect(f, nodes, f.Keyed == nil && f.Lock == nil)
	}
	return nodes, nil
}

// level makes the nodes of the includes that stand at one place of the tree.
func (t *includeTree) level(table *schema.Table, prefix string, list []query.Include, seen []*schema.Table) ([]*includeNode, error) {
	var nodes []*includeNode
	for i := range list {
		in := &list[i]
		if in.All {
			nodes = all(nodes, table, prefix, in, seen)
			continue
		}
		path, err := t.relative(in, table, prefix)
		if err != nil {
			return nil, err
		}
		head, rest, deeper := strings.Cut(path, ".")
		a := table.Association(head)
		if a == nil {
			return nil, question(plan.UnknownAssociation(table, head))
		}
		var node *includeNode
		node, nodes = nodeOf(nodes, a, prefix)
		if deeper {
			inner := *in
			inner.Path, inner.Root = rest, nil
			node.in.Includes = append(node.in.Includes, inner)
		} else {
			merge(&node.in, in)
		}
	}
	for _, n := range nodes {
		if err := t.finish(n, seen); err != nil {
			return nil, err
		}
	}
	return nodes, nil
}

// relative is an include's path from where it stands. A path of a reference record starts at that record's model.
func (t *includeTree) relative(in *query.Include, table *schema.Table, prefix string) (string, error) {
	if in.Root == nil {
		return in.Path, nil
	}
	if prefix != "" && in.Root == t.root.table {
		if rest, ok := strings.CutPrefix(in.Path, prefix); ok {
			return rest, nil
		}
	}
	if in.Root != table {
		return "", errorf("Include %q leads from %s, and stands where %s is included", in.Path, in.Root.Model, table.Model)
	}
	return in.Path, nil
}

// nodeOf is the node of an association, a new one where there is none yet.
func nodeOf(nodes []*includeNode, a *schema.Association, prefix string) (*includeNode, []*includeNode) {
	for _, n := range nodes {
		if n.assoc == a {
			return n, nodes
		}
	}
	n := &includeNode{assoc: a, path: prefix + a.As}
	n.in.Path = a.As
	return n, append(nodes, n)
}

// all adds every association that has a field. Nested, it does not come back to a model that is on the way.
func all(nodes []*includeNode, table *schema.Table, prefix string, in *query.Include, seen []*schema.Table) []*includeNode {
	for _, a := range table.Associations {
		if !a.HasField || in.Nested && slices.Contains(seen, a.Target) {
			continue
		}
		var n *includeNode
		n, nodes = nodeOf(nodes, a, prefix)
		if in.Nested {
			n.in.Includes = append(n.in.Includes, query.Include{All: true, Nested: true})
		}
	}
	return nodes
}

// merge adds what one include says to what others said: conditions join, of the rest the last wins.
func merge(to, from *query.Include) {
	to.Where = join(to.Where, from.Where)
	to.On = join(to.On, from.On)
	to.ThroughWhere = join(to.ThroughWhere, from.ThroughWhere)
	to.Includes = join(to.Includes, from.Includes)
	to.Exclude, to.Extra = join(to.Exclude, from.Exclude), join(to.Extra, from.Extra)
	if from.Scope != nil {
		to.Scope = from.Scope
	}
	if from.HasSelect {
		to.HasSelect, to.Select = true, from.Select
	}
	if from.HasThroughAttributes {
		to.HasThroughAttributes, to.ThroughAttributes = true, from.ThroughAttributes
	}
	if len(from.Order) > 0 {
		to.Order = from.Order
	}
	to.Limit, to.Offset = cmp.Or(from.Limit, to.Limit), cmp.Or(from.Offset, to.Offset)
	to.Deleted = cmp.Or(from.Deleted, to.Deleted)
	to.Required, to.Separate = cmp.Or(from.Required, to.Required), cmp.Or(from.Separate, to.Separate)
}

// join appends without writing to a's memory, which other calls may share.
func join[E any](a, b []E) []E { return append(slices.Clip(a), b...) }

// finish completes a node: its model, scopes and nested includes, and what they mean for its question.
func (t *includeTree) finish(n *includeNode, seen []*schema.Table) error {
	if n.assoc.Target == nil {
		return plan.UndefinedTarget(n.assoc)
	}
	if n.model = t.db.modelOf(n.assoc.Target); n.model == nil {
		return errorf("%s.%s leads to the table %s, which no model stands for: define one to include it", n.assoc.Source.Model, n.assoc.As, n.assoc.Target.Name.Name)
	}
	n.model = n.model.beside(t.root)
	n.filtered = len(n.in.Where) > 0
	if err := n.checkKind(); err != nil {
		return err
	}
	if err := n.model.scopeInclude(&n.in); err != nil {
		return err
	}
	if !n.assoc.Many() {
		n.in.Limit, n.in.Offset = nil, 0 // of a scope, which limits a whole question
	}
	if t.load {
		if err := n.checkFields(); err != nil {
			return err
		}
	}
	kids, err := t.level(n.assoc.Target, n.path+".", n.in.Includes, append(slices.Clip(seen), n.assoc.Target))
	if err != nil {
		return err
	}
	n.kids, n.in.Includes = kids, nil
	n.in.Table, n.in.Typed = n.assoc.Target, true
	n.in.Where = selecting(n.in.Where, kids)
	connect(&n.in.Find, kids, n.once() && !n.limited())
	return nil
}

// required reports whether the include selects its parents.
func (n *includeNode) required() bool {
	if n.in.Required != nil {
		return *n.in.Required
	}
	return n.filtered
}
