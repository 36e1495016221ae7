package plan

import "github.com/go-sequelize/sequelize/internal/query"

// keyed walks the keys by which an association's targets are loaded.
func (s *Shape) keyed(f *query.Find) {
	k := f.Keyed
	if s.bool(k != nil); k == nil {
		return
	}
	s.complex = s.complex || k.BySource || k.Association.Through != nil || len(k.Keys) > 1 || k.PerKey
	s.association(k.Association)
	s.bool(k.PerKey)
	s.bool(k.Bare)
	s.bool(k.BySource)
	s.byte(byte(k.ThroughDeleted))
	s.attributes(k.Through)
	s.conds(k.ThroughWhere)
	s.conds(k.On)
	for i := range k.Keys {
		s.list(&k.Keys[i], k.Keys[i])
	}
}

// joined walks the includes of the same statement.
func (s *Shape) joined(list []query.Joined) {
	s.int(len(list))
	for i := range list {
		j := &list[i]
		s.complex = true
		s.association(j.Association)
		s.byte(byte(j.Deleted))
		s.attributes(j.Attributes)
		s.conds(j.On)
		s.conds(j.Where)
		s.orders(j.Order)
		s.attributes(j.Through)
		s.conds(j.ThroughWhere)
		s.joined(j.Joined)
	}
}

// included walks the terms by which an include selects its parents.
func (s *Shape) included(in *query.Include) {
	s.complex = true
	s.byte(byte(in.Deleted))
	s.conds(in.On)
	s.conds(in.Where)
	s.conds(in.ThroughWhere)
}
