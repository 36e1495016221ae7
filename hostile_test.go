package sequelize_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
	"github.com/go-sequelize/sequelize/op"
)

type victim struct {
	ID   int64
	Name string         `sequelize:"type:TEXT"`
	Meta map[string]any `sequelize:"type:JSON"`
	N    int
}

// hostileTexts are at least 200 texts that have ended literals, names, comments and statements somewhere.
func hostileTexts() []string {
	list := []string{
		"'", "''", "'''", `"`, `""`, "`", "``", "[", "]", "]]", "[]", "{", "}", "(", ")", ";", ",", ".", "..", "$", "$$", "$1", "$tag$", "?", "??", "?|", ":", "::", ":name", ":1", "@", "@p1", "@@version", "%", "_", "%%", "\\", "\\\\", `\'`, `\"`, "\\`", `\\'`, "--", "-- ", "--\n", "#", "# ", "/*", "*/", "/**/", "/*!50000 SELECT 1*/", "/*+ hint */", "/* /* */",
		"' OR '1'='1", "' OR 1=1 --", "' OR 1=1 -- ", "' OR 1=1 #", "' OR 1=1/*", `" OR "1"="1`, `" OR 1=1 --`, "` OR 1=1 --", "] OR 1=1 --", "') OR ('1'='1", "1 OR 1=1", "1; DROP TABLE canaries", "'; DROP TABLE canaries; --", `"; DROP TABLE canaries; --`, "`; DROP TABLE canaries; -- ", "]; DROP TABLE canaries; --", "\\'; DROP TABLE canaries; -- ", "\\\\'; DROP TABLE canaries; -- ", "'); DROP TABLE canaries; --", "'\n; DROP TABLE canaries;", "x' UNION SELECT 1,2,3,4 --", "x' AND SLEEP(5) AND '1", "'; SELECT pg_sleep(5); --", "'||(SELECT version())||'", "'+(SELECT @@version)+'", "' AND extractvalue(1,concat(0x7e,version())) AND '", "${jndi:ldap://x}", "{{7*7}}", "<script>alert('x')</script>",
		"name", "name--", "name;--", "name desc", "name DESC; DROP TABLE canaries", "name, (SELECT 1)", "(SELECT 1)", "(CASE WHEN 1=1 THEN id ELSE n END)", "id) --", "id\x00", "count(*)", "sleep(1)", "id::text", "name COLLATE \"C\"", "n + 1", "n AS x", "victims.id", "\"victims\".\"id\"", "`victims`.`id`", "[victims].[id]", "victims.*", "*", "name\tdesc", "name/**/desc", "na me", " name", "name ", "NAME", "Name", "ｎame", "nаme", "name\u200b", "name\u00a0",
		"\x00", "a\x00b", "'\x00' OR 1=1", "\x00'; DROP TABLE canaries; --", "\x01", "\x1a", "\b", "\t", "\n", "\r", "\r\n", "\x7f", "\u2028", "\u2029", "\ufeff", "\u202e", "\u200d", "é", "e\u0301", "ß", "İ", "ı", "ſ", "K", "ʼ OR 1=1", "＇ OR 1=1 --", "‘ OR 1=1", "’; DROP TABLE canaries", "＂", "；", "−−", "❜", "ＯＲ", "😀", "👩‍👩‍👧", "𝒏𝒂𝒎𝒆", "日本語", "العربية", "\U0010ffff", "\u0000'", "¿", "¿' OR 1=1", "縗' OR 1=1", "\u00bf\u0027", "\u5c27", "表'", "ソ'", "能\\",
		"\xbf'", "\xbf\\'", "\xff", "\xc0\xa7", "\xe5\x5c'", "a\xf0b", "\xed\xa0\x80",
		"true", "false", "null", "NULL", "undefined", "NaN", "Infinity", "-1", "0", "1e309", "0x27", "X'27'", "N'x'", "E'\\''", "_utf8'x'", "B'1'", "U&'\\0027'", "DEFAULT", "CURRENT_USER", "now()", "{fn now()}", "{d '2020-01-01'}",
		`{"$gt":""}`, `{"$ne":null}`, `{"$or":[{}]}`, `[]`, `{}`, `[1,2]`, `"x"`, `{"a":"b\"c"}`, `$.a`, `$."a"`, `$."a"."b"`, `a"."b`, `a".b`, `a.b`, `a[0]`, `[0]`, `a['b']`, `$[*]`, `$**`, `#>>'{a}'`, `->'a'`, `->>'a'`, `a'->'b`, `{a,b}`, `a}`, `last`, `[last]`, `[-1]`, `[999999999999999999999]`, `[0'); DROP TABLE canaries; --]`, `a::integer`, `a::integer) OR (1=1`, `a->>'x' = 'y' OR '1'='1`,
		"sequelize.now", "sequelize.random", "lower", "lower(name)", "pg_sleep", "xp_cmdshell", "load_file", "load_extension", "name = name", "1=1", "a=b", "=", "!=", "<", ">", "<=>", "||", "&&", "|", "&", "^", "~", "!", "+", "-", "*1", "//", "~*", "@>", "-|-",
		"SELECT", "FROM", "WHERE", "ORDER", "GROUP", "user", "table", "order by 1", "LIMIT 1", "OFFSET", "FOR UPDATE", "INTO OUTFILE '/tmp/x'", "RETURNING *", "ON CONFLICT DO NOTHING", "BEGIN", "COMMIT", "ROLLBACK", "GO", "\nGO\n", "PRAGMA writable_schema=1", "ATTACH DATABASE 'x' AS y", "SET ROLE postgres", "SHUTDOWN", "EXEC xp_cmdshell 'dir'", "COPY t TO PROGRAM 'sh'", "LOAD DATA LOCAL INFILE",
	}
	for _, s := range []string{"'", `"`, "`", "]", "\\", "*/", "%", "😀", "$$"} {
		list = append(list, strings.Repeat(s, 300), strings.Repeat("a", 70)+s, s+" x "+s)
	}
	return append(list, strings.Repeat("x", 5000), strings.Repeat("long'name\"`]", 40))
}

// recording keeps the texts of all statements.
type recording struct {
	sync.Mutex
	sql []string
}

func (r *recording) Start(ctx context.Context, t sequelize.Trace) (context.Context, func(int64, error)) {
	r.Lock()
	defer r.Unlock()
	r.sql = append(r.sql, t.SQL)
	return ctx, func(int64, error) {}
}

func (r *recording) take() []string {
	r.Lock()
	defer r.Unlock()
	sql := r.sql
	r.sql = nil
	return sql
}

// outside is a statement without its literals, quoted names and placeholders: what is left is the library's own words.
func outside(dialect, sql string) string {
	quoted := regexp.MustCompile("'(?:[^']|'')*'|`(?:[^`]|``)*`")
	if dialect == "mssql" {
		quoted = regexp.MustCompile(`N?'(?:[^']|\'\')*'|\[(?:[^\]]|\]\])*\]`)
	}
	if dialect == "postgres" {
		quoted = regexp.MustCompile(`E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"`)
	}
	return identityInsert.ReplaceAllString(quoted.ReplaceAllString(sql, "Q"), "")
}

// identityInsert is what stands around an insert of an identity's value on SQL Server.
var identityInsert = regexp.MustCompile(`^SET IDENTITY_INSERT Q ON; |; SET IDENTITY_INSERT Q OFF;$`)

var ownWords = regexp.MustCompile(`^[-A-Za-z0-9_ ,.()=<>?$*+:@/|%\[\]!&~#]*$`)

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)

type hostileRun struct {
	reader
	victims *sequelize.Model[victim]
	record  *recording
}

// attack runs one use of a hostile text: it fails, or its statements consist of the library's own words.
func (h *hostileRun) attack(position, text string, f func() error) {
	h.Helper()
	err := f()
	for _, sql := range h.record.take() {
		words := outside(dialectName(h.db), sql)
		if !ownWords.MatchString(words) || strings.Contains(words, ";") || strings.Contains(words, "--") || strings.Contains(strings.ToUpper(words), "DROP") {
			h.Errorf("%s %.60q: the statement is not the library's own: %.300s", position, text, sql)
		}
	}
	if err != nil && strings.Contains(err.Error(), "internal") {
		h.Errorf("%s %.60q: %v", position, text, err)
	}
	if position == "word in function" && identifier.MatchString(text) {
		return // a word of the language is a name, too: the server refuses the call
	}
	if err != nil && strings.Contains(strings.ToLower(err.Error()), "syntax") {
		h.Errorf("%s %.60q: reached the server's parser: %.300v", position, text, err)
	}
}

func TestHostile(t *testing.T) {
	if n := len(hostileTexts()); n < 200 {
		t.Fatalf("%d texts", n)
	}
	testdb.Each(t, func(t *testing.T, uri string) {
		record := &recording{}
		db, err := sequelize.Open(uri, sequelize.WithTracer(record))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		h := &hostileRun{reader{t, context.Background(), db, nil}, sequelize.Define[victim](db, sequelize.Timestamps(false)), record}
		h.must(h.victims.Sync(h.ctx, sequelize.Force(true)))
		defer h.victims.Drop(h.ctx)
		_, err = db.Exec(h.ctx, "CREATE TABLE canaries (id int)")
		h.must(err)
		defer db.Exec(h.ctx, "DROP TABLE canaries")
		_, err = db.Exec(h.ctx, "INSERT INTO canaries VALUES (1), (2)")
		h.must(err)
		h.must(h.victims.Create(h.ctx, &victim{Name: "innocent", N: 7}))
		record.take()
		texts := hostileTexts()
		if testing.Short() {
			texts = texts[:40]
		}
		for _, text := range texts {
			h.asValue(text)
			h.asName(text)
			h.asPath(text)
			h.asWord(text)
		}
		h.bodies()
		n, err := sequelize.Query[int](h.ctx, db, "SELECT id FROM canaries ORDER BY id")
		if err != nil || fmt.Sprint(n) != "[1 2]" {
			t.Errorf("the canaries: %v, %v", n, err)
		}
		kept, err := h.victims.FindAll(h.ctx, where{"name": "innocent", "n": 7})
		if err != nil || len(kept) != 1 {
			t.Errorf("the innocent row: %v, %v", kept, err)
		}
	})
}

// asValue stores the text and finds it again, exactly.
func (h *hostileRun) asValue(text string) {
	v := &victim{Name: text, Meta: map[string]any{"k": text}}
	var stored error
	h.attack("create", text, func() error { stored = h.victims.Create(h.ctx, v); return stored })
	if stored != nil {
		if utf8.ValidString(text) && !strings.ContainsRune(text, 0) {
			h.Errorf("the value %.60q cannot be stored: %v", text, stored)
		}
		return
	}
	defer h.attack("destroy", text, func() error {
		n, err := h.victims.Destroy(h.ctx, where{"id": v.ID, "name": text})
		if err != nil || n != 1 {
			h.Errorf("destroy by %.60q: %d, %v", text, n, err)
		}
		return err
	})
	for name, c := range map[string]sequelize.FindOption{ // JSON replaces what is no text
		"eq": where{"name": text}, "in": where{"name": []string{text, "zzz"}}, "starts": where{"name": op.StartsWith(text)}, "ends": where{"name": op.EndsWith(text)}, "middle": where{"name": op.Substring(text)},
		"not null-safe": where{"name": op.NotDistinctFrom(text)}, "json": where{"meta.k": text}, "case": sequelize.Case(sequelize.When(where{"name": text}, text)).Else("").Eq(text), "literal": sequelize.Literal("name = ?", text).IsTrue(), "call": sequelize.Fn("coalesce", sequelize.Col("name"), text).Eq(text), "any": where{"name": op.Any([]string{text})},
	} {
		if name == "json" && !utf8.ValidString(text) {
			continue
		}
		h.attack("value "+name, text, func() error {
			list, err := h.victims.FindAll(h.ctx, c, where{"id": v.ID})
			if err != nil || len(list) != 1 || list[0].Name != text {
				h.Errorf("%s: the value %.60q is not found: %d, %v", name, text, len(list), err)
			} else if name == "json" && list[0].Meta["k"] != text {
				h.Errorf("the JSON value %.60q comes back as %.60q", text, list[0].Meta["k"])
			}
			return nil
		})
	}
	h.attack("value set", text, func() error {
		_, err := h.victims.Update(h.ctx, sequelize.Set{"name": text, "meta.k": text}, where{"id": v.ID})
		if err != nil {
			h.Errorf("setting %.60q: %v", text, err)
		}
		return err
	})
	h.attack("named bind", text, func() error {
		list, err := sequelize.Query[string](h.ctx, h.db, "SELECT name FROM victims WHERE name = :name AND id = :id", sequelize.Named{"name": text, "id": v.ID})
		if err != nil || len(list) != 1 || list[0] != text {
			h.Errorf("the bind %.60q: %q, %v", text, list, err)
		}
		return err
	})
}

// asName puts the text where an attribute is named. It is an error unless it names one.
func (h *hostileRun) asName(text string) {
	known := text == "name" || text == "id" || text == "n" || text == "meta"
	for position, f := range map[string]func() error{
		"where": func() error { _, err := h.victims.FindAll(h.ctx, where{text: 1}); return err },
		"not":   func() error { _, err := h.victims.FindAll(h.ctx, sequelize.Not(where{text: op.Gt(1)})); return err },
		"order": func() error { _, err := h.victims.FindAll(h.ctx, sequelize.Order{sequelize.Asc(text)}); return err },
		"col":   func() error { _, err := h.victims.FindAll(h.ctx, sequelize.Col(text).Eq(1)); return err },
		"attributes": func() error {
			_, err := sequelize.FindAllAs[map[string]any](h.ctx, h.victims, sequelize.Attributes{text})
			return err
		},
		"exclude": func() error {
			_, err := sequelize.FindAllAs[map[string]any](h.ctx, h.victims, sequelize.Exclude{text})
			return err
		},
		"group": func() error {
			_, err := sequelize.FindAllAs[map[string]any](h.ctx, h.victims, sequelize.Attributes{"n"}, sequelize.Group{text})
			return err
		},
		"having": func() error {
			_, err := sequelize.FindAllAs[map[string]any](h.ctx, h.victims, sequelize.Attributes{"n"}, sequelize.Group{"n"}, sequelize.Having(where{text: 1}))
			return err
		},
		"aggregate": func() error {
			_, err := sequelize.Aggregate[*string](h.ctx, h.victims, sequelize.Max(text))
			return err
		},
		"pluck": func() error { _, err := sequelize.Pluck[any](h.ctx, h.victims, text); return err },
		"set":   func() error { _, err := h.victims.Update(h.ctx, sequelize.Set{text: 1}, where{"id": -1}); return err },
		"increment": func() error {
			_, err := h.victims.Increment(h.ctx, sequelize.Set{text: 1}, where{"id": -1})
			return err
		},
		"conflict": func() error {
			_, err := h.victims.Upsert(h.ctx, &victim{ID: 1000}, sequelize.ConflictFields{text})
			return err
		},
		"fields":  func() error { return h.victims.Create(h.ctx, &victim{}, sequelize.Fields{text}) },
		"scope":   func() error { _, err := h.victims.Scope(text).FindAll(h.ctx); return err },
		"tuple":   func() error { _, err := h.victims.FindAll(h.ctx, sequelize.Tuple("id", text).Eq(1, 1)); return err },
		"include": func() error { _, err := h.victims.FindAll(h.ctx, sequelize.Include(text)); return err },
	} {
		h.attack("name in "+position, text, func() error {
			err := f()
			if err == nil && (!known || position == "scope" || position == "include") {
				h.Errorf("%s: %.60q is accepted as a name", position, text)
			}
			return err
		})
	}
	h.must(h.cleanUp())
}

func (h *hostileRun) cleanUp() error {
	_, err := h.victims.Destroy(h.ctx, where{"name": op.Ne("innocent")})
	h.record.take()
	return err
}

// asPath puts the text where a key of a document is named: the value comes back under the very key.
func (h *hostileRun) asPath(text string) {
	v := &victim{Name: "path", Meta: map[string]any{text: "found", "other": map[string]any{text: []any{1, "deep"}}}}
	var stored error
	h.attack("document", text, func() error { stored = h.victims.Create(h.ctx, v); return stored })
	if stored != nil {
		if utf8.ValidString(text) && !strings.ContainsRune(text, 0) {
			h.Errorf("the key %.60q cannot be stored: %v", text, stored)
		}
		return
	}
	if !utf8.ValidString(text) {
		return // JSON has replaced what is no text
	}
	for name, c := range map[string]sequelize.FindOption{
		"key": sequelize.JSONPath("meta", text).Eq("found"), "deep key": sequelize.JSONPath("meta", "other", text, 1).Eq("deep"), "number": sequelize.JSONPath("meta", "other", text, 0).Number().Eq(1), "exists": where{"meta": op.AnyKeyExists(text)}, "all exist": where{"meta": op.AllKeysExist(text, "other")},
	} {
		h.attack("path "+name, text, func() error {
			list, err := h.victims.FindAll(h.ctx, c, where{"id": v.ID})
			if err == nil && len(list) == 1 {
				return nil
			}
			if err != nil && (strings.ContainsRune(text, 0) || strings.Contains(err.Error(), "begins with a minus")) {
				return nil
			}
			if dialectName(h.db) == "mariadb" && strings.Contains(name, "exist") && strings.ContainsAny(text, "\x1a\u2028\u2029") {
				return nil // the document holds their escapes, which the server compares as they are written
			}
			h.Errorf("%s: the key %.60q is not found: %d, %v", name, text, len(list), err)
			return err
		})
	}
	h.attack("path in Where", text, func() error { _, err := h.victims.FindAll(h.ctx, where{"meta." + text: "found"}); return err })
	h.attack("path in Set", text, func() error {
		_, err := h.victims.Update(h.ctx, sequelize.Set{"meta." + text: "new"}, where{"id": v.ID})
		return err
	})
	h.must(h.cleanUp())
}

// asWord puts the text where the library writes a word or a name of its own into the statement.
func (h *hostileRun) asWord(text string) {
	for position, f := range map[string]func() error{
		"function": func() error {
			_, err := h.victims.FindAll(h.ctx, sequelize.Fn(text, 1).Eq(1))
			return h.serverSide(err)
		},
		"cast": func() error {
			_, err := h.victims.FindAll(h.ctx, sequelize.Cast("x", text).Eq(1))
			return h.serverSide(err)
		},
		"schema": func() error { _, err := h.victims.FindAll(h.ctx, sequelize.Schema(text)); return h.serverSide(err) },
		"with schema": func() error {
			_, err := h.victims.WithSchema(text).FindAll(h.ctx)
			return h.serverSide(err)
		},
		"hint": func() error {
			_, err := h.victims.FindAll(h.ctx, sequelize.IndexHint(sequelize.UseIndex, text))
			return h.serverSide(err)
		},
		"hint kind": func() error {
			_, err := h.victims.FindAll(h.ctx, sequelize.IndexHint(sequelize.IndexHintKind(text), "x"))
			return err
		},
		"table hint": func() error { _, err := h.victims.FindAll(h.ctx, sequelize.TableHint(text)); return err },
		"frame": func() error {
			_, err := sequelize.FindAllAs[map[string]any](h.ctx, h.victims, sequelize.Attributes{sequelize.Fn("count", 1).Over(sequelize.Frame(text)).As("x")})
			return err
		},
		"cte": func() error {
			_, err := h.victims.FindAll(h.ctx, sequelize.With(text, sequelize.Select(h.victims, sequelize.Attributes{"id"})))
			return h.serverSide(err)
		},
	} {
		h.attack("word in "+position, text, f)
	}
	h.attack("alias", text, func() error {
		list, err := sequelize.FindAllAs[map[string]any](h.ctx, h.victims, sequelize.Attributes{sequelize.Col("n").As(text)}, where{"name": "innocent"})
		if err == nil && printable(text) && (len(list) != 1 || list[0][text] == nil) {
			h.Errorf("the alias %.60q: %v", text, list)
		}
		return h.serverSide(err)
	})
	_, err := h.victims.FindAll(h.ctx, sequelize.Comment(text))
	for _, sql := range h.record.take() {
		body, closed := strings.CutPrefix(sql, "/* ")
		_, rest, _ := strings.Cut(body, " */ ")
		if !closed || !ownWords.MatchString(outside(dialectName(h.db), rest)) {
			h.Errorf("comment %.60q: %.200q", text, sql)
		}
	}
	if err != nil && !strings.ContainsAny(text, "/*\x00") && utf8.ValidString(text) {
		h.Errorf("comment %.60q: %v", text, err)
	}
}

// printable are texts that every server gives back as the names of columns: the MySQL family trims names and cuts off
// what its results' character set lacks.
func printable(text string) bool {
	for _, c := range text {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return text != "" && len(text) < 60 && strings.TrimSpace(text) == text
}

// serverSide lets pass that the server does not know the name: it was asked for by its name, and for nothing else.
func (h *hostileRun) serverSide(err error) error {
	if err == nil || strings.Contains(strings.ToLower(err.Error()), "syntax") {
		return err
	}
	return nil
}

// bodies compares attributes with what request bodies decode to: nothing of it becomes an operator.
func (h *hostileRun) bodies() {
	for _, body := range []string{
		`{"name":{"$gt":""}}`, `{"name":{"$ne":null}}`, `{"name":{"Op.gt":""}}`, `{"name":{"[Op.gt]":1}}`, `{"name":[{"$gt":""}]}`, `{"name":[["innocent"]]}`, `{"n":{"$gte":0}}`, `{"n":{"gt":0}}`, `{"n":[{"gt":0}]}`, `{"n":true}`, `{"n":"7 OR 1=1"}`, `{"n":"7abc"}`, `{"n":7.5}`, `{"n":[7.5]}`, `{"n":1e99}`, `{"$or":[{"n":7}]}`, `{"name":{"kind":6,"args":[1]}}`, `{"name":{"SQL":"1=1"}}`, `{"name":{"Val":"innocent"}}`, `{"or":[]}`, `{"":1}`, `{"name":1}`, `{"name":true}`, `{"id":{"$in":[1]}}`, `{"meta.$gt":{"$gt":1}}`, `{"n.x":1}`, `{"name":{}}`, `{"id":[[1]]}`, `{"id":[null,{"a":1}]}`,
	} {
		var decoded map[string]any
		h.must(json.Unmarshal([]byte(body), &decoded))
		for name, f := range map[string]func() (int, error){
			"find": func() (int, error) { list, err := h.victims.FindAll(h.ctx, where(decoded)); return len(list), err },
			"update": func() (int, error) {
				n, err := h.victims.Update(h.ctx, sequelize.Set{"n": 7}, where(decoded))
				return int(n), err
			},
			"set": func() (int, error) {
				n, err := h.victims.Update(h.ctx, sequelize.Set(decoded), where{"id": -1})
				if _, ok := decoded["name"].(string); ok || strings.HasPrefix(body, `{"n":true`) {
					return int(n), fmt.Errorf("fine")
				}
				return int(n), err
			},
		} {
			h.attack("body", body, func() error {
				if n, err := f(); err == nil && (n > 0 || name == "find" && !strings.Contains(body, "meta")) {
					h.Errorf("%s by the body %s is no error: %d rows", name, body, n)
				}
				return nil
			})
		}
	}
}
