package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/decode"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// fold makes a question of a finder's options: the schema and scopes of the view first.
func (m *model) fold(options []FindOption) (*findCall, error) {
	c := findCalls.Get().(*findCall)
	c.Find.Table, c.Find.Typed, c.Find.Schema = m.table, true, m.schemaName
	m.applyScopes(c, options)
	for _, o := range options {
		if o != nil {
			o.find(c)
		}
	}
	return c, m.folded(&c.call)
}

// findAll answers a question for records.
func (m *model) findAll(ctx context.Context, options []FindOption) ([]unsafe.Pointer, error) {
	c, err := m.fold(options)
	if err != nil {
		return nil, err
	}
	records, err := m.find(ctx, c)
	c.done()
	return records, err
}

// find runs a folded question with its hooks and includes.
func (m *model) find(ctx context.Context, c *findCall) ([]unsafe.Pointer, error) {
	if err := m.db.open(); err != nil {
		return nil, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	if err := m.beforeFind(ctx, c); err != nil {
		return nil, err
	}
	if err := m.checkSelection(c); err != nil {
		return nil, err
	}
	if len(c.Find.Includes) > 0 {
		return m.findWith(ctx, c)
	}
	records, err := m.rows(ctx, c)
	if err != nil {
		return nil, err
	}
	return records, m.afterFind(ctx, c, records)
}

// context is the call's context: with its timeout, and with its transaction.
func (c *call) context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx = asOneCall(ctx)
	if c.tx != nil {
		ctx = c.tx.Context(ctx)
	}
	if c.timeout > 0 {
		return context.WithTimeout(ctx, c.timeout)
	}
	return ctx, func() {}
}

// checkSelection refuses to read parts of a record into a struct that cannot tell what it holds: a later Save would
// write the rest as zero.
func (m *model) checkSelection(c *findCall) error {
	if !c.Find.HasSelect && len(c.Find.Exclude) == 0 && len(c.Find.Extra) == 0 && len(c.Find.Group) == 0 {
		return nil
	}
	if m.table.HasInstance && len(c.Find.Group) == 0 {
		return nil
	}
	return errorf("%s: Attributes, Exclude, Extra and Group give parts of a record, which Save could not tell from a whole one: embed sequelize.Instance in %s, or read into a struct of its own by FindAllAs", m.table.Model, m.table.GoName)
}

// rows runs the question's own statement.
func (m *model) rows(ctx context.Context, c *findCall) ([]unsafe.Pointer, error) {
	w := takeScratch()
	defer w.release()
	p, err := m.db.planFind(&c.Find, w)
	if err != nil {
		return nil, err
	}
	records, err := m.read(ctx, p, w, expected(&c.Find, p))
	if err == nil && m.table.HasInstance {
		m.adopt(records, p.Attributes)
	}
	return records, err
}

// expected is the number of rows to make room for: as many as the last time, of a first time its limit; 0 is unknown.
func expected(f *query.Find, p *plan.Plan) int {
	n := p.Usual()
	if n == 0 && f.Limit != nil {
		n = int(min(*f.Limit, mostExpected))
	}
	return n
}

// mostExpected bounds the room that is made for rows before they come: a list of records may outlive its question.
const mostExpected = 128

// planFind finds the plan for a question's shape, or makes it, and lays the statement and its arguments out in w.
func (s *Sequelize) planFind(f *query.Find, w *scratch) (*plan.Plan, error) {
	if err := s.resolve(); err != nil {
		return nil, err
	}
	w.master = f.Master || f.Lock != nil
	if err := w.shape.Of(f, s.features); err != nil {
		return nil, err
	}
	p, err := s.planned(w, func() (*plan.Plan, error) { return s.compiler.Find(f, &w.shape) })
	if err != nil {
		return nil, err
	}
	return p, s.arguments(p, w)
}

// planned is the plan of the shape in w, which compile makes where there is none yet.
func (s *Sequelize) planned(w *scratch, compile func() (*plan.Plan, error)) (*plan.Plan, error) {
	if p := s.plans.Get(w.shape.Key); p != nil {
		return p, nil
	}
	p, err := compile()
	if err != nil {
		return nil, question(err)
	}
	s.plans.Put(w.shape.Key, p)
	return p, nil
}

// arguments lays out the statement of plan p for the values in w.
func (s *Sequelize) arguments(p *plan.Plan, w *scratch) error {
	args, err := p.Args(w.args, w.shape.Values)
	w.args = args
	w.stmt = dialect.Statement{SQL: p.Statement.SQL, Args: args}
	if err != nil {
		return question(err)
	}
	return nil
}

// read runs the statement in w and makes records of its rows.
func (m *model) read(ctx context.Context, p *plan.Plan, w *scratch, rows int) ([]unsafe.Pointer, error) {
	var records []unsafe.Pointer
	err := m.db.runner.Query(ctx, m.db.readOn(ctx, w.master), &w.stmt, func(r dialect.Rows) error {
		var err error
		records, err = decodeRecords(r, m.table, p, w, rows)
		return err
	})
	if err != nil {
		return nil, m.db.failure(err, m.table)
	}
	return records, nil
}

// decodeRecords makes a record of each row.
func decodeRecords(r dialect.Rows, t *schema.Table, p *plan.Plan, w *scratch, rows int) ([]unsafe.Pointer, error) {
	if err := r.Bind(p.Destinations()); err != nil {
		return nil, err
	}
	slab := decode.NewSlab(t.Type, rows)
	var records []unsafe.Pointer
	if rows > 0 {
		records = make([]unsafe.Pointer, 0, min(rows, mostExpected))
	}
	w.bases = append(w.bases[:0], nil)
	for r.Next() {
		record := slab.Next()
		w.bases[0] = record
		if err := r.Scan(w.bases); err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	p.Gave(len(records))
	return records, r.Err()
}

// FindAll returns the rows that meet the options; an empty slice where none does.
func (m *ModelOf[P]) FindAll(ctx context.Context, options ...FindOption) ([]P, error) {
	records, err := m.model.findAll(ctx, options)
	return asRecords[P](records), err
}

// asRecords gives records their type. The memory of both slices is alike.
func asRecords[P any](records []unsafe.Pointer) []P {
	if records == nil {
		return []P{}
	}
	return unsafe.Slice((*P)(unsafe.Pointer(unsafe.SliceData(records))), len(records))
}

// FindOne returns the first row that meets the options. The statement always has LIMIT 1. Where none does the error
// is ErrNotFound.
func (m *ModelOf[P]) FindOne(ctx context.Context, options ...FindOption) (P, error) {
	p, err := m.model.findOne(ctx, options)
	return as[P](p), err
}

func (m *model) findOne(ctx context.Context, options []FindOption) (unsafe.Pointer, error) {
	c, err := m.fold(options)
	if err != nil {
		return nil, err
	}
	p, err := m.first(ctx, c)
	c.done()
	return p, err
}

// first runs the question with LIMIT 1.
func (m *model) first(ctx context.Context, c *findCall) (unsafe.Pointer, error) {
	if c.Find.Limit == nil || *c.Find.Limit > 1 {
		one := int64(1)
		c.Find.Limit = &one
	}
	records, err := m.find(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, m.notFound()
	}
	return records[0], nil
}
