package sequelize_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-sequelize/sequelize/internal/schema"
)

// docSections are the sections of Sequelize's behaviour that docs/sequelize.md answers, each with at least a row.
var docSections = strings.Fields(`1.1 1.2 1.3 1.4 1.5 1.6 2.1 2.2 2.3 2.4 2.5 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9
	4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 4.10 5 6.1 6.2 6.3 6.4 6.5 6.6 6.7 7.1 7.2 7.3 7.4 7.5 8 9 10 11 12 13`)

// docNames are names of Sequelize that must stand in the first column of a section's table.
var docNames = map[string]string{
	"1.2": `dialect dialectModule dialectModulePath dialectOptions host port username password database protocol storage ssl define query set sync
		timezone keepDefaultTimezone clientMinMessages standardConformingStrings logging benchmark logQueryParameters omitNull native replication
		pool quoteIdentifiers hooks retry transactionType isolationLevel databaseVersion typeValidation minifyAliases attributeBehavior schema
		foreignKeys operatorsAliases showWarnings defaultTimestampPrecision nullJsonStringification disableClsTransactions
		defaultTransactionNestMode models noTypeValidation`,
	"1.3": `max min acquire idle evict maxUses validate`,
	"2.1": `STRING STRING.BINARY CHAR CHAR.BINARY TEXT CITEXT TSVECTOR BOOLEAN TINYINT SMALLINT MEDIUMINT INTEGER BIGINT UNSIGNED ZEROFILL FLOAT REAL
		DOUBLE DECIMAL TIME DATE DATEONLY UUID BLOB JSON JSONB HSTORE ENUM ARRAY RANGE GEOMETRY GEOGRAPHY CIDR INET MACADDR MACADDR8 VIRTUAL`,
	"3.1": `type allowNull field columnName defaultValue primaryKey autoIncrement autoIncrementIdentity unique index comment references onUpdate onDelete
		deferrable validate values get set first after unsigned zerofill`,
	"3.2": `timestamps createdAt updatedAt deletedAt paranoid underscored freezeTableName tableName schema schemaDelimiter modelName name indexes
		defaultScope scopes validate hooks getterMethods setterMethods hasTrigger version omitNull rejectOnEmpty whereMergeStrategy engine charset
		collate rowFormat comment initialAutoIncrement sequelize noPrimaryKey abstract`,
	"3.5": `name fields unique type using operator concurrently where parser prefix msg include length order collate`,
	"3.6": `is not isEmail isUrl isIP isIPv4 isIPv6 isAlpha isAlphanumeric isNumeric isInt isFloat isDecimal isLowercase isUppercase notNull isNull
		notEmpty equals contains notContains notIn isIn len isUUID isDate isAfter isBefore min max isArray isCreditCard isImmutable`,
	"4.1": `where attributes include order group having limit offset lock skipLocked raw nest plain paranoid subQuery searchPath rejectOnEmpty indexHints
		tableHint transaction logging benchmark useMaster hooks distinct col mapToModel fieldMap replacements bind groupedLimit`,
	"4.2": `findAll findOne findByPk findOrBuild findOrCreate findCreateFind findAndCountAll count countGroupedRows min max sum aggregate`,
	"4.3": `create update destroy truncate restore increment decrement upsert bulkCreate drop describe schema`,
	"4.6": `eq ne is isNot not gt gte lt lte between notBetween in notIn like notLike iLike notILike startsWith endsWith substring notStartsWith
		notEndsWith notSubstring regexp notRegexp iRegexp notIRegexp any all values col contains contained overlap adjacent strictLeft strictRight
		noExtendRight noExtendLeft match and or anyKeyExists allKeysExist`,
	"4.10": `model association all as where on or required right attributes through include limit order separate paranoid subQuery duplicating nested`,
	"5": `build bulkBuild isNewRecord get set toJSON getDataValue setDataValue changed previous save update reload destroy restore increment decrement
		isSoftDeleted equals equalsOneOf where validate`,
	"6.1": `hasOne hasMany belongsTo belongsToMany as foreignKey constraints onDelete onUpdate scope hooks keyType sourceKey targetKey through otherKey
		uniqueKey timestamps`,
	"6.3": `get count has add set remove create`,
	"7.1": `beforeValidate validationFailed afterValidate beforeCreate afterCreate beforeUpdate afterUpdate beforeSave afterSave beforeDestroy afterDestroy
		beforeRestore afterRestore beforeUpsert afterUpsert beforeBulkCreate afterBulkCreate beforeBulkUpdate afterBulkUpdate beforeBulkDestroy
		afterBulkDestroy beforeBulkRestore afterBulkRestore beforeBulkSync afterBulkSync beforeFind beforeFindAfterExpandIncludeAll
		beforeFindAfterOptions afterFind beforeCount beforeDefine afterDefine beforeInit afterInit beforeAssociate afterAssociate beforeSync
		afterSync beforeConnect afterConnect beforeDisconnect afterDisconnect beforePoolAcquire afterPoolAcquire beforeQuery afterQuery afterCommit
		afterRollback afterTransaction`,
	"11": `AggregateError AssociationError EagerLoadingError EmptyResultError InstanceError QueryError SequelizeScopeError AsyncQueueError
		BulkRecordError ConnectionError AccessDeniedError ConnectionAcquireTimeoutError ConnectionRefusedError ConnectionTimedOutError
		HostNotFoundError HostNotReachableError InvalidConnectionError DatabaseError ExclusionConstraintError ForeignKeyConstraintError
		TimeoutError UnknownConstraintError OptimisticLockError ValidationError ValidationErrorItem UniqueConstraintError`,
}

// docRow is a row of a table: its cells, and where it stands.
type docRow struct {
	section, header []string
	cells           []string
	line            int
}

// TestDocs holds docs/sequelize.md to the code: every feature has a row, every row a test that exists or a reason, and
// what it shows of the API is there.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("docs/sequelize.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := docRows(t, string(text))
	t.Run("sections", func(t *testing.T) { checkDocSections(t, rows) })
	t.Run("tests", func(t *testing.T) { checkDocTests(t, rows) })
	t.Run("dialects", func(t *testing.T) { checkDocDialects(t, rows) })
	t.Run("forms", func(t *testing.T) { checkDocForms(t, rows) })
}

// docRows reads the rows of all tables under "## §…" headings.
func docRows(t *testing.T, text string) []docRow {
	var rows []docRow
	var section, header []string
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "## "):
			section, header = nil, nil
			if name, ok := strings.CutPrefix(line, "## §"); ok {
				section = strings.Fields(name)
			}
		case !strings.HasPrefix(line, "|"):
			header = nil
		case section == nil:
		case header == nil:
			header = docCells(line)
		case strings.HasPrefix(line, "|---"):
		default:
			cells := docCells(line)
			if len(cells) != len(header) {
				t.Errorf("line %d has %d cells under %d headings", i+1, len(cells), len(header))
				continue
			}
			rows = append(rows, docRow{section, header, cells, i + 1})
		}
	}
	return rows
}

// docCells are the cells of a table's line; \| is a bar.
func docCells(line string) []string {
	line = strings.ReplaceAll(strings.Trim(strings.TrimSpace(line), "|"), `\|`, "\x00")
	cells := strings.Split(line, "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(cells[i], "\x00", "|"))
	}
	return cells
}

func checkDocSections(t *testing.T, rows []docRow) {
	names := map[string][]string{}
	for _, r := range rows {
		words := strings.FieldsFunc(r.cells[0], func(c rune) bool {
			return !(c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
		})
		names[r.section[0]] = append(names[r.section[0]], words...)
	}
	for _, s := range docSections {
		if len(names[s]) == 0 {
			t.Errorf("§%s has no row", s)
		}
		for _, name := range strings.Fields(docNames[s]) {
			if !slices.Contains(names[s], name) {
				t.Errorf("§%s has no row of %s", s, name)
			}
		}
	}
}

var docTest = regexp.MustCompile("`(?:([a-z][a-z0-9/]*)\\.)?((?:Test|Example|Fuzz)\\w*)((?:/[^`]+)?)`")

// checkDocTests: the last cell of a row names tests that exist, or says why there are none.
func checkDocTests(t *testing.T, rows []docRow) {
	dirs := map[string]*docTests{}
	for _, r := range rows {
		last := r.cells[len(r.cells)-1]
		found := docTest.FindAllStringSubmatch(last, -1)
		reason := strings.HasPrefix(last, "no:") || strings.HasPrefix(last, "not yet")
		if len(found) == 0 && !reason || r.cells[1] == "–" && !reason {
			t.Errorf("line %d (%s): the last cell names no test, nor why there is none", r.line, r.cells[0])
		}
		for _, f := range found {
			dir := filepath.FromSlash("./" + f[1])
			if dirs[dir] == nil {
				dirs[dir] = readDocTests(t, dir)
			}
			if !dirs[dir].has(f[2], strings.TrimPrefix(f[3], "/")) {
				t.Errorf("line %d (%s): there is no test %s", r.line, r.cells[0], f[0])
			}
		}
	}
}

// docTests are the test functions of a folder, and the texts in its tests, which name subtests.
type docTests struct {
	functions map[string]bool
	texts     map[string]bool
}

func readDocTests(t *testing.T, dir string) *docTests {
	d := &docTests{map[string]bool{}, map[string]bool{}}
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				d.functions[n.Name.Name] = n.Recv == nil
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					d.texts[strings.ReplaceAll(text, " ", "_")] = true
				}
			}
			return true
		})
	}
	return d
}

func (d *docTests) has(function, subtest string) bool {
	return d.functions[function] && (subtest == "" || d.texts[subtest])
}

func checkDocDialects(t *testing.T, rows []docRow) {
	for _, r := range rows {
		i := slices.Index(r.header, "on")
		if i < 0 || r.cells[i] == "all" || r.cells[i] == "–" {
			continue
		}
		for _, d := range strings.Fields(r.cells[i]) {
			if !slices.Contains([]string{"PG", "MY", "MA", "SL", "MS"}, d) {
				t.Errorf("line %d (%s): %q is no dialect", r.line, r.cells[0], d)
			}
		}
	}
}

var (
	docCode = regexp.MustCompile("`([^`]+)`")
	docTag  = regexp.MustCompile(`sequelize:"([^"]*)"`)
)

// checkDocForms: what stands as code behind the first cell is in the packages.
func checkDocForms(t *testing.T, rows []docRow) {
	root := readDocNames(t, ".")
	packages := map[string]*docPackage{
		"sequelize": root, "op": readDocNames(t, "op"), "datatypes": readDocNames(t, "datatypes"), "dialect": readDocNames(t, "dialect"), "validate": readDocNames(t, "validate"),
	}
	for _, r := range rows {
		for _, cell := range r.cells[1:] {
			for _, code := range docCode.FindAllStringSubmatch(cell, -1) {
				if docTest.MatchString(code[0]) {
					continue
				}
				for _, wrong := range docForm(packages, code[1]) {
					t.Errorf("line %d (%s): %s in %s", r.line, r.cells[0], wrong, code[0])
				}
			}
		}
	}
}

// docReceivers are the variables that stand for values of the API in the page, with the types whose methods they have.
var docReceivers = map[string][]string{
	"users": {"ModelOf", "untyped"}, "posts": {"ModelOf", "untyped"}, "db": {"Sequelize"}, "tx": {"Tx"}, "userPosts": {"ToMany"}, "postTags": {"ToMany"},
	"author": {"ToOne"}, "profile": {"ToOne"}, "jane": {"Instance"},
}

// docForm says what is wrong with a piece of code: names that are not there, tags that do not parse.
func docForm(packages map[string]*docPackage, code string) (wrong []string) {
	for _, tag := range docTag.FindAllStringSubmatch(code, -1) {
		if _, errs := schema.ParseTag(tag[1]); len(errs) > 0 {
			wrong = append(wrong, fmt.Sprint(errs))
		}
	}
	tokens := docTokens(docTag.ReplaceAllString(code, ""))
	for i, tok := range tokens {
		before, next := docAround(tokens, i, -1), docAround(tokens, i, 1)
		if !token.IsExported(tok) || docKnown(packages, tokens, i, before, next) {
			continue
		}
		wrong = append(wrong, tok+" does not exist")
	}
	return wrong
}

func docAround(tokens []string, i, step int) string {
	if i += step; i >= 0 && i < len(tokens) {
		return tokens[i]
	}
	return ""
}

// docKnown reports whether the exported name at i is one of the packages'.
func docKnown(packages map[string]*docPackage, tokens []string, i int, before, next string) bool {
	name, root := tokens[i], packages["sequelize"]
	if before == "." {
		of := docAround(tokens, i, -2)
		if p := packages[of]; p != nil {
			return p.names[name]
		}
		if types := docReceivers[of]; types != nil {
			return slices.ContainsFunc(types, func(t string) bool { return root.methods[t][name] })
		}
		return token.IsIdentifier(of) && !token.IsExported(of) || root.anyMethod(name) // u.Age is the program's own field
	}
	if next == ":" && root.anyMethod(name) || packages["dialect"].anyMethod(name) && next == ":" {
		return true
	}
	return root.names[name] || name == strings.ToUpper(name) // words of SQL, and type parameters
}

// docTokens are the tokens of a piece of code; literals are left out.
func docTokens(code string) []string {
	var s scanner.Scanner
	set := token.NewFileSet()
	s.Init(set.AddFile("", set.Base(), len(code)), []byte(code), func(token.Position, string) {}, 0)
	var list []string
	for {
		_, tok, text := s.Scan()
		switch {
		case tok == token.EOF:
			return list
		case tok == token.IDENT:
			list = append(list, text)
		case tok != token.STRING && tok != token.CHAR:
			list = append(list, tok.String())
		}
	}
}

// docPackage are the exported names of a package, and the methods and fields of its types.
type docPackage struct {
	names   map[string]bool
	methods map[string]map[string]bool
}

func (p *docPackage) anyMethod(name string) bool {
	for _, m := range p.methods {
		if m[name] {
			return true
		}
	}
	return false
}

func readDocNames(t *testing.T, dir string) *docPackage {
	p := &docPackage{map[string]bool{}, map[string]map[string]bool{}}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			p.declare(d)
		}
	}
	return p
}

func (p *docPackage) declare(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			p.names[d.Name.Name] = true
			return
		}
		p.member(docBase(d.Recv.List[0].Type), d.Name.Name)
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.ValueSpec:
				for _, n := range s.Names {
					p.names[n.Name] = true
				}
			case *ast.TypeSpec:
				p.names[s.Name.Name] = true
				p.fields(s)
			}
		}
	}
}

// fields notes the fields of a struct and the methods of an interface.
func (p *docPackage) fields(s *ast.TypeSpec) {
	var list *ast.FieldList
	switch x := s.Type.(type) {
	case *ast.StructType:
		list = x.Fields
	case *ast.InterfaceType:
		list = x.Methods
	default:
		return
	}
	for _, f := range list.List {
		for _, n := range f.Names {
			p.member(s.Name.Name, n.Name)
		}
	}
}

func (p *docPackage) member(of, name string) {
	if p.methods[of] == nil {
		p.methods[of] = map[string]bool{}
	}
	p.methods[of][name] = true
}

// docBase is the name of a receiver's type.
func docBase(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return docBase(x.X)
	case *ast.IndexExpr:
		return docBase(x.X)
	case *ast.IndexListExpr:
		return docBase(x.X)
	case *ast.Ident:
		return x.Name
	}
	return ""
}
