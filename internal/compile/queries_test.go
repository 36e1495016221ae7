package compile_test

import "github.com/go-sequelize/sequelize/dialect/ast"

var author = ast.Column{Name: "author_id", Type: bigint}

func on(l, r ast.Expr) ast.Expr { return eq(l, r) }

var _ = topic("joins",
	example{"inner, left and cross", &ast.Select{Columns: cols(of("u", id), of("p", id), of("t", id)), From: from(users, "u"), Joins: []ast.Join{
		{Kind: ast.InnerJoin, Source: from(posts, "p"), On: on(of("p", author), of("u", id))},
		{Kind: ast.LeftJoin, Source: from(tags, "t"), On: and(on(of("t", id), of("p", id)), of("u", active))},
		{Kind: ast.CrossJoin, Source: from(tags, "x")},
	}, Where: eq(of("u", name), bind(0, text))}},
	example{"right", &ast.Select{Columns: cols(of("u", id)), From: from(users, "u"), Joins: []ast.Join{{Kind: ast.RightJoin, Source: from(posts, "p"), On: on(of("p", author), of("u", id))}}}},
	example{"nested", &ast.Select{Columns: cols(of("u", id)), From: from(users, "u"), Joins: []ast.Join{{Kind: ast.LeftJoin, Source: from(posts, "p"), Nested: []ast.Join{{Kind: ast.InnerJoin, Source: from(tags, "t"), On: on(of("t", id), of("p", id))}}, On: on(of("p", author), of("u", id))}}}},
	example{"without condition", &ast.Select{Columns: cols(of("u", id)), From: from(users, "u"), Joins: []ast.Join{{Kind: ast.InnerJoin, Source: from(posts, "p")}}}},
	example{"lateral", &ast.Select{Columns: cols(of("u", id)), From: from(users, "u"), Joins: []ast.Join{{Kind: ast.InnerJoin, Source: ast.Source{Lateral: true, As: "l", Select: &ast.Select{Columns: cols(of("p", id)), From: from(posts, "p"), Where: on(of("p", author), of("u", id)), OrderBy: []ast.Order{{X: of("p", id)}}, Limit: limit(3)}}, On: ast.True}}}},
	example{"bound rows", &ast.Select{Columns: cols(of("k", id), of("k", name)), From: ast.Source{As: "k", Rows: &ast.BindRows{Columns: []ast.RowColumn{{Name: "id", Type: bigint}, {Name: "name", Type: text}}, Len: 2, Index: 0}}, Joins: []ast.Join{{Kind: ast.InnerJoin, Source: from(users, "u"), On: on(of("u", id), of("k", id))}}}},
)

func call(name string, args ...ast.Expr) *ast.Call { return &ast.Call{Name: name, Args: args} }

var _ = topic("group",
	example{"count by name", &ast.Select{Columns: []ast.Selected{{X: name}, {X: &ast.Call{Name: ast.FuncRowCount}, As: "n"}}, From: ast.Source{Table: users}, GroupBy: []ast.Expr{name}, Having: op(ast.OpGt, &ast.Call{Name: "count", Star: true}, bind(0, bigint))}},
	example{"aggregates", &ast.Select{Columns: cols(&ast.Call{Name: "count", Distinct: true, Args: []ast.Expr{name}}, call("sum", price), call("min", since)), From: ast.Source{Table: users}}},
	example{"filter", &ast.Select{Columns: cols(&ast.Call{Name: "count", Star: true, Filter: active}, &ast.Call{Name: "sum", Args: []ast.Expr{age}, Filter: op(ast.OpGt, age, bind(0, integer))}), From: ast.Source{Table: users}}},
	example{"by an expression", &ast.Select{Columns: cols(call("lower", name)), From: ast.Source{Table: users}, GroupBy: []ast.Expr{call("lower", name)}}},
)

var _ = topic("functions",
	example{"sum of decimals that differ", value(&ast.Call{Name: "sum", Args: []ast.Expr{price}, Distinct: true})},
	example{"sum of decimals over a window", value(&ast.Call{Name: "sum", Args: []ast.Expr{price}, Over: &ast.Window{}})},
	example{"call", value(call("coalesce", name, bind(0, text), ast.Text("x")))},
	example{"nested with a condition", value(call("abs", op(ast.OpSub, age, bind(0, integer))))},
	example{"bad name", value(call("lower(name); --", name))},
	example{"now", value(&ast.Call{Name: ast.FuncNow})},
	example{"uuid", value(&ast.Call{Name: ast.FuncUUIDV4})},
	example{"case", value(&ast.Case{Whens: []ast.When{{If: op(ast.OpGt, age, ast.Int(17)), Then: bind(0, text)}, {If: active, Then: ast.Text("a")}}, Else: ast.Null})},
	example{"case with operand", value(&ast.Case{Operand: age, Whens: []ast.When{{If: ast.Int(1), Then: bind(0, integer)}}, Else: age})},
	example{"case compared", where(eq(&ast.Case{Whens: []ast.When{{If: active, Then: ast.Int(1)}}, Else: ast.Int(2)}, ast.Int(1)))},
	example{"cast to integer", value(&ast.Cast{X: name, Type: bigint})},
	example{"cast to text", value(&ast.Cast{X: op(ast.OpAdd, age, ast.Int(1)), Type: text})},
	example{"cast to decimal", value(&ast.Cast{X: name, Type: decimal})},
	example{"cast to double", value(&ast.Cast{X: age, Type: double})},
	example{"cast to date", value(&ast.Cast{X: name, Type: dateOnly})},
	example{"cast to instant", value(&ast.Cast{X: born, Type: instant})},
	example{"cast to json", value(&ast.Cast{X: ast.Text(`{"a":1}`), Type: document})},
	example{"cast to boolean", value(&ast.Cast{X: age, Type: boolean})},
	example{"row number", value(&ast.Call{Name: "row_number", Over: &ast.Window{PartitionBy: []ast.Expr{name}, OrderBy: []ast.Order{{X: age, Desc: true}}}})},
	example{"window with a frame", value(&ast.Call{Name: "sum", Args: []ast.Expr{age}, Over: &ast.Window{OrderBy: []ast.Order{{X: id}}, Frame: "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"}})},
	example{"empty window", value(&ast.Call{Name: "count", Star: true, Over: &ast.Window{}})},
)

var recursive = &ast.Select{
	Recursive: true,
	With: []ast.CTE{{Name: "tree", Columns: []string{"id", "n"}, Select: &ast.Select{
		Columns: cols(id, ast.Int(1)), From: ast.Source{Table: users}, Where: &ast.IsNull{X: age},
		Unions: []ast.Union{{All: true, Select: &ast.Select{Columns: cols(of("u", id), op(ast.OpAdd, of("tree", ast.Column{Name: "n"}), ast.Int(1))), From: from(users, "u"),
			Joins: []ast.Join{{Kind: ast.InnerJoin, Source: ast.Source{Table: ast.Table{Name: "tree"}}, On: eq(of("u", age), of("tree", id))}}}}},
	}}},
	Columns: cols(ast.Star{}), From: ast.Source{Table: ast.Table{Name: "tree"}},
}

var _ = topic("unions",
	example{"union", &ast.Select{Columns: cols(id), From: ast.Source{Table: users}, Unions: []ast.Union{{Select: &ast.Select{Columns: cols(id), From: ast.Source{Table: posts}}}}, OrderBy: []ast.Order{{X: id}}, Limit: limit(5)}},
	example{"limits of the members", &ast.Select{Columns: cols(ast.Star{}), From: ast.Source{As: "a", Select: limited(limit(2), nil, ast.Order{X: id})}, Unions: []ast.Union{{All: true, Select: limited(limit(2), bind(0, bigint), ast.Order{X: id, Desc: true})}}}},
	example{"union limited without an order", &ast.Select{Columns: cols(id), From: ast.Source{Table: users}, Unions: []ast.Union{{All: true, Select: &ast.Select{Columns: cols(id), From: ast.Source{Table: posts}}}}, Limit: limit(5)}},
	example{"with", &ast.Select{With: []ast.CTE{{Name: "grown", Select: where(op(ast.OpGt, age, bind(0, integer)))}, {Name: "one", Raw: &ast.Raw{SQL: "SELECT 1 AS n"}}}, Columns: cols(ast.Star{}), From: ast.Source{Table: ast.Table{Name: "grown"}}}},
	example{"recursive", recursive},
)

func jsonPath(as ast.JSONAs, steps ...ast.PathStep) *ast.JSONPath {
	return &ast.JSONPath{X: doc, Path: steps, As: as}
}

func key(k string) ast.PathStep { return ast.PathStep{Key: k} }

func at(i int) ast.PathStep { return ast.PathStep{Index: i, IsIndex: true} }

func set(x ast.Expr) *ast.Update {
	return &ast.Update{Table: users, Set: []ast.Assignment{{Column: "doc", Type: document, X: x}}, Where: eq(id, bind(9, bigint))}
}

var _ = topic("json",
	example{"document", value(jsonPath(ast.JSONDocument, key("a"), at(0)))},
	example{"text", where(eq(jsonPath(ast.JSONText, key("a"), key("b")), bind(0, text)))},
	example{"number", where(op(ast.OpGt, jsonPath(ast.JSONNumber, key("n")), bind(0, decimal)))},
	example{"boolean", where(eq(jsonPath(ast.JSONBool, key("b")), bind(0, boolean)))},
	example{"boolean as a condition", where(jsonPath(ast.JSONBool, key("b")))},
	example{"hostile keys", value(jsonPath(ast.JSONText, key(`a'b`), key(`"`), key(`\`), key(`$.x[0]`), key("é")))},
	example{"key of NUL", value(jsonPath(ast.JSONText, key("a\x00b")))},
	example{"negated", where(&ast.Not{X: eq(jsonPath(ast.JSONText, key("a")), ast.Text("x"))})},
	example{"set", set(&ast.JSONSet{X: doc, Path: []ast.PathStep{key("a")}, Value: bind(0, document)})},
	example{"set below", set(&ast.JSONSet{X: doc, Path: []ast.PathStep{key("a"), key("b"), at(0)}, Value: bind(0, document)})},
	example{"set a column", set(&ast.JSONSet{X: doc, Path: []ast.PathStep{key("a")}, Value: age})},
	example{"contains", where(op(ast.OpContains, doc, bind(0, document)))},
	example{"contained", where(op(ast.OpContained, doc, bind(0, document)))},
	example{"has key", where(op(ast.OpJSONHasKey, doc, bind(0, text)))},
	example{"has any key", where(op(ast.OpAnyKeyExists, doc, &ast.BindList{Index: 0, Type: text, Len: 2}))},
	example{"has all keys", where(op(ast.OpAllKeysExist, doc, &ast.BindList{Index: 0, Type: text, Len: 2}))},
)

var (
	labels  = ast.Column{Name: "labels", Type: texts}
	during  = ast.Column{Name: "during", Type: period}
	content = ast.Column{Name: "content", Type: search}
)

// special is a condition on the table of types that only some dialects have.
func special(condition ast.Expr) *ast.Select {
	return &ast.Select{Columns: cols(id), From: ast.Source{Table: ast.Table{Name: "specials"}}, Where: condition}
}

var _ = topic("arrays",
	example{"array contains", special(op(ast.OpContains, labels, bind(0, texts)))},
	example{"array contained", special(op(ast.OpContained, labels, bind(0, texts)))},
	example{"array overlaps", special(op(ast.OpOverlap, labels, bind(0, texts)))},
	example{"array equals", special(eq(labels, bind(0, texts)))},
	example{"range contains a range", special(op(ast.OpContains, during, bind(0, period)))},
	example{"range contains an element", special(op(ast.OpContains, during, bind(0, instant)))},
	example{"range positions", special(and(op(ast.OpAdjacent, during, bind(0, period)), op(ast.OpStrictLeft, during, bind(1, period)), op(ast.OpStrictRight, during, bind(2, period)), op(ast.OpNoExtendLeft, during, bind(3, period)), op(ast.OpNoExtendRight, during, bind(4, period))))},
	example{"full text", special(op(ast.OpMatch, content, bind(0, text)))},
	example{"full text in text", where(op(ast.OpMatch, name, bind(0, text)))},
)
