package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-sequelize/sequelize"
)

// node is a record of a tree, as deep as there are levels to include.
type node struct {
	ID       int64
	ParentID *int64
	Name     string
	Children []*node `sequelize:"hasMany;foreignKey:parentId"`
}

// The tree has ten roots, and each node five children.
const (
	roots      = 10
	childrenOf = 5
	mostLevels = 4
)

// levels finds roots with 1 to 4 levels of children: 50 records to 7,810.
func (sc *scaling) levels(ctx context.Context) error {
	if err := sc.fillNodes(ctx); err != nil {
		return err
	}
	db, err := sc.ours(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	nodes := sequelize.Define[node](db)
	var include sequelize.FindOption
	nested := func(inner ...sequelize.IncludeOption) sequelize.IncludeOption {
		return sequelize.Include("children", inner...)
	}
	var last sequelize.IncludeOption
	for level := 1; level <= mostLevels; level++ {
		if last == nil {
			last = nested()
		} else {
			last = nested(last)
		}
		include = last.(sequelize.FindOption)
		want := roots
		for n, i := roots, 0; i < level; i++ {
			n *= childrenOf
			want += n
		}
		options := []sequelize.FindOption{sequelize.Where{"parentId": nil}, sequelize.Order{sequelize.Asc("id")}, include}
		err := sc.measure(ctx, pair{
			label: fmt.Sprintf("%d levels of includes (%d records)", level, want),
			raw: func(ctx context.Context) error {
				list, err := sc.treeByHand(ctx, level)
				return counted(size(list), want, err)
			},
			ours: func(ctx context.Context) error {
				list, err := nodes.FindAll(ctx, options...)
				return counted(size(list), want, err)
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func size(list []*node) int {
	n := len(list)
	for _, p := range list {
		n += size(p.Children)
	}
	return n
}

func (sc *scaling) fillNodes(ctx context.Context) error {
	if err := sc.server.Create(ctx, "CREATE TABLE nodes (id SERIAL, parent_id bigint, name varchar(255) NOT NULL)"); err != nil {
		return err
	}
	if err := sc.server.Create(ctx, "CREATE INDEX nodes_parent ON nodes (parent_id)"); err != nil {
		return err
	}
	var args []any
	id := int64(0)
	parents := []any{nil}
	each := roots
	for range mostLevels + 1 {
		var next []any
		for _, parent := range parents {
			for range each {
				id++
				args = append(args, id, parent, fmt.Sprintf("node %d", id))
				next = append(next, id)
			}
		}
		parents, each = next, childrenOf
	}
	return sc.server.Insert(ctx, "nodes (id, parent_id, name)", 3, args)
}

// treeByHand reads a level a statement, as one would by hand.
func (sc *scaling) treeByHand(ctx context.Context, levels int) ([]*node, error) {
	list, err := sc.nodesWhere(ctx, len("roots"), "parent_id IS NULL", nil)
	above := list
	for range levels {
		if err != nil {
			return nil, err
		}
		byID := make(map[int64]*node, len(above))
		ids := make([]int64, len(above))
		for i, p := range above {
			byID[p.ID], ids[i] = p, p.ID
		}
		condition, args := sc.oneOf("parent_id", ids)
		if above, err = sc.nodesWhere(ctx, childrenOf*len(ids), condition, args); err == nil {
			for _, c := range above {
				p := byID[*c.ParentID]
				p.Children = append(p.Children, c)
			}
		}
	}
	return list, err
}

func (sc *scaling) nodesWhere(ctx context.Context, room int, condition string, args []any) ([]*node, error) {
	rows, err := sc.query(ctx, "SELECT id, parent_id, name FROM nodes WHERE "+condition+" ORDER BY id", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]*node, 0, room)
	for rows.Next() {
		n := &node{}
		if err := rows.Scan(&n.ID, &n.ParentID, &n.Name); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

// oneOf is a condition that a column is one of ids.
func (sc *scaling) oneOf(column string, ids []int64) (string, []any) {
	if sc.server.Dialect == "postgres" {
		return column + " = ANY($1)", []any{ids}
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return column + " IN (?" + strings.Repeat(", ?", len(ids)-1) + ")", args
}
