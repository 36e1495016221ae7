package sequelize

import (
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// checkKind refuses options that mean nothing for the association's kind.
func (n *includeNode) checkKind() error {
	a := n.assoc
	if !a.Many() && (n.in.Limit != nil || n.in.Offset > 0) {
		return errorf("Include %q: %s %s one %s, so Limit and Offset mean nothing there: leave them out, or put them on the finder to limit parents", n.path, a.Source.Model, kindVerb(a), a.Target.Model)
	}
	if len(n.in.On) > 0 && a.Through != nil {
		return errorf("Include %q: the records of %s are joined through %s, so JoinOn means nothing there: use ThroughWhere and Where", n.path, a.Source.Model+"."+a.As, a.Through.Model)
	}
	if len(n.in.On) > 0 && len(a.Source.PrimaryKey) == 0 {
		return errorf("Include %q: JoinOn tells the parents apart by their primary key, and %s has none", n.path, a.Source.Model)
	}
	if a.Through == nil && (len(n.in.ThroughWhere) > 0 || n.in.HasThroughAttributes) {
		return errorf("Include %q: %s has no through table, so ThroughWhere and ThroughAttributes mean nothing there: use Where", n.path, a.Source.Model+"."+a.As)
	}
	return nil
}

// checkFields refuses an include whose records, or parts of them, have no place.
func (n *includeNode) checkFields() error {
	a := n.assoc
	if !a.HasField {
		return errorf("Include %q: %s has no field for the records of %s.%s: add `%s` to it", n.path, a.Source.GoName, a.Source.Model, a.As, fieldFor(a))
	}
	if err := needFields(a.Source, n.from(), n.path); err != nil {
		return err
	}
	if n.in.HasSelect || len(n.in.Exclude) > 0 || len(n.in.Extra) > 0 {
		if !a.Target.HasInstance {
			return errorf("Include %q: Attributes, Exclude and Extra give parts of a record, which Save could not tell from a whole one: embed sequelize.Instance in %s, or declare the association with a model of a smaller struct over the same table", n.path, a.Target.GoName)
		}
	}
	return n.checkThrough()
}

// checkThrough refuses through attributes that have no place.
func (n *includeNode) checkThrough() error {
	if len(n.in.ThroughAttributes) == 0 {
		return nil
	}
	if n.assoc.ThroughRecord == nil {
		return errorf("Include %q: %s has no field for the through record: add one of the struct of %s, or a pointer to it, tagged sequelize:\"throughRecord\"", n.path, n.assoc.Target.GoName, n.assoc.Through.Model)
	}
	for _, name := range n.in.ThroughAttributes {
		if at := n.assoc.Through.Attribute(name); at == nil || !at.HasField {
			return errorf("Include %q: %s has no attribute %q to read", n.path, n.assoc.Through.Model, name)
		}
	}
	if !n.assoc.Through.HasInstance {
		return errorf("Include %q: ThroughAttributes give parts of a record, which Save could not tell from a whole one: embed sequelize.Instance in %s", n.path, n.assoc.Through.GoName)
	}
	return nil
}

func kindVerb(a *schema.Association) string {
	if a.Kind == schema.BelongsTo {
		return "belongs to"
	}
	return "has"
}

// fieldFor is the field that an association's records would stand in.
func fieldFor(a *schema.Association) string {
	field := strings.ToUpper(a.As[:1]) + a.As[1:]
	star := "*"
	if a.Many() {
		star = "[]*"
	}
	return fmt.Sprintf("%s %s%s `sequelize:\"%s\"`", field, star, a.Target.GoName, a.Kind)
}

// needFields makes sure that the keys by which records are matched can be read from their struct.
func needFields(t *schema.Table, keys []*schema.Attribute, path string) error {
	for _, k := range keys {
		if !k.HasField {
			return errorf("Include %q: %s has no field for its key %s, by which the records are matched: add one", path, t.GoName, k.Name)
		}
	}
	return nil
}

// throughAttributes are the through attributes that an include reads.
func (n *includeNode) throughAttributes() []*schema.Attribute {
	if n.assoc.ThroughRecord == nil {
		return nil
	}
	var list []*schema.Attribute
	if n.in.HasThroughAttributes {
		for _, name := range n.in.ThroughAttributes {
			list = append(list, n.assoc.Through.Attribute(name))
		}
		return list
	}
	for _, a := range n.assoc.Through.Attributes {
		if a.HasField && !a.Virtual {
			list = append(list, a)
		}
	}
	return list
}
