package sequelize

import (
	"cmp"
	"context"

	"github.com/go-sequelize/sequelize/dialect"
)

// Truncate empties the table at once and resets its auto increment key. Rows of other tables that refer to it make it
// fail, unless Cascade(true) on PostgreSQL, which empties those tables too. BeforeBulkDestroy and AfterBulkDestroy run
// around it; a condition that they add is an error, because TRUNCATE has none. It begins no transaction of its own: some
// databases cannot undo it.
func (m *untyped) Truncate(ctx context.Context, options ...TruncateOption) error {
	c := &truncateCall{restart: true}
	for _, o := range options {
		if o != nil {
			o.truncate(c)
		}
	}
	if err := m.model.folded(&c.call); err != nil {
		return err
	}
	if err := m.model.db.open(); err != nil {
		return err
	}
	if err := m.model.writable(); err != nil {
		return err
	}
	list, err := m.model.db.dialect.Truncate(m.model.tableName(), c.restart, c.cascade)
	if err != nil {
		return errorf("%s: %w", m.model.table.Model, err)
	}
	ctx, cancel := c.context(ctx)
	defer cancel()
	return m.model.truncate(ctx, c, list)
}

// truncate runs the statements of a Truncate between the hooks of a destroy.
func (m *model) truncate(ctx context.Context, c *truncateCall, list []string) error {
	d := &destroyCall{rowsCall: rowsCall{call: call{noHooks: c.noHooks}}, truncate: true}
	d.Delete.Table = m.table
	q := &DestroyQuery{d}
	if !c.noHooks {
		if err := both(ctx, m, q, func(s *hookSet) *hooks[*DestroyQuery] { return &s.bulkDestroy.before }); err != nil {
			return err
		}
		if d.err != nil || len(d.Delete.Where) > 0 || d.Delete.Find.Limit != nil {
			return cmp.Or(d.err, errorf("%s: a BeforeBulkDestroy hook chooses rows, and Truncate empties the table: use Destroy with sequelize.All", m.table.Model))
		}
	}
	for _, sql := range list {
		if _, err := m.db.runner.Exec(ctx, m.db.on(ctx), &dialect.Statement{SQL: sql, Once: true}); err != nil {
			return m.db.failure(err, m.table)
		}
	}
	if c.noHooks {
		return nil
	}
	return both(ctx, m, q, func(s *hookSet) *hooks[*DestroyQuery] { return &s.bulkDestroy.after })
}

// TruncateOption is an option of Truncate: Cascade, RestartIdentity, Hooks, and *Tx.
type TruncateOption interface{ truncate(*truncateCall) }

type truncateCall struct {
	call
	restart, cascade bool
}

// RestartIdentity(false) lets Truncate leave the auto increment key where it is, on PostgreSQL and SQLite; TRUNCATE of the
// others starts anew always.
type RestartIdentity bool

func (r RestartIdentity) truncate(c *truncateCall) { c.restart = bool(r) }

func (d Cascade) truncate(c *truncateCall) { c.cascade = bool(d) }

func (h Hooks) truncate(c *truncateCall) { c.noHooks = !bool(h) }

func (t *Tx) truncate(c *truncateCall) { c.in(t) }
