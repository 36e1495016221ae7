package compile_test

import "github.com/go-sequelize/sequelize/dialect/ast"

func insertColumns(list ...ast.Column) []ast.InsertColumn {
	columns := make([]ast.InsertColumn, len(list))
	for i, c := range list {
		columns[i] = ast.InsertColumn{Name: c.Name, Type: c.Type}
	}
	return columns
}

func rowColumns(list ...ast.Column) []ast.RowColumn {
	columns := make([]ast.RowColumn, len(list))
	for i, c := range list {
		columns[i] = ast.RowColumn{Name: c.Name, Type: c.Type}
	}
	return columns
}

var nameAge = insertColumns(name, age)

var _ = topic("insert",
	example{"one row", &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}}}},
	example{"returning", &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}}, Returning: cols(id)}},
	example{"returning as read", &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}}, Returning: []ast.Selected{{X: id, Read: true}, {X: since, As: "s", Read: true}}}},
	example{"returning with a trigger", &ast.Insert{Table: users, Columns: nameAge, HasTrigger: true, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}}, Returning: cols(id, name)}},
	example{"two rows", &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}, {bind(2, text), ast.Null}}}},
	example{"default", &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), ast.Default}}}},
	example{"default of the identity", &ast.Insert{Table: users, Identity: "id", Columns: insertColumns(id, name), Rows: [][]ast.Expr{{ast.Default, bind(0, text)}}}},
	example{"no columns", &ast.Insert{Table: users}},
	example{"no columns returning", &ast.Insert{Table: users, Returning: cols(id)}},
	example{"expression", &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{call("lower", bind(0, text)), op(ast.OpAdd, ast.Int(1), ast.Int(2))}}}},
	example{"keep identity", &ast.Insert{Table: users, KeepIdentity: true, Identity: "id", Columns: insertColumns(id, name), Rows: [][]ast.Expr{{bind(0, bigint), bind(1, text)}}, Returning: cols(id)}},
	example{"every type", &ast.Insert{Table: users, Columns: insertColumns(name, active, price, code, since, born, data, doc), Rows: [][]ast.Expr{{bind(0, text), bind(1, boolean), bind(2, decimal), bind(3, uuid), bind(4, instant), bind(5, dateOnly), bind(6, blob), bind(7, document)}}}},
	example{"condition", &ast.Insert{Table: users, Columns: insertColumns(active), Rows: [][]ast.Expr{{op(ast.OpGt, ast.Int(2), ast.Int(1))}}}},
	example{"lists", &ast.Insert{Table: users, Columns: insertColumns(name, price, doc, data), Lists: &ast.BindRows{Columns: rowColumns(name, price, doc, data), Len: 2}, Returning: cols(id)}},
)

var nameKey = &ast.Conflict{Target: []string{"name"}, Set: []ast.Assignment{{Column: "age", Type: integer, X: ast.Inserted{Column: "age"}}}}

func conflict(c ast.Conflict) *ast.Insert {
	return &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}}, Conflict: &c}
}

var _ = topic("upsert",
	example{"update", conflict(*nameKey)},
	example{"do nothing", conflict(ast.Conflict{Target: []string{"name"}, DoNothing: true})},
	example{"do nothing on any key", conflict(ast.Conflict{DoNothing: true})},
	example{"with the key", conflict(ast.Conflict{Target: []string{"name"}, Set: nameKey.Set, Key: "id"})},
	example{"do nothing with the key", conflict(ast.Conflict{Target: []string{"name"}, DoNothing: true, Key: "id"})},
	example{"expressions", conflict(ast.Conflict{Target: []string{"name"}, Set: []ast.Assignment{{Column: "age", Type: integer, X: op(ast.OpAdd, of("users", age), ast.Inserted{Column: "age"})}, {Column: "since", Type: instant, X: bind(2, instant)}}})},
	example{"returning", &ast.Insert{Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}}, Conflict: nameKey, Returning: cols(id)}},
	example{"partial index", conflict(ast.Conflict{Target: []string{"code"}, Where: of("users", active), Set: nameKey.Set})},
	example{"default", &ast.Insert{Table: users, Identity: "id", Columns: insertColumns(id, name), Rows: [][]ast.Expr{{ast.Default, bind(0, text)}}, Conflict: &ast.Conflict{Target: []string{"name"}, Set: []ast.Assignment{{Column: "name", X: ast.Inserted{Column: "name"}}}}}},
	example{"two rows with the identity", &ast.Insert{Table: users, KeepIdentity: true, Columns: insertColumns(id, name), Rows: [][]ast.Expr{{bind(0, bigint), bind(1, text)}, {bind(2, bigint), bind(3, text)}}, Conflict: &ast.Conflict{Target: []string{"id"}, Set: []ast.Assignment{{Column: "name", X: ast.Inserted{Column: "name"}}}}, Returning: cols(id), HasTrigger: true}},
	example{"lists", &ast.Insert{Table: users, Columns: nameAge, Lists: &ast.BindRows{Columns: rowColumns(name, age), Len: 2}, Conflict: nameKey}},
)

var _ = topic("update",
	example{"by condition", &ast.Update{Table: users, Set: []ast.Assignment{{Column: "name", Type: text, X: bind(0, text)}, {Column: "age", Type: integer, X: op(ast.OpAdd, age, bind(1, integer))}}, Where: eq(id, bind(2, bigint))}},
	example{"null, default and conditions", &ast.Update{Table: users, Set: []ast.Assignment{{Column: "name", X: ast.Null}, {Column: "active", X: op(ast.OpGt, age, ast.Int(3))}}}},
	example{"default", &ast.Update{Table: users, Set: []ast.Assignment{{Column: "age", X: ast.Default}}}},
	example{"returning", &ast.Update{Table: users, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}, Where: active, Returning: cols(id, name)}},
	example{"returning with a trigger", &ast.Update{Table: users, HasTrigger: true, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}, Where: active, Returning: cols(id)}},
	example{"limited", &ast.Update{Table: users, Key: []string{"id"}, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}, Where: active, Limit: limit(3)}},
	example{"limited with an order", &ast.Update{Table: users, Key: []string{"id"}, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}, Where: active, OrderBy: []ast.Order{{X: name, Desc: true}}, Limit: limit(3)}},
	example{"limited with a key of two columns", &ast.Update{Table: users, Key: []string{"id", "name"}, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}, OrderBy: []ast.Order{{X: name}}, Limit: limit(3)}},
	example{"by key", &ast.Update{Table: users, Key: []string{"id"}, ByKey: true, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}, Where: active}},
	example{"limited by key", &ast.Update{Table: users, Key: []string{"id"}, ByKey: true, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}, Where: active, OrderBy: []ast.Order{{X: name}}, Limit: limit(3)}},
	example{"case of bound values", &ast.Update{Table: users, Set: []ast.Assignment{{Column: "age", Type: integer, X: &ast.Case{Operand: id, Whens: []ast.When{{If: bind(0, bigint), Then: bind(1, integer)}, {If: bind(2, bigint), Then: bind(3, integer)}}, Else: age}}}}},
	example{"nothing", &ast.Update{Table: users}},
)

var _ = topic("updaterows",
	example{"two columns", &ast.UpdateRows{Table: users, Key: rowColumns(id), Set: rowColumns(name, price), Rows: ast.BindRows{Columns: rowColumns(id, name, price), Len: 2}}},
	example{"text key and every type", &ast.UpdateRows{Table: users, Key: rowColumns(name), Set: rowColumns(active, code, since, born, data, doc), Rows: ast.BindRows{Columns: rowColumns(name, active, code, since, born, data, doc), Len: 2}}},
	example{"key of two, extra and condition", &ast.UpdateRows{Table: users, Key: rowColumns(id, name), Set: rowColumns(age), Extra: []ast.Assignment{{Column: "since", Type: instant, X: bind(3, instant)}}, Where: or(of("users", active), &ast.IsNull{X: price}), Rows: ast.BindRows{Columns: rowColumns(id, name, age), Len: 1}}},
)

var _ = topic("delete",
	example{"by condition", &ast.Delete{Table: users, Where: eq(id, bind(0, bigint))}},
	example{"all", &ast.Delete{Table: users}},
	example{"returning", &ast.Delete{Table: users, Where: active, Returning: cols(id)}},
	example{"returning with a trigger", &ast.Delete{Table: users, HasTrigger: true, Where: active, Returning: cols(id)}},
	example{"by key", &ast.Delete{Table: users, Key: []string{"id", "name"}, ByKey: true, Where: active}},
	example{"limited", &ast.Delete{Table: users, Key: []string{"id"}, Where: active, Limit: limit(3)}},
	example{"limited with an order", &ast.Delete{Table: users, Key: []string{"id"}, Where: active, OrderBy: []ast.Order{{X: name}}, Limit: limit(3)}},
)

var _ = topic("comments",
	example{"select", &ast.Select{Comment: "route=/users", Columns: cols(id), From: ast.Source{Table: users}}},
	example{"insert", &ast.Insert{Comment: "job 7", Table: users, Columns: nameAge, Rows: [][]ast.Expr{{bind(0, text), bind(1, integer)}}}},
	example{"update", &ast.Update{Comment: "job 7", Table: users, Set: []ast.Assignment{{Column: "age", X: ast.Int(1)}}}},
	example{"delete", &ast.Delete{Comment: "!50000 job 7", Table: users}},
	example{"ends the comment", &ast.Delete{Comment: "x */ DROP TABLE users; /*", Table: users}},
	example{"NUL", &ast.Delete{Comment: "x\x00", Table: users}},
)

var hostile = ast.Column{Name: "a\"b`c]d'e", Type: text}

var _ = topic("identifiers",
	example{"quotes in names", &ast.Select{Columns: []ast.Selected{{X: of("o'\"`]", hostile), As: `x"y` + "`]"}}, From: ast.Source{Table: ast.Table{Name: "t\"u`v]w"}, As: "o'\"`]"}}},
	example{"quotes in a write", &ast.Insert{Table: ast.Table{Name: "t\"u`v]w"}, Columns: insertColumns(hostile), Rows: [][]ast.Expr{{bind(0, text)}}}},
	example{"words of the language", &ast.Select{Columns: cols(ast.Column{Name: "select"}, ast.Column{Name: "from"}), From: ast.Source{Table: ast.Table{Name: "order"}}}},
	example{"schema", &ast.Select{Columns: cols(id), From: ast.Source{Table: ast.Table{Schema: "shop", Name: "users"}, As: "u"}}},
	example{"empty", &ast.Select{Columns: cols(ast.Column{}), From: ast.Source{Table: users}}},
	example{"NUL", &ast.Select{Columns: cols(ast.Column{Name: "a\x00"}), From: ast.Source{Table: users}}},
)
