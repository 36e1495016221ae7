package sequelize

import "github.com/go-sequelize/sequelize/internal/query"

// Attributes are the selected attributes: names, fields (Field(&u.Email)) and expressions with an alias
// (Count("id").As("n")). Into records it needs a model whose struct embeds Instance; use FindAllAs otherwise.
type Attributes []any

func (a Attributes) find(c *findCall) {
	c.Find.HasSelect, c.Find.Select = true, selections(a, &c.call)
}

func (a Attributes) include(c *includeCall) {
	c.Include.HasSelect, c.Include.Select = true, selections(a, &c.call)
}

// Extra are expressions selected beside the model's attributes. In Sequelize: attributes: {include: […]}.
type Extra []any

func (e Extra) find(c *findCall) { c.Find.Extra = append(c.Find.Extra, selections(e, &c.call)...) }

func (e Extra) include(c *includeCall) {
	c.Include.Extra = append(c.Include.Extra, selections(e, &c.call)...)
}

// Exclude are attributes that are not selected. In Sequelize: attributes: {exclude: […]}.
type Exclude []string

func (e Exclude) find(c *findCall) { c.Find.Exclude = append(c.Find.Exclude, e...) }

func (e Exclude) include(c *includeCall) { c.Include.Exclude = append(c.Include.Exclude, e...) }

func selections(list []any, c *call) []query.Selection {
	out := make([]query.Selection, 0, len(list))
	for _, item := range list {
		s, err := selection(item)
		if err != nil {
			c.fail(err)
			return nil
		}
		out = append(out, s)
	}
	return out
}

// selection reads one item of Attributes, Extra or Group.
func selection(item any) (query.Selection, error) {
	switch x := item.(type) {
	case string:
		return query.Selection{X: &query.Attr{Path: x}}, nil
	case expression:
		e, as := x.selected()
		return query.Selection{X: e, As: as}, nil
	}
	return query.Selection{}, errorf("%T cannot be selected: give attribute names, fields or expressions", item)
}

// Group groups the rows by attributes, fields or expressions.
type Group []any

func (g Group) find(c *findCall) {
	for _, item := range g {
		s, err := selection(item)
		if err != nil {
			c.fail(err)
			return
		}
		c.Find.Group = append(c.Find.Group, s.X)
	}
}

// Having is a condition on groups; its names may be aliases of selected expressions.
func Having(conditions ...Condition) FindOption { return having(conditions) }

type having []Condition

func (h having) find(c *findCall) {
	for _, cond := range h {
		if cond == nil {
			continue
		}
		q, err := cond.cond()
		if err != nil {
			c.fail(err)
			return
		}
		c.Find.Having = append(c.Find.Having, q)
	}
}
