// Package peers tries what the README says of other ORMs, so that its comparison stays true for the versions in go.mod.
package peers

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/go-sequelize/sequelize"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
)

type user struct {
	ID    int64 `bun:",pk,autoincrement"`
	Name  string
	Email string `gorm:"unique" bun:",unique" sequelize:"unique"`
	Age   int
	Posts []*post `gorm:"foreignKey:UserID" bun:"-" sequelize:"-"`
}

type post struct {
	ID     int64 `bun:",pk,autoincrement"`
	UserID int64
}

func openGORM(t *testing.T) *gorm.DB {
	t.Helper()
	db, err := gorm.Open(sqlite.Open(filepath.Join(t.TempDir(), "gorm.sqlite")), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.AutoMigrate(&user{}, &post{}); err != nil {
		t.Fatal(err)
	}
	return db
}

func openBun(t *testing.T) *bun.DB {
	t.Helper()
	handle, err := sql.Open("sqlite3", filepath.Join(t.TempDir(), "bun.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	db := bun.NewDB(handle, sqlitedialect.New())
	if _, err := db.NewCreateTable().Model((*user)(nil)).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func openSequelize(t *testing.T) *sequelize.Model[user] {
	t.Helper()
	db, err := sequelize.New(sequelize.Config{Dialect: "sqlite", Storage: filepath.Join(t.TempDir(), "own.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	users := sequelize.Define[user](db, sequelize.Timestamps(false))
	if err := users.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	return users
}

func TestZeroValues(t *testing.T) {
	db := openGORM(t)
	db.Create(&user{ID: 1, Name: "a", Age: 30})
	db.Model(&user{ID: 1}).Updates(user{Age: 0})
	var u user
	db.First(&u, 1)
	if u.Age != 30 {
		t.Errorf("GORM updates a struct's zero fields now: age is %d", u.Age)
	}
	var list []user
	if db.Where(&user{Age: 0}).Find(&list); len(list) != 1 {
		t.Errorf("GORM takes a struct's zero fields as conditions now: %d rows", len(list))
	}

	users, ctx := openSequelize(t), t.Context()
	if err := users.Create(ctx, &user{Name: "a", Age: 30}); err != nil {
		t.Fatal(err)
	}
	if _, err := users.Update(ctx, sequelize.Set{"age": 0}, sequelize.Where{"id": 1}); err != nil {
		t.Fatal(err)
	}
	if n, err := users.Count(ctx, sequelize.Where{"age": 0}); n != 1 || err != nil {
		t.Errorf("zero is not a value here: %d rows, %v", n, err)
	}
}

func TestWritesWithoutCondition(t *testing.T) {
	if err := openGORM(t).Model(&user{}).Update("age", 1).Error; !errors.Is(err, gorm.ErrMissingWhereClause) {
		t.Errorf("GORM updates every row: %v", err)
	}
	if _, err := openBun(t).NewUpdate().Model((*user)(nil)).Set("age = 1").Exec(t.Context()); err == nil {
		t.Error("bun updates every row")
	}
	if _, err := openSequelize(t).Update(t.Context(), sequelize.Set{"age": 1}); err == nil {
		t.Error("Update without a condition updates every row here")
	}
}

func TestParameterLimit(t *testing.T) {
	const n = 40_000 // SQLite binds 32,766 values
	many := make([]*user, n)
	for i := range many {
		many[i] = &user{Name: "a", Email: strings.Repeat("x", 1+i%7) + string(rune('a'+i%26)) + itoa(i)}
	}
	db := openGORM(t)
	if err := db.Create(&many).Error; err == nil {
		t.Error("GORM's Create cuts a bulk insert to the limit now")
	}
	for _, u := range many {
		u.ID = 0
	}
	if err := db.CreateInBatches(&many, 1000).Error; err != nil {
		t.Fatal(err)
	}
	var list []*user
	if err := db.Preload("Posts").Find(&list).Error; err == nil {
		t.Error("GORM's Preload loads beyond the limit now")
	}

	users := openSequelize(t)
	for _, u := range many {
		u.ID = 0
	}
	if err := users.BulkCreate(t.Context(), many); err != nil {
		t.Error(err)
	}
	ids := make([]int64, n)
	for i, u := range many {
		ids[i] = u.ID
	}
	if n, err := users.Count(t.Context(), sequelize.Where{"id": ids}); n != int64(len(ids)) || err != nil {
		t.Errorf("a list beyond the limit: %d rows, %v", n, err)
	}
}

func itoa(n int) string {
	digits := ""
	for ; n > 0; n /= 10 {
		digits = string(rune('0'+n%10)) + digits
	}
	return digits
}

func TestUniqueViolation(t *testing.T) {
	db := openGORM(t)
	db.Create(&user{Email: "a"})
	if err := db.Create(&user{Email: "a"}).Error; err == nil || errors.Is(err, gorm.ErrDuplicatedKey) {
		t.Errorf("GORM names the error by default now: %v", err)
	}
	users := openSequelize(t)
	if err := users.Create(t.Context(), &user{Email: "a"}); err != nil {
		t.Fatal(err)
	}
	var unique *sequelize.UniqueConstraintError
	if err := users.Create(t.Context(), &user{Email: "a"}); !errors.As(err, &unique) || unique.Fields[0] != "email" {
		t.Errorf("the unique violation has no field: %v", err)
	}
}

// texts collects what bun sends.
type texts struct{ list []string }

func (x *texts) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }
func (x *texts) AfterQuery(_ context.Context, e *bun.QueryEvent)                    { x.list = append(x.list, e.Query) }

func TestValuesAreLiterals(t *testing.T) {
	seen := &texts{}
	db := openBun(t).WithQueryHook(seen)
	var list []user
	if err := db.NewSelect().Model(&list).Where("name = ?", "secret").Scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(seen.list[0], "secret") {
		t.Errorf("bun binds values now: %s", seen.list[0])
	}
	statement, err := openSequelize(t).ToSQL(sequelize.Where{"name": "secret"})
	if err != nil || strings.Contains(statement.SQL, "secret") {
		t.Errorf("a value stands in the statement: %s, %v", statement.SQL, err)
	}
}
