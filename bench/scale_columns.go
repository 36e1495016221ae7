package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/bench/workload"
)

// The wide table: an id, and columns of text, whole number, number, truth and time in turn. Each struct holds the first
// so many of them.
type (
	wide1 struct {
		ID int64
	}
	wide5 struct {
		wide1
		C2 string
		C3 int64
		C4 float64
		C5 bool
	}
	wide10 struct {
		wide5
		C6  time.Time
		C7  string
		C8  int64
		C9  float64
		C10 bool
	}
	wide25 struct {
		wide10
		C11 time.Time
		C12 string
		C13 int64
		C14 float64
		C15 bool
		C16 time.Time
		C17 string
		C18 int64
		C19 float64
		C20 bool
		C21 time.Time
		C22 string
		C23 int64
		C24 float64
		C25 bool
	}
	wide50 struct {
		wide25
		C26 time.Time
		C27 string
		C28 int64
		C29 float64
		C30 bool
		C31 time.Time
		C32 string
		C33 int64
		C34 float64
		C35 bool
		C36 time.Time
		C37 string
		C38 int64
		C39 float64
		C40 bool
		C41 time.Time
		C42 string
		C43 int64
		C44 float64
		C45 bool
		C46 time.Time
		C47 string
		C48 int64
		C49 float64
		C50 bool
	}
)

func (w *wide1) scan(rows *sql.Rows) error {
	return rows.Scan(&w.ID)
}

func (w *wide5) scan(rows *sql.Rows) error {
	return rows.Scan(&w.ID, &w.C2, &w.C3, &w.C4, &w.C5)
}

func (w *wide10) scan(rows *sql.Rows) error {
	return rows.Scan(&w.ID, &w.C2, &w.C3, &w.C4, &w.C5, &w.C6, &w.C7, &w.C8, &w.C9, &w.C10)
}

func (w *wide25) scan(rows *sql.Rows) error {
	return rows.Scan(&w.ID, &w.C2, &w.C3, &w.C4, &w.C5, &w.C6, &w.C7, &w.C8, &w.C9, &w.C10,
		&w.C11, &w.C12, &w.C13, &w.C14, &w.C15, &w.C16, &w.C17, &w.C18, &w.C19, &w.C20,
		&w.C21, &w.C22, &w.C23, &w.C24, &w.C25)
}

func (w *wide50) scan(rows *sql.Rows) error {
	return rows.Scan(&w.ID, &w.C2, &w.C3, &w.C4, &w.C5, &w.C6, &w.C7, &w.C8, &w.C9, &w.C10,
		&w.C11, &w.C12, &w.C13, &w.C14, &w.C15, &w.C16, &w.C17, &w.C18, &w.C19, &w.C20,
		&w.C21, &w.C22, &w.C23, &w.C24, &w.C25, &w.C26, &w.C27, &w.C28, &w.C29, &w.C30,
		&w.C31, &w.C32, &w.C33, &w.C34, &w.C35, &w.C36, &w.C37, &w.C38, &w.C39, &w.C40,
		&w.C41, &w.C42, &w.C43, &w.C44, &w.C45, &w.C46, &w.C47, &w.C48, &w.C49, &w.C50)
}

const (
	wideRows    = 1000
	mostColumns = 50
)

var wideTypes = []string{"text", "BIGINT", "FLOAT", "BOOL", "TIME"}

// columns finds 1,000 rows of 1 to 50 columns.
func (sc *scaling) columns(ctx context.Context) error {
	if err := sc.fillWide(ctx); err != nil {
		return err
	}
	db, err := sc.ours(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, p := range []pair{
		widePair[wide1](sc, db, 1),
		widePair[wide5](sc, db, 5),
		widePair[wide10](sc, db, 10),
		widePair[wide25](sc, db, 25),
		widePair[wide50](sc, db, 50),
	} {
		if err := sc.measure(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// ours opens this library on the server, for models of the scale's own.
func (sc *scaling) ours(context.Context) (*sequelize.Sequelize, error) {
	return sequelize.Open(sc.server.URI, sequelize.Pool{Max: workload.PoolSize, Idle: time.Hour},
		sequelize.Defaults(sequelize.Underscored(true), sequelize.Timestamps(false)))
}

func wideColumns(n int) string {
	list := []string{"id"}
	for i := 2; i <= n; i++ {
		list = append(list, fmt.Sprintf("c%d", i))
	}
	return strings.Join(list, ", ")
}

func (sc *scaling) fillWide(ctx context.Context) error {
	define := []string{"id bigint PRIMARY KEY"}
	for i := 2; i <= mostColumns; i++ {
		define = append(define, fmt.Sprintf("c%d %s NOT NULL", i, wideTypes[(i-2)%5]))
	}
	if err := sc.server.Create(ctx, "CREATE TABLE wides ("+strings.Join(define, ", ")+")"); err != nil {
		return err
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC)
	var args []any
	for id := 1; id <= wideRows; id++ {
		args = append(args, id)
		for i := 2; i <= mostColumns; i++ {
			args = append(args, []any{fmt.Sprintf("text %d", id), id * i, float64(id) / 7, id%2 == 0, at.Add(time.Duration(id) * time.Second)}[(i-2)%5])
		}
	}
	return sc.server.Insert(ctx, "wides ("+wideColumns(mostColumns)+")", mostColumns, args)
}

func widePair[T any, P interface {
	*T
	scan(*sql.Rows) error
}](sc *scaling, db *sequelize.Sequelize, n int) pair {
	model := sequelize.Define[T](db, sequelize.TableName("wides"), sequelize.View(true)) // several models of one table may only read it
	query := "SELECT " + wideColumns(n) + " FROM wides"
	return pair{
		label: fmt.Sprintf("find 1,000 rows of %d columns", n),
		raw: func(ctx context.Context) error {
			rows, err := sc.query(ctx, query)
			if err != nil {
				return err
			}
			defer rows.Close()
			var list []P
			for rows.Next() {
				w := P(new(T))
				if err := w.scan(rows); err != nil {
					return err
				}
				list = append(list, w)
			}
			return counted(len(list), wideRows, rows.Err())
		},
		ours: func(ctx context.Context) error {
			list, err := model.FindAll(ctx)
			return counted(len(list), wideRows, err)
		},
	}
}

func counted(n, want int, err error) error {
	if err == nil && n != want {
		err = fmt.Errorf("%d rows in place of %d", n, want)
	}
	return err
}
