package sequelize

import (
	"context"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/convert"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// writeCall is the folded options of a call that writes records.
type writeCall struct {
	call
	fields            []string // attributes to write; nil is all
	explicit          []string // attributes whose zero value is meant
	includes          []query.Include
	noValidate        bool
	validate          bool // Validate(true) was said: bulk operations validate only then
	silent            bool
	individual        bool
	ignoreDuplicates  bool
	updateOnDuplicate []string
	conflictFields    []string
	syncChildren      bool
	noKeys            bool
	cascade           bool   // of RestoreOne
	throughSet        Set    // of Create through a handle
	detach            *bool  // DestroyDetached
	given             *given // values of attributes without fields
	bulk              bool   // of BulkCreate
	step              int64  // by which auto increment keys grow, once it is known
	computed          Set    // of an Instance's Update: what the database is to compute
}

func (m *model) foldWrite(options []WriteOption) (*writeCall, error) {
	c := writeCalls.Get().(*writeCall)
	c.schema = m.schemaName
	for _, o := range options {
		if o != nil {
			o.write(c)
		}
	}
	if err := m.folded(&c.call); err != nil {
		return nil, err
	}
	if c.throughSet != nil {
		return nil, errorf("%s: ThroughSet means nothing here: it goes with Add, Set and Create of an association's handle", m.table.Model)
	}
	return c, m.checkWrite(c)
}

// writable refuses to write into a view.
func (m *model) writable() error {
	if m.table.View {
		return errorf("%s is a view: it is read only", m.table.Model)
	}
	return nil
}

// checkWrite checks the names in the options, and that the model can be written.
func (m *model) checkWrite(c *writeCall) error {
	if err := m.writable(); err != nil {
		return err
	}
	for _, list := range [][]string{c.fields, c.explicit, c.updateOnDuplicate, c.conflictFields} {
		for _, name := range list {
			a := m.table.Attribute(name)
			switch {
			case a == nil:
				return m.unknownAttribute(name)
			case a.Virtual || a.ReadOnly:
				return errorf("%s.%s cannot be written: it has no column of its own or the database computes it", m.table.Model, name)
			}
		}
	}
	if len(c.conflictFields) > 0 && !m.isKey(c.conflictFields) {
		return errorf("%s: ConflictFields %v are no unique key and not the primary key of the model, so they find no row: tag them unique, or add a unique index", m.table.Model, c.conflictFields)
	}
	return nil
}

// Fields are the attributes to write; the others keep their database defaults or old values. Timestamps and the version
// are kept up all the same.
type Fields []string

func (f Fields) write(c *writeCall)   { c.fields = append(c.fields, f...) }
func (f Fields) update(c *updateCall) { c.fields = append(c.fields, f...) }

// Explicit names attributes whose zero value is meant as such on create, where it would take the attribute's default.
type Explicit []string

func (e Explicit) write(c *writeCall) { c.explicit = append(c.explicit, e...) }

// Validate(false) writes without validation; in bulk operations, which do not validate unless asked, Validate(true)
// asks.
type Validate bool

func (v Validate) write(c *writeCall)   { c.noValidate, c.validate = !bool(v), bool(v) }
func (v Validate) update(c *updateCall) { c.noValidate = !bool(v) }

// Silent(true) leaves updatedAt as it is.
type Silent bool

func (s Silent) write(c *writeCall)   { c.silent = bool(s) }
func (s Silent) update(c *updateCall) { c.silent = bool(s) }

// IgnoreDuplicates(true) skips rows whose key exists. The keys of skipped rows stay unset.
type IgnoreDuplicates bool

func (i IgnoreDuplicates) write(c *writeCall) { c.ignoreDuplicates = bool(i) }

// UpdateOnDuplicate names the attributes that a row takes over from the given record where its key exists.
type UpdateOnDuplicate []string

func (u UpdateOnDuplicate) write(c *writeCall) {
	c.updateOnDuplicate = append(c.updateOnDuplicate, u...)
}

// ConflictFields are the attributes of the unique key by which Upsert and UpdateOnDuplicate find the existing row;
// default the primary key where it is given, else a unique key that is. Attributes that are no key of the model are an
// error.
type ConflictFields []string

func (f ConflictFields) write(c *writeCall) { c.conflictFields = append(c.conflictFields, f...) }

// IndividualHooks(true) runs the hooks of each record in a bulk operation.
type IndividualHooks bool

func (i IndividualHooks) write(c *writeCall)     { c.individual = bool(i) }
func (i IndividualHooks) update(c *updateCall)   { c.individual = bool(i) }
func (i IndividualHooks) destroy(c *destroyCall) { c.individual = bool(i) }

// ReturnKeys(false) lets BulkCreate leave the keys that the database makes unset, which is faster: PostgreSQL then
// copies the rows.
type ReturnKeys bool

func (r ReturnKeys) write(c *writeCall) { c.noKeys = !bool(r) }

func (s Schema) write(c *writeCall) { c.schema = string(s) }

// get is the canonical value of an attribute in the record at p.
func (m *model) get(a *schema.Attribute, p unsafe.Pointer) (any, error) {
	v, err := a.Get(p)
	if err != nil {
		err = errorf("%s.%s: %w", m.table.Model, a.Name, err)
	}
	return v, err
}

// set stores a canonical value into the record at p.
func (m *model) set(a *schema.Attribute, p unsafe.Pointer, v any) error {
	if err := a.Set(p, v); err != nil {
		return errorf("%s.%s: %w", m.table.Model, a.Name, err)
	}
	return nil
}

// prepare puts the statement of a plan and the arguments of one record into w.
func (m *model) prepare(w *scratch, p unsafe.Pointer, wp *writePlan, st *stamp) error {
	w.boxes.Expect(wp.room, 1)
	err := m.bind(w, p, wp.attrs, st)
	w.stmt = dialect.Statement{SQL: wp.Statement.SQL, Args: w.args}
	return err
}

// bind appends the driver arguments of p's attributes.
func (m *model) bind(w *scratch, p unsafe.Pointer, attrs []*schema.Attribute, st *stamp) error {
	for _, a := range attrs {
		var v any
		var err error
		if a.HasField && a != st.updated {
			v, err = a.Bind(p, &w.boxes)
		} else {
			v, err = encode(a, st.without(a, p))
		}
		if err != nil {
			return m.typeError(a, err)
		}
		w.args = append(w.args, v)
	}
	return nil
}

func encode(a *schema.Attribute, v any) (any, error) {
	if a.Encode == nil || v == nil {
		return v, nil
	}
	return a.Encode(v)
}

// notReference refuses the reference record where a record is written.
func (m *model) notReference(p unsafe.Pointer) error {
	if p == nil {
		return errorf("%s: the record is nil", m.table.Model)
	}
	if m.refPtr != nil && refs.isRef(p, m.table.Type) {
		return errorf("%s: this is the reference record of Ref, which only names attributes", m.table.Model)
	}
	return nil
}

// atomically runs f in a transaction of its own, or in a savepoint of the context's.
func (s *Sequelize) atomically(ctx context.Context, f func(ctx context.Context) error) error {
	return s.Transaction(ctx, f)
}

// canonical brings a user's value into the form of an attribute's column.
func canonical(a *schema.Attribute, v any) (any, error) { return convert.Canonical(a.Type, v) }
