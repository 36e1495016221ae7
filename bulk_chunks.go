package sequelize

import (
	"context"
	"slices"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// group is records that write the same attributes: one missing attribute would otherwise become NULL in place of its
// default.
type group struct {
	columns attributeSet
	records []unsafe.Pointer
}

// groups divides records by what they write, and keeps their order inside each group. Mostly all write the same, and the
// one group is the given slice.
func (m *model) groups(records []unsafe.Pointer, c *writeCall) []group {
	columns, alike := m.columns(records[0], c), 1
	for alike < len(records) && m.writesAlike(records[alike], columns, c) {
		alike++
	}
	list := []group{{columns, records[:alike:alike]}}
	for _, p := range records[alike:] {
		list = intoGroup(list, m.columns(p, c), p)
	}
	return list
}

// intoGroup adds a record to the group of those that write the same attributes.
func intoGroup(list []group, columns attributeSet, p unsafe.Pointer) []group {
	at := slices.IndexFunc(list, func(g group) bool { return g.columns == columns })
	if at < 0 {
		at, list = len(list), append(list, group{columns: columns})
	}
	list[at].records = append(list[at].records, p)
	return list
}

// chunk is the records of a group that go into one statement.
type chunk struct {
	group   *group
	records []unsafe.Pointer
	plan    *writePlan // once its statement was sent
	adopts  bool       // its rows hold what the records say
	copied  bool       // past SQL
}

// adopt binds the records of a chunk that is written for good.
func (k *chunk) adopt(m *model, c *writeCall) {
	switch {
	case !k.adopts || !m.table.HasInstance:
	case c.noKeys && k.plan.Returning:
		m.adopt(k.records, k.plan.attrs) // what the database made was not asked for
	default:
		m.adoptInserted(k.records, k.plan)
	}
}

// chunks appends the chunks of a group to list: a single one where its records are copied.
func (m *model) chunks(ctx context.Context, list []chunk, g *group, c *writeCall) ([]chunk, error) {
	copied, err := m.copies(ctx, g, c)
	if err != nil {
		return nil, err
	}
	if copied {
		return append(list, chunk{group: g, records: g.records, copied: true}), nil
	}
	for some := range slices.Chunk(g.records, m.mostRows(g)) {
		list = append(list, chunk{group: g, records: some})
	}
	return list, nil
}

// mostUnnested is the most rows that are bound as arrays in one statement, which bounds the memory of one message.
const mostUnnested = 10_000

// mostRows is the most rows that one statement inserts.
func (m *model) mostRows(g *group) int {
	if m.unnests(g) {
		return mostUnnested
	}
	f := m.db.features
	columns := len(g.columns.of(m.table))
	if columns == 0 {
		return 1 // DEFAULT VALUES is one row
	}
	most := 1000 // longer statements are not faster, PEERS' measurements say
	if f.MaxParams > 0 {
		most = min(most, f.MaxParams/columns)
	}
	if f.MaxRows > 0 {
		most = min(most, f.MaxRows)
	}
	return max(most, 1)
}

// unnests reports whether a group is bound as one array a column, where the database can: not when a column is an array
// itself, which unnest would take apart, and not without columns.
func (m *model) unnests(g *group) bool {
	if !m.db.features.UnnestRows {
		return false
	}
	attrs := g.columns.of(m.table)
	return len(attrs) > 0 && !slices.ContainsFunc(attrs, (*schema.Attribute).IsArray)
}
