package compile_test

import "github.com/go-sequelize/sequelize/dialect/ast"

func from(t ast.Table, as string) ast.Source { return ast.Source{Table: t, As: as} }

var _ = topic("select",
	example{"constants", &ast.Select{Columns: []ast.Selected{{X: ast.Null, As: "n"}, {X: ast.Int(-1), As: "i"}, {X: ast.Text("it's"), As: "t"}, {X: ast.Text(`a\b`), As: "s"}, {X: ast.True, As: "b"}}}},
	example{"bound values", &ast.Select{Columns: []ast.Selected{{X: bind(0, bigint), As: "i"}, {X: bind(1, text), As: "t"}, {X: bind(2, decimal), As: "d"}}}},
	example{"columns as they are read", &ast.Select{Columns: []ast.Selected{{X: id, Read: true}, {X: since, Read: true}, {X: born, Read: true}, {X: code, Read: true}, {X: data, Read: true}, {X: doc, Read: true}}, From: ast.Source{Table: users}}},
	example{"distinct", &ast.Select{Distinct: true, Columns: cols(name), From: ast.Source{Table: users}}},
	example{"distinct on", &ast.Select{DistinctOn: []ast.Expr{name}, Columns: cols(name, age), From: ast.Source{Table: users}, OrderBy: []ast.Order{{X: name}, {X: age, Desc: true}}}},
	example{"alias and star", &ast.Select{Columns: cols(ast.Star{Table: "u"}), From: from(users, "u"), Where: eq(of("u", id), bind(0, bigint))}},
	example{"condition as a value", value(and(op(ast.OpGt, age, ast.Int(18)), active))},
	example{"derived table with an order", &ast.Select{Columns: cols(ast.Star{}), From: ast.Source{As: "d", Select: &ast.Select{Columns: cols(id), From: ast.Source{Table: users}, OrderBy: []ast.Order{{X: id}}}}}},
	example{"scalar sub-query", value(&ast.Sub{Select: &ast.Select{Columns: cols(&ast.Call{Name: ast.FuncRowCount}), From: ast.Source{Table: posts}}})},
	example{"literal with arguments", where(&ast.Raw{SQL: "age > ? AND name <> '?' /* ? */ AND age < ?", Args: []ast.Expr{bind(0, integer), bind(1, integer)}})},
	example{"literal with too few arguments", where(&ast.Raw{SQL: "age > ? AND age < ?", Args: []ast.Expr{bind(0, integer)}})},
)

var _ = topic("logic",
	example{"empty and", where(and())},
	example{"empty or", where(or())},
	example{"and of three", where(and(eq(id, bind(0, bigint)), eq(age, bind(1, integer)), eq(name, bind(2, text))))},
	example{"or in and", where(and(eq(id, bind(0, bigint)), or(eq(age, bind(1, integer)), eq(name, bind(2, text)))))},
	example{"and in or", where(or(and(eq(id, bind(0, bigint)), eq(age, bind(1, integer))), eq(name, bind(2, text))))},
	example{"single items", where(and(or(and(eq(id, bind(0, bigint))))))},
	example{"empty or in and", where(and(eq(id, bind(0, bigint)), or()))},
	example{"not", where(&ast.Not{X: or(eq(id, bind(0, bigint)), active)})},
	example{"boolean column", where(and(active, &ast.Not{X: active}))},
	example{"is true and false", where(and(&ast.IsBool{X: active, Value: true}, &ast.IsBool{X: active, Value: true, Not: true}, &ast.IsBool{X: active}, &ast.IsBool{X: active, Not: true}))},
	example{"is true of a condition", where(&ast.IsBool{X: op(ast.OpGt, age, ast.Int(1)), Value: true, Not: true})},
	example{"boolean compared", where(eq(active, bind(0, boolean)))},
	example{"condition compared", where(eq(op(ast.OpGt, age, ast.Int(1)), op(ast.OpLt, age, ast.Int(9))))},
	example{"raw in and", where(and(&ast.Raw{SQL: "age = 1 OR age = 2"}, active))},
	example{"constants", where(or(ast.True, ast.False))},
)

var _ = topic("operators",
	example{"comparisons", where(and(op(ast.OpNe, age, bind(0, integer)), op(ast.OpGt, age, bind(1, integer)), op(ast.OpGte, age, bind(2, integer)), op(ast.OpLt, age, bind(3, integer)), op(ast.OpLte, age, bind(4, integer))))},
	example{"null", where(and(&ast.IsNull{X: name}, &ast.IsNull{X: age, Not: true}))},
	example{"between", where(and(&ast.Between{X: age, Lo: bind(0, integer), Hi: bind(1, integer)}, &ast.Between{X: age, Lo: ast.Int(1), Hi: op(ast.OpAdd, age, ast.Int(1)), Not: true}))},
	example{"like", where(&ast.Like{X: name, Pattern: bind(0, text)})},
	example{"not like", where(&ast.Like{X: name, Pattern: bind(0, text), Not: true})},
	example{"ilike", where(&ast.Like{X: name, Pattern: bind(0, text), Fold: true})},
	example{"like a column", where(&ast.Like{X: name, Pattern: op(ast.OpConcat, name, ast.Text("%"))})},
	example{"like any", where(&ast.Like{X: name, Pattern: &ast.Quantified{List: &ast.BindList{Index: 0, Type: text, Len: 2}}})},
	example{"regexp", where(and(op(ast.OpRegexp, name, bind(0, text)), &ast.Not{X: op(ast.OpIRegexp, name, bind(1, text))}))},
	example{"is distinct from", where(op(ast.OpDistinct, age, bind(0, integer)))},
	example{"is not distinct from", where(op(ast.OpNotDistinct, name, bind(0, text)))},
	example{"arithmetic", where(op(ast.OpGt, op(ast.OpMul, op(ast.OpAdd, age, ast.Int(1)), ast.Int(2)), op(ast.OpSub, age, op(ast.OpSub, ast.Int(3), ast.Int(2)))))},
	example{"arithmetic without parentheses", where(eq(op(ast.OpAdd, op(ast.OpMul, age, ast.Int(2)), ast.Int(1)), op(ast.OpMod, age, ast.Int(2))))},
	example{"arithmetic of decimals", where(op(ast.OpGt, op(ast.OpAdd, price, bind(0, decimal)), price))},
	example{"concat", where(eq(op(ast.OpConcat, op(ast.OpConcat, name, ast.Text("-")), name), bind(0, text)))},
	example{"exists", where(and(&ast.Exists{Select: &ast.Select{Columns: cols(ast.Int(1)), From: from(posts, "p"), Where: eq(of("p", ast.Column{Name: "author_id"}), of("users", id))}}, &ast.Exists{Not: true, Select: &ast.Select{From: from(tags, "t")}}))},
	example{"paren", where(&ast.Paren{X: eq(age, ast.Int(1))})},
)

var _ = topic("lists",
	example{"in", where(&ast.In{X: id, List: &ast.BindList{Index: 0, Type: bigint, Len: 3}})},
	example{"not in", where(&ast.In{X: id, Not: true, List: &ast.BindList{Index: 0, Type: bigint, Len: 2}})},
	example{"in of texts", where(&ast.In{X: name, List: &ast.BindList{Index: 0, Type: text, Len: 2}})},
	example{"in of uuids", where(&ast.In{X: code, List: &ast.BindList{Index: 0, Type: uuid, Len: 2}})},
	example{"in of decimals", where(&ast.In{X: price, List: &ast.BindList{Index: 0, Type: decimal, Len: 2}})},
	example{"in of instants", where(&ast.In{X: since, List: &ast.BindList{Index: 0, Type: instant, Len: 2}})},
	example{"in of unknown type", where(&ast.In{X: ast.Column{Name: "age"}, List: &ast.BindList{Index: 0, Len: 2}})},
	example{"large", where(&ast.In{X: id, List: &ast.BindList{Index: 0, Type: bigint, Large: true}})},
	example{"large of texts", where(&ast.In{X: name, Not: true, List: &ast.BindList{Index: 0, Type: text, Large: true}})},
	example{"large of bytes", where(&ast.In{X: data, List: &ast.BindList{Index: 0, Type: blob, Large: true}})},
	example{"large of dates", where(&ast.In{X: since, List: &ast.BindList{Index: 0, Type: instant, Large: true}})},
	example{"large of decimals", where(&ast.In{X: price, List: &ast.BindList{Index: 0, Type: decimal, Large: true}})},
	example{"items", where(&ast.In{X: age, Items: []ast.Expr{ast.Int(1), bind(0, integer)}})},
	example{"select", where(&ast.In{X: id, Not: true, Select: &ast.Select{Columns: cols(ast.Column{Name: "author_id"}), From: ast.Source{Table: posts}}})},
	example{"tuples", where(&ast.In{X: ast.Tuple{id, age}, Items: []ast.Expr{ast.Tuple{bind(0, bigint), bind(1, integer)}, ast.Tuple{bind(2, bigint), bind(3, integer)}}})},
	example{"not tuples", where(and(active, &ast.In{X: ast.Tuple{id, age}, Not: true, Items: []ast.Expr{ast.Tuple{bind(0, bigint), bind(1, integer)}}}))},
	example{"tuple in select", where(&ast.In{X: ast.Tuple{id, name}, Select: &ast.Select{Columns: cols(ast.Column{Name: "author_id"}, ast.Column{Name: "title"}), From: ast.Source{Table: posts}}})},
	example{"tuple comparison", where(op(ast.OpGt, ast.Tuple{age, id}, ast.Tuple{bind(0, integer), bind(1, bigint)}))},
	example{"any of a list", where(op(ast.OpGt, age, &ast.Quantified{List: &ast.BindList{Index: 0, Type: integer, Len: 2}}))},
	example{"all of a select", where(op(ast.OpGte, age, &ast.Quantified{All: true, Select: &ast.Select{Columns: cols(age), From: ast.Source{Table: users}}}))},
)

func ordered(o ...ast.Order) *ast.Select {
	return &ast.Select{Columns: cols(id), From: ast.Source{Table: users}, OrderBy: o}
}

var _ = topic("order",
	example{"plain", ordered(ast.Order{X: name}, ast.Order{X: age, Desc: true})},
	example{"nulls first ascending", ordered(ast.Order{X: age, Nulls: ast.NullsFirst})},
	example{"nulls last ascending", ordered(ast.Order{X: age, Nulls: ast.NullsLast})},
	example{"nulls first descending", ordered(ast.Order{X: age, Desc: true, Nulls: ast.NullsFirst})},
	example{"nulls last descending", ordered(ast.Order{X: age, Desc: true, Nulls: ast.NullsLast})},
	example{"expression", ordered(ast.Order{X: &ast.Call{Name: "lower", Args: []ast.Expr{name}}}, ast.Order{X: op(ast.OpAdd, age, ast.Int(1))})},
	example{"random", ordered(ast.Order{X: &ast.Call{Name: ast.FuncRandom}})},
	example{"condition", ordered(ast.Order{X: op(ast.OpGt, age, ast.Int(3)), Desc: true})},
)

func limited(n *int64, offset ast.Expr, o ...ast.Order) *ast.Select {
	return &ast.Select{Columns: cols(id), From: ast.Source{Table: users}, OrderBy: o, Limit: n, Offset: offset}
}

var _ = topic("limit",
	example{"limit", limited(limit(10), nil, ast.Order{X: id})},
	example{"offset", limited(nil, bind(0, bigint), ast.Order{X: id})},
	example{"both", limited(limit(10), bind(0, bigint), ast.Order{X: id})},
	example{"without an order", limited(limit(10), nil)},
	example{"distinct without an order", &ast.Select{Distinct: true, Columns: cols(name), From: ast.Source{Table: users}, Limit: limit(1)}},
	example{"zero", limited(limit(0), bind(0, bigint), ast.Order{X: id})},
	example{"zero of a union", &ast.Select{Columns: cols(id), From: ast.Source{Table: users}, Unions: []ast.Union{{All: true, Select: &ast.Select{Columns: cols(id), From: ast.Source{Table: posts}}}}, Limit: limit(0)}},
	example{"in a derived table", &ast.Select{Columns: cols(ast.Star{}), From: ast.Source{As: "d", Select: limited(limit(3), nil, ast.Order{X: id})}}},
)

func locked(l ast.Lock) *ast.Select {
	return &ast.Select{Columns: cols(of("u", id)), From: from(users, "u"), Joins: []ast.Join{{Kind: ast.InnerJoin, Source: from(posts, "p"), On: eq(of("p", ast.Column{Name: "author_id"}), of("u", id))}}, Lock: &l}
}

var _ = topic("locks",
	example{"update", locked(ast.Lock{})},
	example{"no key update", locked(ast.Lock{Strength: ast.LockNoKeyUpdate})},
	example{"share", locked(ast.Lock{Strength: ast.LockShare})},
	example{"key share", locked(ast.Lock{Strength: ast.LockKeyShare})},
	example{"of one table", locked(ast.Lock{Of: []string{"u"}})},
	example{"skip locked", locked(ast.Lock{SkipLocked: true})},
	example{"no wait", locked(ast.Lock{Strength: ast.LockShare, NoWait: true})},
	example{"index hint", &ast.Select{Columns: cols(id), From: from(users, "u"), Hints: []ast.Hint{{Kind: "FORCE", Names: []string{"users_name"}}}}},
	example{"table hint", &ast.Select{Columns: cols(id), From: from(users, "u"), Hints: []ast.Hint{{Names: []string{"NOLOCK"}}}}},
	example{"table hint with a lock", &ast.Select{Columns: cols(id), From: from(users, "u"), Hints: []ast.Hint{{Names: []string{"READCOMMITTED"}}}, Lock: &ast.Lock{}}},
)
