package sequelize

import (
	"context"
	"regexp"
	"slices"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/compile"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// syncCall is the folded options of Sync and Drop.
type syncCall struct {
	force   bool
	match   *regexp.Regexp
	noHooks bool
	cascade bool
}

func (h Hooks) sync(c *syncCall)   { c.noHooks = !bool(h) }
func (d Cascade) sync(c *syncCall) { c.cascade = bool(d) }

// Match lets Sync and Drop work only where the database's name matches: a guard for Force. Of SQLite the name is its
// Storage.
func Match(pattern *regexp.Regexp) SyncOption { return match{pattern} }

type match struct{ *regexp.Regexp }

func (m match) sync(c *syncCall) { c.match = m.Regexp }

func (s *Sequelize) foldSync(options []SyncOption) (*syncCall, error) {
	c := &syncCall{}
	for _, o := range options {
		if o != nil {
			o.sync(c)
		}
	}
	name := s.config.Database
	if name == "" {
		name = s.config.Storage
	}
	if c.match != nil && !c.match.MatchString(name) {
		return nil, errorf("the database %q does not match %q: nothing was done", name, c.match)
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	if err := s.resolve(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c, s.catalog.Resolve(true)
}

// Sync creates the tables of all models that do not exist, parents first, with their keys, indexes and types. It changes
// nothing that exists: a second Sync runs no DDL. Force(true) drops the tables first, and all that is in them.
func (s *Sequelize) Sync(ctx context.Context, options ...SyncOption) error {
	c, err := s.foldSync(options)
	if err != nil {
		return err
	}
	if c.noHooks {
		return s.syncTables(ctx, s.tables(), c)
	}
	if err := s.hooks.bulkSync.before.run(ctx, nil, struct{}{}); err != nil {
		return err
	}
	if err := s.syncTables(ctx, s.tables(), c); err != nil {
		return err
	}
	return s.hooks.bulkSync.after.run(ctx, nil, struct{}{})
}

// Sync creates the model's table; see Sequelize.Sync.
func (m *untyped) Sync(ctx context.Context, options ...SyncOption) error {
	c, err := m.model.db.foldSync(options)
	if err != nil {
		return err
	}
	return m.model.db.syncTables(ctx, []*schema.Table{m.model.table}, c)
}

// Drop drops the tables of all models that exist, children first.
func (s *Sequelize) Drop(ctx context.Context, options ...SyncOption) error {
	c, err := s.foldSync(options)
	if err != nil {
		return err
	}
	return s.dropTables(ctx, s.tables(), c)
}

// Drop drops the model's table if it exists.
func (m *untyped) Drop(ctx context.Context, options ...SyncOption) error {
	c, err := m.model.db.foldSync(options)
	if err != nil {
		return err
	}
	return m.model.db.dropTables(ctx, []*schema.Table{m.model.table}, c)
}

// tables are the tables of all models that Sync keeps: no views.
func (s *Sequelize) tables() []*schema.Table {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.DeleteFunc(slices.Clone(s.catalog.Tables), func(t *schema.Table) bool { return t.View })
}

// syncTables creates what is missing of tables.
func (s *Sequelize) syncTables(ctx context.Context, tables []*schema.Table, c *syncCall) error {
	if c.force {
		if err := s.dropTables(ctx, tables, c); err != nil {
			return err
		}
	}
	order, deferred := schema.Topological(tables)
	later := map[*schema.Table][]dialect.ForeignKeyDefinition{}
	if s.features.AlterAddForeignKey {
		for _, d := range deferred {
			later[d.Table] = append(later[d.Table], d.Definition)
		}
	}
	created := map[*schema.Table]bool{}
	for _, t := range order {
		is, err := s.createTable(ctx, t, later[t], c)
		if err != nil {
			return err
		}
		created[t] = is
	}
	for _, t := range order {
		if !created[t] {
			continue
		}
		for i := range later[t] {
			sql, err := s.dialect.AddForeignKey(schema.Definition(t, s.dialect), &later[t][i])
			if err := s.ddl(ctx, t, err, sql); err != nil {
				return err
			}
		}
	}
	return nil
}

// createTable creates one table where it is missing, and the indexes that are missing.
func (s *Sequelize) createTable(ctx context.Context, t *schema.Table, later []dialect.ForeignKeyDefinition, c *syncCall) (created bool, err error) {
	m := s.modelOf(t)
	if err := m.syncHooks(ctx, c, beforeSync); err != nil {
		return false, err
	}
	definition := schema.Definition(t, s.dialect)
	definition.ForeignKeys = slices.DeleteFunc(definition.ForeignKeys, func(f dialect.ForeignKeyDefinition) bool {
		return slices.ContainsFunc(later, func(l dialect.ForeignKeyDefinition) bool {
			return l.Name == f.Name && slices.Equal(l.Columns, f.Columns)
		})
	})
	is, err := s.dialect.Describe(ctx, s.on(ctx), t.Name)
	if err != nil {
		return false, s.failure(err, t)
	}
	if t.View {
		if is == nil {
			return false, errorf("%s is a view, which does not exist: Sync creates tables only", t.Model)
		}
		return false, m.syncHooks(ctx, c, afterSync)
	}
	if is == nil {
		if t.Name.Schema != "" && t.Name.Schema != s.features.DefaultSchema && s.features.Schemas {
			sql, err := s.dialect.CreateSchema(t.Name.Schema)
			if err := s.ddl(ctx, t, err, sql); err != nil {
				return false, err
			}
		}
		list, err := s.dialect.CreateTable(definition)
		if err := s.ddl(ctx, t, err, list...); err != nil {
			return false, err
		}
	}
	if err := s.createIndexes(ctx, t, definition, is); err != nil {
		return false, err
	}
	return is == nil, m.syncHooks(ctx, c, afterSync)
}

// createIndexes creates the indexes whose names the table does not have.
func (s *Sequelize) createIndexes(ctx context.Context, t *schema.Table, d *dialect.TableDefinition, is *dialect.TableDescription) error {
	for i := range d.Indexes {
		name := dialect.ShortName(dialect.IndexName(d, &d.Indexes[i]), s.features.MaxIdentifier)
		if is != nil && slices.ContainsFunc(is.Indexes, func(x dialect.IndexDescription) bool { return x.Name == name }) {
			continue
		}
		sql, err := s.dialect.CreateIndex(d, &d.Indexes[i])
		if err := s.ddl(ctx, t, err, sql); err != nil {
			return err
		}
	}
	return nil
}

// dropTables drops tables, children first; foreign keys of cycles go before.
func (s *Sequelize) dropTables(ctx context.Context, tables []*schema.Table, c *syncCall) error {
	order, deferred := schema.Topological(tables)
	for _, d := range deferred {
		if err := s.cutCycle(ctx, d.Table, &d.Definition); err != nil {
			return err
		}
	}
	for _, t := range slices.Backward(order) {
		if t.View {
			continue
		}
		list, err := s.dialect.DropTable(schema.Definition(t, s.dialect), c.cascade)
		if err := s.ddl(ctx, t, err, list...); err != nil {
			return err
		}
	}
	return nil
}

// cutCycle takes away the foreign key that closes a cycle of tables, so that they can be dropped one by one; where a
// key cannot be dropped, its references.
func (s *Sequelize) cutCycle(ctx context.Context, t *schema.Table, f *dialect.ForeignKeyDefinition) error {
	is, err := s.dialect.Describe(ctx, s.on(ctx), t.Name)
	if err != nil || is == nil {
		return s.failure(err, t)
	}
	if !s.features.AlterAddForeignKey {
		return s.clearReferences(ctx, t, is, f)
	}
	for _, key := range is.ForeignKeys {
		if slices.Equal(key.Columns, f.Columns) && key.Name != "" {
			sql, err := s.dialect.DropForeignKey(t.Name, key.Name)
			if err := s.ddl(ctx, t, err, sql); err != nil {
				return err
			}
		}
	}
	return nil
}

// clearReferences sets the columns of a foreign key to NULL where they can be. Dropping a table deletes its rows first
// (SQLite), which rows that refer to them forbid.
func (s *Sequelize) clearReferences(ctx context.Context, t *schema.Table, is *dialect.TableDescription, f *dialect.ForeignKeyDefinition) error {
	for _, name := range f.Columns {
		at := slices.IndexFunc(is.Columns, func(c dialect.ColumnDescription) bool { return c.Name == name && c.AllowNull })
		if at < 0 {
			continue
		}
		sql := append(s.dialect.AppendIdent([]byte("UPDATE "), t.Name.Name), " SET "...)
		sql = append(s.dialect.AppendIdent(sql, name), " = NULL"...)
		if err := s.ddl(ctx, t, nil, string(sql)); err != nil {
			return err
		}
	}
	return nil
}

// ddl runs statements that define a table; err is that of making them.
func (s *Sequelize) ddl(ctx context.Context, t *schema.Table, err error, list ...string) error {
	if err != nil {
		return errorf("%s: %w", t.Model, err)
	}
	for _, sql := range list {
		if sql == "" {
			continue
		}
		compile.Log(s.dialect.Name(), sql)
		if _, err := s.runner.Exec(ctx, s.on(ctx), &dialect.Statement{SQL: sql, Once: true}); err != nil {
			return s.failure(err, t)
		}
	}
	return nil
}

// modelOf is the model of a table, or nil where the table is an implied through table.
func (s *Sequelize) modelOf(t *schema.Table) *model {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, m := range s.models {
		if m.table == t {
			return m
		}
	}
	return nil
}

func beforeSync(s *hookSet) *hooks[struct{}] { return &s.sync.before }
func afterSync(s *hookSet) *hooks[struct{}]  { return &s.sync.after }

// syncHooks runs the hooks of beforeSync or afterSync; an implied through table has no model, and so none.
func (m *model) syncHooks(ctx context.Context, c *syncCall, moment func(*hookSet) *hooks[struct{}]) error {
	if m == nil || c.noHooks {
		return nil
	}
	return both(ctx, m, struct{}{}, moment)
}
