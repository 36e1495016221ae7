package sequelize

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/suggest"
)

// scopeFunc makes the options of a named scope from its arguments.
type scopeFunc func(args ...any) []FindOption

// scopeSet are the scopes of a model.
type scopeSet struct {
	initial []FindOption // the default scope; fixed when the model is defined
	mu      sync.RWMutex
	named   map[string]scopeFunc
}

// scopeChoice is what Scope and Unscoped chose: the zero value is the default scope alone.
type scopeChoice struct {
	chosen bool // the default scope does not apply unless it is named
	named  []namedScope
}

type namedScope struct {
	name    string
	args    []any
	options []FindOption // instead of a name
}

// defaultScope is the name under which Scope chooses the default scope beside others.
const defaultScope = "defaultScope"

// DefaultScope are options that apply to every find, count, aggregate, update, increment, destroy and restore of the
// model, and to its records in an Include, unless Unscoped or Scope. They stand before the call's own options: their
// conditions join the call's by AND; of scalars, Order and Attributes the call's win; includes merge by name. It does not
// apply to what is done to one record (Save, DestroyOne, Reload), nor to Create, BulkCreate and Upsert.
func DefaultScope(options ...FindOption) DefineOption {
	return defineFunc(func(d *definition) { d.defaultScope = append(d.defaultScope, options...) })
}

// NamedScope gives options a name for Model.Scope.
func NamedScope(name string, options ...FindOption) DefineOption {
	return defineFunc(func(d *definition) {
		d.scopes[name] = func(...any) []FindOption { return options }
	})
}

// NamedScopeFunc is a named scope with arguments: Scope("olderThan", 30).
func NamedScopeFunc(name string, f func(args ...any) []FindOption) DefineOption {
	return defineFunc(func(d *definition) { d.scopes[name] = f })
}

// AddScope gives options a name for Scope, after the model was defined. A name that is taken is an error.
func (m *untyped) AddScope(name string, options ...FindOption) error {
	return m.AddScopeFunc(name, func(...any) []FindOption { return options })
}

// AddScopeFunc adds a named scope with arguments, after the model was defined. A name that is taken is an error.
func (m *untyped) AddScopeFunc(name string, f func(args ...any) []FindOption) error {
	m.model.scopes.mu.Lock()
	defer m.model.scopes.mu.Unlock()
	if _, taken := m.model.scopes.named[name]; taken || name == defaultScope {
		return errorf("%s has a scope %q already", m.model.table.Model, name)
	}
	m.model.scopes.named[name] = f
	return nil
}

// Scope is the model seen through a named scope instead of the default one; several in a row join, the later over the
// earlier by the rule of DefaultScope. Scope("defaultScope") keeps the default scope beside others. An unknown name is an
// error of the calls on the view. In Sequelize: scope, withScope.
func (m *ModelOf[P]) Scope(name string, args ...any) *ModelOf[P] {
	return modelOf[P](m.model.scoped(namedScope{name: name, args: args}))
}

// ScopeOptions is the model seen through options instead of the default scope; see Scope.
func (m *ModelOf[P]) ScopeOptions(options ...FindOption) *ModelOf[P] {
	return modelOf[P](m.model.scoped(namedScope{options: options}))
}

func (m *model) scoped(s namedScope) *model {
	v := *m
	v.view.chosen = true
	v.view.named = append(slices.Clip(v.view.named), s)
	return &v
}

// Unscoped is the model without any scope. In Sequelize: unscoped, withoutScope.
func (m *ModelOf[P]) Unscoped() *ModelOf[P] {
	v := *m.model
	v.view = scopeChoice{chosen: true}
	return modelOf[P](&v)
}

// ScopeOption chooses the scopes of one question: of a finder, a handle's Get, or an Include.
type ScopeOption interface {
	FindOption
	IncludeOption
	scopes() []namedScope
}

// ScopeName lets a finder or an Include see its model through a named scope instead of the default one; several join,
// as do those of Model.Scope. The name "defaultScope" keeps the default scope beside others. In Sequelize: scope: 'name'
// of a getter.
func ScopeName(name string, args ...any) ScopeOption {
	return scopeOption{named: []namedScope{{name: name, args: args}}}
}

// WithoutScope lets a finder or an Include see its model without its default scope. In Sequelize: scope: false.
var WithoutScope ScopeOption = scopeOption{}

type scopeOption struct{ named []namedScope }

func (s scopeOption) scopes() []namedScope { return s.named }

func (scopeOption) find(*findCall) {} // the scopes stand before all other options: see applyScopes

func (s scopeOption) include(c *includeCall) {
	choice, _ := c.Include.Scope.(scopeChoice)
	c.Include.Scope = scopeChoice{chosen: true, named: join(choice.named, s.named)}
}

// scoping reports whether a scope applies.
func (m *model) scoping(choice scopeChoice) bool {
	if choice.chosen {
		return len(choice.named) > 0
	}
	return len(m.scopes.initial) > 0
}

// scopeOptions are the options of the scopes in force.
func (m *model) scopeOptions(choice scopeChoice) (Options, error) {
	if !choice.chosen {
		return m.scopes.initial, nil
	}
	var list Options
	for _, s := range choice.named {
		switch s.name {
		case "":
			list = append(list, s.options...)
			continue
		case defaultScope:
			list = append(list, m.scopes.initial...)
			continue
		}
		m.scopes.mu.RLock()
		f := m.scopes.named[s.name]
		names := sortedNames(m.scopes.named)
		m.scopes.mu.RUnlock()
		if f == nil {
			return nil, m.unknownScope(s.name, names)
		}
		list = append(list, f(s.args...)...)
	}
	return list, nil
}

func (m *model) unknownScope(name string, names []string) error {
	what := "it has " + strings.Join(names, ", ")
	if len(names) == 0 {
		what = "it has none; AddScope makes one"
	} else if near := suggest.Nearest(name, names); near != "" {
		what = "did you mean " + strconv.Quote(near) + "?"
	}
	return errorf("%s has no scope %q: %s", m.table.Model, name, what)
}

// applyScopes folds the scopes into a question, before its own options.
func (m *model) applyScopes(c *findCall, options []FindOption) {
	choice := m.view
	chooseScopes(&choice, options)
	if !m.scoping(choice) {
		return
	}
	list, err := m.scopeOptions(choice)
	if err != nil {
		c.fail(err)
		return
	}
	list.find(c)
}

// chooseScopes adds the scopes that options choose.
func chooseScopes(choice *scopeChoice, options []FindOption) {
	for _, o := range options {
		switch o := o.(type) {
		case Options:
			chooseScopes(choice, o)
		case ScopeOption:
			choice.chosen, choice.named = true, join(choice.named, o.scopes())
		}
	}
}

// scopeInclude lays what an include of this model says over the model's scopes: the default one, or those that the
// include names.
func (m *model) scopeInclude(in *query.Include) error {
	choice, _ := in.Scope.(scopeChoice)
	in.Scope = scopeChoice{chosen: true} // a second call finds nothing to do
	if !m.scoping(choice) {
		return nil
	}
	list, err := m.scopeOptions(choice)
	if err != nil {
		return err
	}
	c := &includeCall{}
	list.include(c)
	if c.err != nil {
		return errorf("the scope of %s in an Include: %w", m.table.Model, c.err)
	}
	overlay(&c.Include, in)
	return nil
}

// overlay lays an include's own options over those of a scope, and stores the result in own.
func overlay(scope, own *query.Include) {
	own.Where = join(scope.Where, own.Where)
	own.Includes = join(scope.Includes, own.Includes)
	own.Extra = join(scope.Extra, own.Extra)
	own.Exclude = join(scope.Exclude, own.Exclude)
	if !own.HasSelect {
		own.HasSelect, own.Select = scope.HasSelect, scope.Select
	}
	if len(own.Order) == 0 {
		own.Order = scope.Order
	}
	own.Limit, own.Offset = cmp.Or(own.Limit, scope.Limit), cmp.Or(own.Offset, scope.Offset)
	own.Deleted, own.Required = cmp.Or(own.Deleted, scope.Deleted), cmp.Or(own.Required, scope.Required)
}

// choosingRows are the options of a scope that choose rows, for updates and destroys. What chooses rows and has no place
// there is an error: without it the write would meet more rows than the scope shows.
func (m *model) choosingRows(list Options) (Options, error) {
	var kept Options
	for _, o := range list {
		switch o := o.(type) {
		case Options:
			inner, err := m.choosingRows(o)
			if err != nil {
				return nil, err
			}
			kept = append(kept, inner...)
		case IncludeSpec:
			in := o.fold(&call{})
			if in.Required != nil && *in.Required || in.Required == nil && len(in.Where) > 0 {
				return nil, errorf("%s: its scope selects rows by Include %q, which an update or destroy cannot: select by a condition on %s, or use Unscoped", m.table.Model, in.Path, in.Path)
			}
		case Offset:
			if o > 0 {
				return nil, errorf("%s: its scope skips rows by Offset, which an update or destroy cannot: use Unscoped", m.table.Model)
			}
		case Condition, WithDeleted, OnlyDeleted, Limit, Order, Schema:
			kept = append(kept, o)
		}
	}
	return kept, nil
}

// writeScopes are the options that the scopes in force give a write by condition. A view is not written.
func (m *model) writeScopes() (Options, error) {
	if err := m.writable(); err != nil {
		return nil, err
	}
	if !m.scoping(m.view) {
		return nil, nil
	}
	list, err := m.scopeOptions(m.view)
	if err != nil {
		return nil, err
	}
	return m.choosingRows(list)
}
