package sequelize

import (
	"context"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// AssociationQuery is the declaration of an association as BeforeAssociate and AfterAssociate see it.
type AssociationQuery struct {
	Source string // the model that declares it
	As     string // its alias
	Kind   string // "hasOne", "hasMany", "belongsTo" or "belongsToMany"
	Target string // the name of the target's struct, which may not be defined yet

	options []AssociationOption
}

// Add adds options, which hold where the declaration says nothing of their kind. As and Through are the declaration's own.
func (q *AssociationQuery) Add(options ...AssociationOption) {
	q.options = append(q.options, options...)
}

// BeforeAssociate runs f before an association is declared, by a tag when its model is defined, or by a handle; an
// association that is declared both ways is declared once. f may add options: constraints that are left out everywhere, or
// what deletes do. Its error is that of Define, or of the handle's declaration.
func (s *Sequelize) BeforeAssociate(f func(q *AssociationQuery) error) Removal {
	return s.hooks.beforeAssociate.add(onAssociation(f))
}

// AfterAssociate runs f after an association was declared; options that it adds mean nothing.
func (s *Sequelize) AfterAssociate(f func(q *AssociationQuery) error) Removal {
	return s.hooks.afterAssociate.add(onAssociation(f))
}

func onAssociation(f func(q *AssociationQuery) error) hookFunc[*AssociationQuery] {
	return func(_ context.Context, _ *model, q *AssociationQuery) error { return f(q) }
}

func declaration(a *schema.Association) *AssociationQuery {
	return &AssociationQuery{Source: a.Source.Model, As: a.As, Kind: a.Kind.String(), Target: a.TargetType.Name()}
}

// beforeAssociate lets the hooks complete a declaration.
func (s *Sequelize) beforeAssociate(a *schema.Association) error {
	if !s.hooks.beforeAssociate.any() {
		return nil
	}
	q := declaration(a)
	if err := s.hooks.beforeAssociate.run(context.Background(), nil, q); err != nil {
		return err
	}
	added := &schema.Association{}
	for _, o := range q.options {
		if o != nil {
			o.association(added)
		}
	}
	if added.As != "" || added.ThroughType != nil || added.ThroughTable != "" {
		return errorf("%s.%s: a BeforeAssociate hook adds As or Through, which the declaration says by itself", q.Source, q.As)
	}
	return a.Complete(added)
}

func (s *Sequelize) afterAssociate(a *schema.Association) error {
	if !s.hooks.afterAssociate.any() {
		return nil
	}
	return s.hooks.afterAssociate.run(context.Background(), nil, declaration(a))
}

// tagged runs the hooks of the associations that a struct's tags declare.
func (m *model) tagged(hook func(a *schema.Association) error) error {
	for _, a := range m.table.Associations {
		if err := hook(a); err != nil {
			return err
		}
	}
	return nil
}
