package plan

import (
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// joinedRecords adds the to-one includes that are read in the same statement: their joins, and their columns behind all
// others. A row without such a record stays, with NULL in its columns.
func (l *lowerer) joinedRecords(list []query.Joined, sc *scope, sel *ast.Select) {
	l.joinRecords(list, sc, BaseRecord, sel)
}

func (l *lowerer) joinRecords(list []query.Joined, sc *scope, parent int, sel *ast.Select) {
	for i := range list {
		j := &list[i]
		a := j.Association
		next := &scope{table: a.Target, alias: l.alias()}
		next.sel = sel
		on := append(keysEqual(next, a.To, sc, a.From), l.scopeOf(a.Scope, next)...)
		if c := l.deleted(a.Target, j.Deleted, next); c != nil {
			on = append(on, c)
		}
		on = append(on, l.condItems(j.Where, next)...)
		sel.Joins = append(sel.Joins, ast.Join{Kind: ast.LeftJoin, Source: ast.Source{Table: l.table(a.Target), As: next.alias}, On: all(on)})
		for _, at := range j.Attributes {
			sel.Columns = append(sel.Columns, ast.Selected{X: next.column(at), Read: true})
		}
		own := BaseJoined + len(l.plan.Joined)
		l.plan.Joined = append(l.plan.Joined, JoinedRecord{Association: a, Attributes: j.Attributes, Parent: parent})
		l.joinRecords(j.Joined, next, own, sel)
	}
}

// joined is the scope of the record that to-one associations lead to; each is joined once.
func (l *lowerer) joined(sc *scope, steps []*schema.Association, path string) *scope {
	base := sc
	for i, a := range steps {
		key := joinKey(steps[:i+1])
		if base.joined[key] != nil {
			sc = base.joined[key]
			continue
		}
		if !a.Single() || base.sel == nil {
			l.fail("%s: %q leads through %s, which can have many records: it can stand in conditions, in Order, and in the options of its Include", base.table.Model, path, a.As)
			return nil
		}
		next := &scope{table: a.Target, alias: l.alias()}
		on := l.linkJoined(a, sc, next, base.sel)
		base.sel.Joins = append(base.sel.Joins, ast.Join{Kind: ast.LeftJoin, Source: ast.Source{Table: l.table(a.Target), As: next.alias}, On: all(on)})
		if base.joined == nil {
			base.joined = map[string]*scope{}
		}
		base.joined[key], sc = next, next
	}
	return sc
}

func joinKey(steps []*schema.Association) string {
	names := make([]string, len(steps))
	for i, a := range steps {
		names[i] = a.As
	}
	return strings.Join(names, ".")
}
