package sequelize

import (
	"sync"
	"sync/atomic"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/box"
	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// writeKey is the shape of a write.
type writeKey struct {
	columns attributeSet
	update  attributeSet // on conflict, or of an update of many rows
	target  attributeSet
	rows    int  // 0 where they are bound as lists
	full    bool // rows are the most that one statement takes
	kind    writeKind
	schema  string
}

type writeKind uint8

const (
	insertRow writeKind = iota
	insertMany
	insertIgnore
	insertUpsert
	insertOrSkip // the first of an upsert's two statements
	updateSkipped
	selectRow
	updateRow
	updateMany
	updateAll // fails unless it meets all rows
	deleteRow
)

// writePlan is a compiled write.
type writePlan struct {
	*plan.Plan
	attrs  []*schema.Attribute // written, in the order of the arguments
	room   box.Room            // of their values
	after  []*schema.Attribute // read back by a statement of its own
	schema string              // of the table, as the call named it
	keyed  bool                // the driver tells the auto increment key
	rows   int                 // writeKey.rows
	again  atomic.Bool         // it was found by a second write
	// updated are read back in place of after where an upsert met an existing row.
	updated []*schema.Attribute
}

// writePlans keeps the plans of a model's writes, and of the reads by key that go with them, by their shape. Most programs
// write few sets of attributes; of one that writes very many it starts anew. Of statements of several rows, whose texts
// are long, it keeps the one of full chunks and the last of other lengths.
type writePlans struct {
	mu    sync.RWMutex
	plans map[writeKey]*writePlan
}

const mostWritePlans = 1024

// place is the key under which the plan of a shape is kept.
func (k writeKey) place() writeKey {
	if k.rows > 1 && !k.full {
		k.rows = -1
	}
	return k
}

func (c *writePlans) get(key *writeKey) *writePlan {
	c.mu.RLock()
	wp := c.plans[key.place()]
	c.mu.RUnlock()
	if wp == nil || wp.rows != key.rows {
		return nil
	}
	if wp.rows > 1 && !wp.again.Load() {
		wp.again.Store(true)
	}
	return wp
}

// once reports whether the statement will hardly come again, which is so until a write of as many rows follows.
func (k *writeKey) once(wp *writePlan) bool { return k.rows > 1 && !k.full && !wp.again.Load() }

func (c *writePlans) put(key *writeKey, p *writePlan) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.plans == nil || len(c.plans) >= mostWritePlans {
		c.plans = map[writeKey]*writePlan{}
	}
	for _, a := range p.attrs {
		p.room[a.Box]++
	}
	p.rows = key.rows
	c.plans[key.place()] = p
}

// insertPlan finds or makes the plan of an insert.
func (m *model) insertPlan(key *writeKey) (*writePlan, error) {
	if wp := m.writes.get(key); wp != nil {
		return wp, nil
	}
	wp := &writePlan{attrs: key.columns.of(m.table), schema: key.schema}
	in := &plan.Insert{Table: m.table, Schema: key.schema, Columns: wp.attrs, Rows: key.rows, Lists: key.rows == 0, Conflict: m.conflict(key)}
	err := m.comesBack(wp, in, key)
	if err != nil {
		return nil, err
	}
	if wp.Plan, err = m.db.compiler.Insert(in); err != nil {
		return nil, err
	}
	m.writes.put(key, wp)
	return wp, nil
}

// comesBack decides how what the database makes gets into the records: by RETURNING, by the driver's last id, or by a
// statement of its own.
func (m *model) comesBack(wp *writePlan, in *plan.Insert, key *writeKey) error {
	var made []*schema.Attribute
	auto := m.table.AutoIncrement
	wantsKey := auto != nil && auto.HasField && !key.columns.has(auto.Place)
	for _, a := range m.table.Attributes {
		computed := a.ReadOnly || a.Default.Kind == schema.DefaultSQL
		if a.HasField && computed && !a.Virtual && !key.columns.has(a.Place) {
			made = append(made, a)
		}
	}
	f := m.db.features
	switch {
	case key.kind == insertIgnore, key.kind == insertUpsert && !f.InsertReturning:
		// No answer tells which rows were there already.
	case wantsKey && len(made) == 0 && f.LastInsertID != dialect.NoInsertID && key.kind != insertUpsert:
		wp.keyed = true
	case f.InsertReturning && (wantsKey || len(made) > 0):
		in.Returning = made
		if wantsKey {
			in.Returning = append([]*schema.Attribute{auto}, made...)
		}
	default:
		wp.keyed = wantsKey
		if m.needsKey() == nil { // without a key nothing finds the row again
			wp.after = made
		}
	}
	for _, a := range wp.after {
		if a.PrimaryKey {
			return errorf("%s.%s: this database makes the key by itself and does not tell it: set it, or let the default be Go's, such as UUIDV7", m.table.Model, a.Name)
		}
	}
	return nil
}
