package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// scaleAll measures how the cost grows with the work: rows of one find, callers on one pool, columns, levels of includes,
// models, includes by a join in place of a statement a level, and the memory that a stream of a million rows holds. The
// ratio to raw is not to grow. Last comes what models cost a build.
func scaleAll(ctx context.Context, s *settings) error {
	var b strings.Builder
	out := io.MultiWriter(os.Stdout, &b)
	quiet := quietness()
	s.contenders = []string{"sequelize"}
	for _, name := range s.servers {
		server, err := workload.OpenServer(ctx, name, s.streamed(name))
		if err != nil {
			return err
		}
		if server == nil {
			fmt.Fprintf(os.Stderr, "bench: SKIP %s: %s is not set\n", name, workload.Variables[name])
			continue
		}
		err = scaleServer(ctx, s, server, out)
		server.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := scaleBuild(ctx, s, out); err != nil {
		return err
	}
	if s.out == "" {
		return nil
	}
	head := fmt.Sprintf("Measured on %s, %s, %d rounds. Machine: %s. %s\n", time.Now().UTC().Format(time.DateOnly), runtime.Version(), s.rounds, machine(), quiet)
	return replacePart(s.out, scaleBegin, scaleEnd, head+b.String())
}

// streamed is how many users a server has: a million where a driver of its own reads them, fewer where the rows come by
// the same code as SQLite's and only take longer to be put there.
func (s *settings) streamed(server string) int {
	if server == "sqlite" || server == "postgres" {
		return 10 * s.users
	}
	return 2 * s.users
}

// pair is what is measured beside each other: both do the same work.
type pair struct {
	label     string
	raw, ours func(ctx context.Context) error
}

// scaling is what the parts of one server share.
type scaling struct {
	*settings
	server *workload.Server
	open   []workload.Contender
	db     *sql.DB // raw's
	stmts  map[string]*sql.Stmt
	out    io.Writer
}

// query runs a statement by hand, prepared once.
func (sc *scaling) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt := sc.stmts[text]
	if stmt == nil {
		var err error
		if stmt, err = sc.db.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		sc.stmts[text] = stmt
	}
	return stmt.QueryContext(ctx, args...)
}

func scaleServer(ctx context.Context, s *settings, server *workload.Server, out io.Writer) error {
	open, err := openContenders(ctx, s, server)
	for _, c := range open {
		defer c.Close()
	}
	if err != nil {
		return err
	}
	db, err := sql.Open(server.Driver, server.DSN)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(workload.PoolSize)
	db.SetMaxIdleConns(workload.PoolSize)
	sc := &scaling{s, server, open, db, map[string]*sql.Stmt{}, out}
	fmt.Fprintf(out, "\n**%s: ratio to raw as the work grows**\n\n| work | raw CPU | CPU | wall | allocs | bytes |\n|---|---|---|---|---|---|\n", server.Dialect)
	for _, part := range []func(context.Context) error{sc.rows, sc.goroutines, sc.columns, sc.levels, sc.models, sc.joined, sc.stream} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// measure writes the line of a pair.
func (sc *scaling) measure(ctx context.Context, p pair) error {
	r := &row{name: p.label, samples: map[string][]workload.Sample{}, failed: map[string]string{}}
	runs := map[string]func(context.Context) error{"raw": p.raw, "sequelize": p.ours}
	names := []string{"raw", "sequelize"}
	var once time.Duration
	for _, name := range names { // prepares their statements
		for range 6 { // PostgreSQL decides on a plan at the sixth execution
			start := time.Now()
			if err := runs[name](ctx); err != nil {
				return fmt.Errorf("%s by %s: %w", p.label, name, err)
			}
			once = time.Since(start)
		}
	}
	n := int(max(1, sc.target/max(once, 1)))
	for round := range sc.rounds {
		for k := range names {
			name := names[(k+round)%len(names)]
			sample, err := workload.Meter(n, func(int) error { return runs[name](ctx) })
			if err != nil {
				return fmt.Errorf("%s by %s: %w", p.label, name, err)
			}
			r.samples[name] = append(r.samples[name], sample)
		}
	}
	sc.line(r)
	return nil
}

func (sc *scaling) line(r *row) {
	fmt.Fprintf(sc.out, "| %s | %s |", r.name, metrics[0].unit(r.raw(metrics[0])))
	for _, m := range metrics {
		fmt.Fprintf(sc.out, " %.2f |", r.ratio("sequelize", m))
	}
	fmt.Fprintln(sc.out)
}

// byWorkload writes the line of a workload.
func (sc *scaling) byWorkload(ctx context.Context, w *workload.Workload, label string) error {
	r := &row{name: label, samples: map[string][]workload.Sample{}, failed: map[string]string{}}
	if err := measureRow(ctx, sc.settings, sc.server, w, sc.open, r); err != nil {
		return err
	}
	if why := r.failed["sequelize"]; why != "" {
		return fmt.Errorf("%s: %s", label, why)
	}
	sc.line(r)
	return nil
}

func (sc *scaling) rows(ctx context.Context) error {
	for _, n := range []int{1, 10, 100, 1000, 10_000, 100_000} {
		if err := sc.byWorkload(ctx, workload.FindN(n), fmt.Sprintf("find %d rows", n)); err != nil {
			return err
		}
	}
	return nil
}

func (sc *scaling) goroutines(ctx context.Context) error {
	for _, n := range []int{1, 4, 16, 64} {
		if err := sc.byWorkload(ctx, parallel(n), fmt.Sprintf("64 finds by key, %d goroutines on %d connections", n, workload.PoolSize)); err != nil {
			return err
		}
	}
	return nil
}

// parallel is 64 finds by key, by n goroutines.
func parallel(n int) *workload.Workload {
	return &workload.Workload{
		Name: fmt.Sprintf("FindPK by %d goroutines", n), Most: 200,
		Prepare: func(context.Context, *workload.Server, *workload.State, int) error { return nil },
		Run: func(ctx context.Context, c workload.Contender, _ *workload.State, i int) error {
			var wait sync.WaitGroup
			errs := make([]error, n)
			for g := range n {
				wait.Go(func() {
					for k := range 64 / n {
						id := int64(i*64+g*(64/n)+k)%10_000 + 1
						u, err := c.FindPK(ctx, id)
						if err == nil && u.ID != id {
							err = fmt.Errorf("user %d in place of %d", u.ID, id)
						}
						if err != nil {
							errs[g] = err
						}
					}
				})
			}
			wait.Wait()
			for _, err := range errs {
				if err != nil {
					return err
				}
			}
			return nil
		},
		Check: func(context.Context, *workload.Server, *workload.State, int) error { return nil },
	}
}

// stream streams all users and looks at the live heap on the way.
func (sc *scaling) stream(ctx context.Context) error {
	fmt.Fprintf(sc.out, "\nLive heap while `Each` streams %d rows on %s, MB after each tenth:", sc.server.Users, sc.server.Dialect)
	n := 0
	err := sc.open[1].Stream(ctx, sc.server.Users, func(*workload.User) error {
		n++
		if n%(sc.server.Users/10) == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			fmt.Fprintf(sc.out, " %.1f", float64(m.HeapAlloc)/1e6)
		}
		return nil
	})
	fmt.Fprintln(sc.out, ".")
	if err == nil && n != sc.server.Users {
		err = fmt.Errorf("%d rows in place of %d", n, sc.server.Users)
	}
	return err
}
