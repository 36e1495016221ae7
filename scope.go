package sequelize

// scopeFunc makes the options of a named scope from its arguments.
type scopeFunc func(args ...any) []FindOption

// scopeChoice is what Scope and Unscoped chose: the zero value is the default scope alone.
type scopeChoice struct {
	chosen bool // the default scope does not apply
	named  []namedScope
}

type namedScope struct {
	name string
	args []any
}

// DefaultScope are options that apply to every find, count, update and destroy of the model, unless Unscoped or Scope.
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

// Scope is the model seen through a named scope instead of the default one; several in a row join. An unknown name is
// an error of the calls on it.
func (m *Model[T]) Scope(name string, args ...any) *Model[T] {
	v := *m.model
	v.view.chosen = true
	v.view.named = append(append([]namedScope(nil), v.view.named...), namedScope{name, args})
	return &Model[T]{&v}
}

// Unscoped is the model without any scope. In Sequelize: unscoped().
func (m *Model[T]) Unscoped() *Model[T] {
	v := *m.model
	v.view = scopeChoice{chosen: true}
	return &Model[T]{&v}
}

// unscoped reports whether no scope applies.
func (m *model) unscoped() bool {
	if m.view.chosen {
		return len(m.view.named) == 0
	}
	return len(m.definition.defaultScope) == 0
}

// scopeOptions are the options of the scopes in force.
func (m *model) scopeOptions() (Options, error) {
	var list Options
	if !m.view.chosen {
		return Options(m.definition.defaultScope), nil
	}
	for _, s := range m.view.named {
		f := m.definition.scopes[s.name]
		if f == nil {
			return nil, errorf("%s has no scope %q: it has %v", m.table.Model, s.name, sortedNames(m.definition.scopes))
		}
		list = append(list, f(s.args...)...)
	}
	return list, nil
}

// applyScopes folds the scopes into a question, before its own options.
func (m *model) applyScopes(c *findCall, _ []FindOption) {
	list, err := m.scopeOptions()
	if err != nil {
		c.fail(err)
		return
	}
	list.find(c)
}

// conditionsOnly are the options of a scope that an update or destroy can take: what selects rows.
func conditionsOnly(list Options) Options {
	var kept Options
	for _, o := range list {
		switch o := o.(type) {
		case Options:
			kept = append(kept, conditionsOnly(o))
		case Condition, WithDeleted, OnlyDeleted:
			kept = append(kept, o)
		}
	}
	return kept
}

func (m *model) updateScopes(c *updateCall) {
	list, err := m.scopeOptions()
	if err != nil {
		c.fail(err)
		return
	}
	conditionsOnly(list).update(c)
}

func (m *model) destroyScopes(c *destroyCall) {
	list, err := m.scopeOptions()
	if err != nil {
		c.fail(err)
		return
	}
	conditionsOnly(list).destroy(c)
}
