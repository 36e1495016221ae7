package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// scaleAll measures how the cost grows with the work: rows of one find, callers on one pool, and the memory that a stream
// of a million rows holds. The ratio to raw is not to grow.
func scaleAll(ctx context.Context, s *settings) error {
	if len(s.contenders) == 0 {
		s.contenders = []string{"sequelize"}
	}
	for _, name := range s.servers {
		server, err := workload.OpenServer(ctx, name, 10*s.users)
		if err != nil {
			return err
		}
		if server == nil {
			fmt.Fprintf(os.Stderr, "bench: SKIP %s: %s is not set\n", name, workload.Variables[name])
			continue
		}
		err = scaleServer(ctx, s, server)
		server.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func scaleServer(ctx context.Context, s *settings, server *workload.Server) error {
	open, err := openContenders(ctx, s, server)
	for _, c := range open {
		defer c.Close()
	}
	if err != nil {
		return err
	}
	fmt.Printf("\n**%s %s: rows of one find, ratio to raw**\n\n| rows | contender | CPU | wall | allocs | bytes |\n|---|---|---|---|---|---|\n", server.Dialect, server.Version)
	for _, n := range []int{1, 10, 100, 1000, 10_000, 100_000} {
		if err := scaleRow(ctx, s, server, workload.FindN(n), open, fmt.Sprint(n)); err != nil {
			return err
		}
	}
	fmt.Printf("\n**%s %s: finds by key by many goroutines on one pool of %d connections, ratio to raw**\n\n| goroutines | contender | CPU | wall | allocs | bytes |\n|---|---|---|---|---|---|\n", server.Dialect, server.Version, workload.PoolSize)
	for _, n := range []int{1, 4, 16, 64} {
		if err := scaleRow(ctx, s, server, parallel(n), open, fmt.Sprint(n)); err != nil {
			return err
		}
	}
	return scaleStream(ctx, server, open)
}

func scaleRow(ctx context.Context, s *settings, server *workload.Server, w *workload.Workload, open []workload.Contender, label string) error {
	r := &row{name: w.Name, samples: map[string][]workload.Sample{}, failed: map[string]string{}}
	if err := measureRow(ctx, s, server, w, open, r); err != nil {
		return err
	}
	for _, c := range open[1:] {
		fmt.Printf("| %s | %s |", label, c.Name())
		for _, m := range metrics {
			fmt.Printf(" %s |", r.cell(c.Name(), m))
		}
		fmt.Println()
	}
	return nil
}

// parallel is 64 finds by key, by n goroutines.
func parallel(n int) *workload.Workload {
	return &workload.Workload{
		Name: fmt.Sprintf("FindPK by %d goroutines", n), Most: 50,
		Prepare: func(context.Context, *workload.Server, *workload.State, int) error { return nil },
		Run: func(ctx context.Context, c workload.Contender, _ *workload.State, i int) error {
			var wait sync.WaitGroup
			errs := make([]error, n)
			for g := range n {
				wait.Go(func() {
					for k := range 64 / n {
						id := int64(i*64 + g*(64/n) + k + 1)
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

// scaleStream streams all users and looks at the live heap on the way.
func scaleStream(ctx context.Context, server *workload.Server, open []workload.Contender) error {
	for _, c := range open[1:] {
		fmt.Printf("\n**%s %s: live heap while %s streams %d rows, MB**\n\n", server.Dialect, server.Version, c.Name(), server.Users)
		n := 0
		err := c.Stream(ctx, server.Users, func(*workload.User) error {
			n++
			if n%(server.Users/10) == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				fmt.Printf("%d: %.1f  ", n, float64(m.HeapAlloc)/1e6)
			}
			return nil
		})
		fmt.Println()
		if err != nil {
			return err
		}
		if n != server.Users {
			return fmt.Errorf("%d rows in place of %d", n, server.Users)
		}
	}
	return nil
}
