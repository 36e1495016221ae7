package sequelize

import (
	"context"
	"errors"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/op"
)

// FindOrCreate returns the row that meets the condition, or inserts the record defaults with the condition's plain
// values set in it. It reports whether the row was created. It takes one connection, and loses no race: of many callers
// with one unique key, one creates the row and the others find it. Inside a transaction of MariaDB 11.8, which cannot see
// a row that came after its first read, the others get a *DeadlockError: give the transaction Retry.
func (m *ModelOf[P]) FindOrCreate(ctx context.Context, where Where, defaults P, options ...WriteOption) (record P, created bool, err error) {
	p, created, err := m.model.findOrCreate(ctx, where, address(defaults), options)
	return as[P](p), created, err
}

func (m *model) findOrCreate(ctx context.Context, where Where, defaults unsafe.Pointer, options []WriteOption) (p unsafe.Pointer, created bool, err error) {
	c, err := m.foldWrite(options)
	if err != nil {
		return nil, false, err
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	found, err := m.findOne(ctx, []FindOption{where, Hooks(!c.noHooks)})
	if !errors.Is(err, ErrNotFound) {
		return found, false, err
	}
	if err := m.assign(defaults, where); err != nil {
		return nil, false, err
	}
	// The insert may meet a row that another caller made in between. In a transaction that would end it on some
	// databases, so a savepoint keeps it whole.
	create := func(ctx context.Context) error { return m.create(ctx, defaults, c) }
	if m.db.txOf(ctx) != nil {
		err = m.db.atomically(ctx, create)
	} else {
		err = create(ctx)
	}
	var duplicate *UniqueConstraintError
	if !errors.As(err, &duplicate) {
		if err != nil {
			return nil, false, err
		}
		return defaults, true, nil
	}
	again, e := m.findOne(ctx, []FindOption{where, Hooks(!c.noHooks), lockedRead(m.db, ctx)})
	if errors.Is(e, ErrNotFound) {
		return nil, false, err // another unique key was met than that of the condition
	}
	// Where the row cannot be read in this transaction (MariaDB 11.8 refuses what came after its snapshot), e says that
	// the transaction is to be run again, as Retry does.
	return again, false, e
}

// lockedRead makes a read see what others have committed since the transaction began, where its snapshot would hide it.
func lockedRead(s *Sequelize, ctx context.Context) FindOption {
	if s.txOf(ctx) != nil && len(s.features.Lock) > 0 {
		return Lock(ForShare)
	}
	return nil
}

// FindOrBuild returns the row that meets the condition, or the record defaults with the condition's plain values set in
// it, which is not saved. It reports whether it was built.
func (m *ModelOf[P]) FindOrBuild(ctx context.Context, where Where, defaults P, options ...FindOption) (record P, built bool, err error) {
	p, built, err := m.model.findOrBuild(ctx, where, address(defaults), options)
	return as[P](p), built, err
}

func (m *model) findOrBuild(ctx context.Context, where Where, defaults unsafe.Pointer, options []FindOption) (p unsafe.Pointer, built bool, err error) {
	found, err := m.findOne(ctx, append([]FindOption{where}, options...))
	if !errors.Is(err, ErrNotFound) {
		return found, false, err
	}
	return defaults, true, m.assign(defaults, where)
}

// assign sets the plain values of a condition in a record.
func (m *model) assign(p unsafe.Pointer, where Where) error {
	if err := m.notReference(p); err != nil {
		return err
	}
	return where.each(func(q query.Cond) {
		a := m.table.Attribute(q.Path)
		if a == nil || !a.HasField || q.Kind != query.Compare || q.Op != op.KindEq {
			return
		}
		switch q.Value.(type) {
		case query.Expr, *query.Find:
			return
		}
		if v, err := canonical(a, q.Value); err == nil {
			_ = a.Set(p, v) // a value that does not fit was refused by the find before
		}
	})
}
