package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// builds are programs that define models, whose build is measured: their imports, and what they do with each model.
var builds = []struct{ name, imports, each string }{
	{"sequelize", `"context"
	"github.com/go-sequelize/sequelize"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"`, `
	m%[1]d := sequelize.Define[M%[1]d](db)
	_ = m%[1]d.Create(context.Background(), &M%[1]d{})
	_, _ = m%[1]d.FindAll(context.Background(), sequelize.Where{"name": "x"})
	_, _ = m%[1]d.FindByPK(context.Background(), 1)
	_, _ = m%[1]d.Update(context.Background(), sequelize.Set{"name": "x"}, sequelize.Where{"id": 1})`},
	{"gorm", `"gorm.io/driver/sqlite"
	"gorm.io/gorm"`, `
	_ = db.Create(&M%[1]d{}).Error
	l%[1]d := []M%[1]d{}
	_ = db.Where("name = ?", "x").Find(&l%[1]d).Error
	_ = db.First(&l%[1]d, 1).Error
	_ = db.Model(&M%[1]d{}).Where("id = ?", 1).Update("name", "x").Error`},
	{"bun", `"context"
	"database/sql"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "github.com/mattn/go-sqlite3"`, `
	_, _ = db.NewInsert().Model(&M%[1]d{}).Exec(context.Background())
	l%[1]d := []M%[1]d{}
	_ = db.NewSelect().Model(&l%[1]d).Where("name = ?", "x").Scan(context.Background())
	_ = db.NewSelect().Model(&l%[1]d).Where("id = ?", 1).Scan(context.Background())
	_, _ = db.NewUpdate().Model(&M%[1]d{}).Set("name = ?", "x").Where("id = ?", 1).Exec(context.Background())`},
}

var opened = map[string]string{
	"sequelize": `db, _ := sequelize.Open("sqlite::memory:")`,
	"gorm":      `db, _ := gorm.Open(sqlite.Open(":memory:"))`,
	"bun":       "handle, _ := sql.Open(\"sqlite3\", \":memory:\")\n\tdb := bun.NewDB(handle, sqlitedialect.New())",
}

const builtModels = 50

// scaleBuild measures what models cost a build: programs of none and of 50, with everything else built before.
func scaleBuild(ctx context.Context, s *settings, out io.Writer) error {
	dir, err := os.MkdirTemp(".", "build-") // inside of the module, whose requirements the programs have
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(out, "\n**Building a program (CPU of compiler and linker)**\n\n| library | no model | %d models | a model |\n|---|---|---|---|\n", builtModels)
	for _, b := range builds {
		var none, many []float64
		for round := range s.rounds + 1 {
			cost := make([]float64, 2)
			for k, n := range []int{0, builtModels} {
				if cost[k], err = build(ctx, dir, program(b.name, b.imports, b.each, n, round)); err != nil {
					return fmt.Errorf("%s: %w", b.name, err)
				}
			}
			if round > 0 { // the first one builds the libraries, too
				none, many = append(none, cost[0]), append(many, cost[1])
			}
		}
		each := (median(many) - median(none)) / builtModels
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", b.name, duration(median(none)), duration(median(many)), duration(each))
	}
	return nil
}

// program is the text of a program with n models. Its number keeps it out of the cache of builds.
func program(name, imports, each string, n, number int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package main\n\nimport (\n\t\"time\"\n\t%s\n)\n\n", imports)
	for i := range n {
		fmt.Fprintf(&b, "type M%d struct {\n\tID int64\n\tName string\n\tNick *string\n\tAge int\n\tScore float64\n\tActive bool\n\tAt time.Time\n}\n\n", i)
	}
	fmt.Fprintf(&b, "func main() {\n\tprintln(%d, time.Now().String())\n\t%s\n\t_ = db\n", time.Now().UnixNano()+int64(number), opened[name])
	if strings.Contains(imports, `"context"`) {
		b.WriteString("\t_ = context.Background()\n")
	}
	for i := range n {
		fmt.Fprintf(&b, each+"\n", i)
	}
	b.WriteString("}\n")
	return b.String()
}

// build builds a program and returns the CPU time of the toolchain, in nanoseconds.
func build(ctx context.Context, dir, text string) (float64, error) {
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o644); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, "program"), "./"+filepath.ToSlash(dir))
	if b, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, b)
	}
	return float64(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()), nil
}
