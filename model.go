package sequelize

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/plan"
	"github.com/go-sequelize/sequelize/internal/schema"
	"github.com/go-sequelize/sequelize/internal/snapshot"
	"github.com/go-sequelize/sequelize/internal/suggest"
)

// Model is a model: a table, and the struct T that its rows become. Define makes one. Its methods are those of ModelOf,
// where *T is called P.
type Model[T any] = ModelOf[*T]

// ModelOf is what Model[T] stands for, with P = *T, a pointer to a record. It is safe for concurrent use. Scope, Unscoped
// and WithSchema make views of it.
//
// Its parameter is the pointer, and not the struct, because the compiler makes one body of a method for all types of one
// shape: pointers are alike, while every struct differs, and each model would cost the compilation of all methods again.
type ModelOf[P any] struct{ untyped }

// untyped has the methods of a model that know nothing of its struct. The model is a field with a name, so that its own
// methods are not promoted: the compiler writes a wrapper for each method that is, for every Model.
type untyped struct{ model *model }

// modelOf gives a model its type.
func modelOf[P any](m *model) *ModelOf[P] { return &ModelOf[P]{untyped{m}} }

// as is the record at p as the pointer type of its struct.
func as[P any](p unsafe.Pointer) P { return *(*P)(unsafe.Pointer(&p)) }

// address is the address of a record: as, the other way round.
func address[P any](record P) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&record)) }

// model is what Model does, beneath the types.
type model struct {
	*modelCore
	// view is what Scope and Unscoped chose; the zero value is the default scope.
	view scopeChoice
	// schemaName is the schema chosen by WithSchema.
	schemaName string
}

// modelCore is what all views of a model share.
type modelCore struct {
	db         *Sequelize
	table      *schema.Table
	definition *definition
	hooks      hookSet
	checks     modelChecks
	scopes     scopeSet

	refOnce sync.Once
	refPtr  unsafe.Pointer

	findsByPK atomic.Pointer[plan.Plan] // the plan of a find by key without options
	writes    writePlans
	// upsertsUpdate says that the last upsert of a row in two statements met the row.
	upsertsUpdate atomic.Bool

	choice    writeChoice
	setters   []setter // by attribute place; nil where no attribute has one
	shapeOnce sync.Once
	shape     *snapshot.Shape
}

// tableIDs numbers the tables of the process.
var tableIDs atomic.Uint32

// Define makes a model of struct T on db. It panics on a wrong definition, with all mistakes at once: a definition is
// program text that is wrong from the start or right for ever. TryDefine returns the error instead.
//
// The table's name, columns and types follow from the struct and its tags; see the package's documentation. Nothing is
// created in the database before Sync. The order in which models are defined does not matter.
func Define[T any](db *Sequelize, options ...DefineOption) *Model[T] {
	m, err := TryDefine[T](db, options...)
	if err != nil {
		panic(err)
	}
	return m
}

// TryDefine is Define that returns a *DefinitionError instead of panicking.
func TryDefine[T any](db *Sequelize, options ...DefineOption) (*Model[T], error) {
	m, err := db.defineModel(reflect.TypeFor[T](), recordOf[T], options)
	if err != nil {
		return nil, err
	}
	return modelOf[*T](m), nil
}

func (s *Sequelize) defineModel(t reflect.Type, record func(unsafe.Pointer) any, options []DefineOption) (*model, error) {
	q := &DefineQuery{Type: t, options: options[:len(options):len(options)]}
	if err := s.hooks.beforeDefine.run(context.Background(), nil, q); err != nil {
		return nil, &DefinitionError{Type: t.String(), Err: err}
	}
	d := s.definition(q.options)
	table, err := schema.Parse(t, s.dialect, d.Options)
	if err != nil {
		return nil, &DefinitionError{Type: t.String(), Err: err}
	}
	table.ID = tableIDs.Add(1)
	m := &model{modelCore: &modelCore{db: s, table: table, definition: d, scopes: scopeSet{initial: d.defaultScope, named: d.scopes}}}
	methodsOf(record).register(m)
	if err := errors.Join(m.findMethods(), m.tagged(s.beforeAssociate)); err != nil {
		return nil, &DefinitionError{Type: t.String(), Err: err}
	}
	if err := s.register(m); err != nil {
		return nil, err
	}
	if err := errors.Join(m.tagged(s.afterAssociate), s.hooks.afterDefine.run(context.Background(), m, struct{}{})); err != nil {
		return nil, &DefinitionError{Type: t.String(), Err: err}
	}
	return m, nil
}

// findMethods checks the methods that are hooks, and finds setters and what records are validated by.
func (m *model) findMethods() error {
	problems := append(m.findSetters(), m.findChecks()...)
	if err := checkMethods(m.table.Type); err != nil {
		problems = append(problems, err)
	}
	if v := m.table.Version; v != nil && !v.HasField {
		problems = append(problems, errorf("%s has no field for the version %q, without which no save could be checked: add one of an integer type", m.table.Type, v.Name))
	}
	return errors.Join(problems...)
}

// register adds a model. A model that is defined again with the same struct and name takes the place of the first; two
// structs under one name, or two models of one table, are a mistake.
func (s *Sequelize) register(m *model) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, other := range s.models {
		if other.table.Model == m.table.Model && other.table.Type == m.table.Type {
			s.catalog.Remove(other.table)
			s.models = append(s.models[:i], s.models[i+1:]...)
			break
		}
	}
	if err := s.catalog.Add(m.table); err != nil {
		return &DefinitionError{Type: m.table.Type.String(), Err: err}
	}
	s.models = append(s.models, m)
	m.offer()
	s.stale()
	return nil
}

// stale forgets what depends on all models together.
func (s *Sequelize) stale() {
	s.resolved.Store(false)
	s.plans.Clear()
}

// resolve finds the targets of all associations, once after each definition.
func (s *Sequelize) resolve() error {
	if s.resolved.Load() {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.resolved.Load() {
		return nil
	}
	if err := s.catalog.Resolve(false); err != nil {
		return err
	}
	for _, t := range s.catalog.Tables {
		if t.ID == 0 {
			t.ID = tableIDs.Add(1)
		}
	}
	s.resolved.Store(true)
	return nil
}

// Name is the model's name.
func (m *untyped) Name() string { return m.model.table.Model }

// TableName is the name of the model's table.
func (m *untyped) TableName() string { return m.model.table.Name.Name }

// Sequelize is the connection that the model is defined on.
func (m *untyped) Sequelize() *Sequelize { return m.model.db }

// Attributes are the names of the model's attributes.
func (m *untyped) Attributes() []string { return m.model.attributeNames() }

func (m *model) attributeNames() []string {
	names := make([]string, len(m.table.Attributes))
	for i, a := range m.table.Attributes {
		names[i] = a.Name
	}
	return names
}

// ref is the reference record; see Model.Ref.
func (m *model) ref() unsafe.Pointer {
	m.refOnce.Do(func() {
		// An association whose model is missing has no place in the record; using it says so.
		_ = m.db.resolve()
		m.refPtr = refs.build(m.table)
	})
	return m.refPtr
}

// WithSchema is the model with its table in another schema: one per tenant. What is reached from it by associations has
// its tables there too, as far as they stand in the model's own schema otherwise. In Sequelize: Model.schema(name).
func (m *ModelOf[P]) WithSchema(name string) *ModelOf[P] {
	return modelOf[P](m.model.inSchema(name))
}

func (m *model) inSchema(name string) *model {
	if name == m.schemaName {
		return m
	}
	v := *m
	v.schemaName = name
	return &v
}

// beside is the model as it is seen from another: in the schema that was chosen for that one, where both stand in one
// schema otherwise.
func (m *model) beside(other *model) *model {
	if other.schemaName == m.schemaName || m.schemaName != "" || m.table.Name.Schema != other.table.Name.Schema {
		return m
	}
	return m.inSchema(other.schemaName)
}

// record is the record at p as a *T in an any.
func (m *model) record(p unsafe.Pointer) any { return reflect.NewAt(m.table.Type, p).Interface() }

func (m *model) unknownAttribute(name string) error {
	if near := suggest.Nearest(name, m.attributeNames()); near != "" {
		return &QueryError{m.table.Model, name, errorf("%s has no attribute %q: did you mean %q?", m.table.Model, name, near)}
	}
	return &QueryError{m.table.Model, name, errorf("%s has no attribute %q", m.table.Model, name)}
}
