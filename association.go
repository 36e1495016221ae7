package sequelize

import (
	"github.com/go-sequelize/sequelize/internal/schema"
)

// HasMany declares that a source has many targets, whose foreign key refers to it, and returns the handle by which they
// are read and linked. The alias is the target's model in the plural unless As names it; the foreign key is the source's
// model and its key (userId) unless ForeignKey names it. Declared by tag as well, it is the same association: what only
// one of the two says holds for both. It panics where they differ, and where the declaration is wrong in itself.
func HasMany[S, T any](source *Model[S], target *Model[T], options ...AssociationOption) *ToMany[S, T] {
	return declareMany(schema.HasMany, source, target, options)
}

// HasOne declares that a source has one target, whose foreign key refers to it. The alias is the target's model unless
// As names it. See HasMany for what two declarations of one association mean.
func HasOne[S, T any](source *Model[S], target *Model[T], options ...AssociationOption) *ToOne[S, T] {
	return declareOne(schema.HasOne, source, target, options)
}

// BelongsTo declares that a source has a foreign key that refers to a target. The alias is the target's model unless As
// names it; the foreign key is the alias and the target's key (authorId) unless ForeignKey names it. See HasMany for
// what two declarations of one association mean.
func BelongsTo[S, T any](source *Model[S], target *Model[T], options ...AssociationOption) *ToOne[S, T] {
	return declareOne(schema.BelongsTo, source, target, options)
}

// BelongsToMany declares that sources and targets are linked by rows of a through table, which Through or ThroughTable
// names. The alias is the target's model in the plural unless As names it; ForeignKey is the through table's key to the
// source, OtherKey that to the target. See HasMany for what two declarations of one association mean.
func BelongsToMany[S, T any](source *Model[S], target *Model[T], options ...AssociationOption) *ToMany[S, T] {
	return declareMany(schema.BelongsToMany, source, target, options)
}

// AssociationOption is an option of HasOne, HasMany, BelongsTo and BelongsToMany: As, ForeignKey, OtherKey, SourceKey,
// TargetKey, ForeignKeyColumn, OnDelete, OnUpdate, Constraints, AssociationScope, Through, ThroughTable, ThroughScope,
// Unique, Inverse.
type AssociationOption interface{ association(*schema.Association) }

type associationFunc func(*schema.Association)

func (f associationFunc) association(a *schema.Association) { f(a) }

// As is the alias of an association: the name of it in includes and conditions.
type As string

func (n As) association(a *schema.Association) { a.As = string(n) }

// ForeignKey names the attribute that refers to the other model, or the attributes of a composite key in the order of
// the key that they refer to. Of BelongsToMany it is the through table's key to the source.
func ForeignKey(attributes ...string) AssociationOption {
	return associationFunc(func(a *schema.Association) { a.ForeignKey = attributes })
}

// OtherKey names the through table's attributes that refer to the target of a BelongsToMany.
func OtherKey(attributes ...string) AssociationOption {
	return associationFunc(func(a *schema.Association) { a.OtherKey = attributes })
}

// SourceKey names the source's attributes that the foreign key refers to, instead of its primary key.
func SourceKey(attributes ...string) AssociationOption {
	return associationFunc(func(a *schema.Association) { a.SourceKey = attributes })
}

// TargetKey names the target's attributes that the foreign key refers to, instead of its primary key.
func TargetKey(attributes ...string) AssociationOption {
	return associationFunc(func(a *schema.Association) { a.TargetKey = attributes })
}

// ForeignKeyColumn is the column of a foreign key for which the struct has no field; default its attribute's name.
type ForeignKeyColumn string

func (n ForeignKeyColumn) association(a *schema.Association) { a.ForeignKeyColumn = string(n) }

// OnDelete says what the database does with the rows that refer to a deleted one: CASCADE, SET NULL, SET DEFAULT,
// RESTRICT or NO ACTION. The default does not depend on the order of declarations: SET NULL where the foreign key can
// be null, else CASCADE where the parent declares the association, else NO ACTION; CASCADE in through tables.
type OnDelete string

func (o OnDelete) association(a *schema.Association) { a.OnDelete = string(o) }

// OnUpdate says what the database does with the rows that refer to a key that changes; default CASCADE.
type OnUpdate string

func (o OnUpdate) association(a *schema.Association) { a.OnUpdate = string(o) }

// Constraints(false) leaves the FOREIGN KEY constraint out: for keys that lead to several models, and for cycles.
type Constraints bool

func (c Constraints) association(a *schema.Association) { a.NoConstraints = !bool(c) }

// AssociationScope are fixed values of the target's attributes: targets without them are not the association's, and
// those that are created or added get them. In Sequelize: scope.
type AssociationScope map[string]any

func (s AssociationScope) association(a *schema.Association) { a.Scope = s }

// ThroughScope are fixed values of the through table's attributes. In Sequelize: through: {scope}.
type ThroughScope map[string]any

func (s ThroughScope) association(a *schema.Association) { a.ThroughScope = s }

// ThroughTable names the through table of a BelongsToMany, or the model that it is. A table without a model is made,
// with the two keys and the timestamps.
type ThroughTable string

func (n ThroughTable) association(a *schema.Association) { a.ThroughTable = string(n) }

// Through gives the model of a BelongsToMany's through table: with attributes and a key of its own where wanted.
func Through[T any](m *Model[T]) AssociationOption {
	return associationFunc(func(a *schema.Association) {
		a.ThroughType, a.ThroughTable = m.model.table.Type, ""
	})
}

// Unique(false) lets a BelongsToMany link the same two records more than once, as far as the through table's own keys
// allow it.
type Unique bool

func (u Unique) association(a *schema.Association) { a.NoUnique = !bool(u) }

// Inverse is the alias of the same relation seen from the other model, which it declares.
type Inverse string

func (i Inverse) association(a *schema.Association) { a.Inverse = string(i) }

// declare adds an association to its source's table, or finds the one that is there.
func declare(kind schema.AssociationKind, source, target *model, options []AssociationOption) *relation {
	db := source.db
	if db != target.db {
		panic(errorf("%s %s %s: the two models are defined on different connections", source.table.Model, kind, target.table.Model))
	}
	a := &schema.Association{Kind: kind, TargetType: target.table.Type, TargetModel: target.table.Model}
	for _, o := range options {
		if o != nil {
			o.association(a)
		}
	}
	r, err := source.associate(a, target)
	if err != nil {
		panic(err)
	}
	return r
}

// associate adds an association, between the hooks where it is new.
func (m *model) associate(a *schema.Association, target *model) (*relation, error) {
	db := m.db
	db.mu.RLock()
	isNew := m.table.IsNew(a)
	db.mu.RUnlock()
	if isNew {
		if err := db.beforeAssociate(a); err != nil {
			return nil, err
		}
	}
	have, err := db.addAssociation(m.table, a)
	if err == nil && isNew {
		err = db.afterAssociate(have)
	}
	return &relation{a: have, source: m, target: target.beside(m)}, err
}

func (s *Sequelize) addAssociation(t *schema.Table, a *schema.Association) (*schema.Association, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have, err := schema.AddAssociation(t, a)
	if err == nil && len(have.From) == 0 { // new, or known better than before: its keys are to be found
		s.stale()
	}
	return have, err
}

// handleKey tells handles apart: there is one for an association, and for each schema in which its models are seen.
type handleKey struct {
	a              *schema.Association
	source, target string
}

// handle is the one handle of an association; make makes it where there is none yet.
func handle[H any](r *relation, make func(*relation) *H) *H {
	db := r.source.db
	db.mu.Lock()
	defer db.mu.Unlock()
	key := handleKey{r.a, r.source.schemaName, r.target.schemaName}
	if h, ok := db.handles[key].(*H); ok {
		return h
	}
	if db.handles == nil {
		db.handles = map[handleKey]any{}
	}
	h := make(r)
	db.handles[key] = h
	return h
}

func declareMany[S, T any](kind schema.AssociationKind, source *Model[S], target *Model[T], options []AssociationOption) *ToMany[S, T] {
	return handle(declare(kind, source.model, target.model, options), func(r *relation) *ToMany[S, T] { return &ToMany[S, T]{r} })
}

func declareOne[S, T any](kind schema.AssociationKind, source *Model[S], target *Model[T], options []AssociationOption) *ToOne[S, T] {
	return handle(declare(kind, source.model, target.model, options), func(r *relation) *ToOne[S, T] { return &ToOne[S, T]{r} })
}
