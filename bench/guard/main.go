// Command guard fails when a workload costs more memory than the committed table says: allocations exactly, bytes within
// two per cent. It never measures time. It works on SQLite, and on PostgreSQL where SEQUELIZE_TEST_POSTGRES names one.
//
//	go run ./guard [-update]
//
// A number that rises needs its reason in the commit that raises it.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/bench/contender"
	"github.com/go-sequelize/sequelize/bench/workload"
)

// guarded are the main workloads, with the runs of one measurement.
var guarded = []struct {
	name string
	runs int
}{
	{"InsertOne", 200}, {"InsertTx100", 30}, {"InsertCall100", 20}, {"BulkInsert1k", 5}, {"FindPK", 500}, {"Find100", 50}, {"Find10k", 5},
	{"FindWhere20", 100}, {"Count", 200}, {"UpdateOne", 200}, {"UpdateWhere100", 50}, {"UpdateRows100", 60}, {"DeleteOne", 200},
	{"Upsert", 200}, {"Eager", 10}, {"M2M", 20}, {"BelongsTo1k", 10},
}

// cost is what one run of a workload allocates.
type cost struct{ allocs, bytes float64 }

const (
	table  = "guard/table.txt"
	users  = 10_000
	leeway = 0.02 // of bytes
)

func main() {
	update := flag.Bool("update", false, "write the table anew")
	flag.Parse()
	if err := run(context.Background(), *update); err != nil {
		fmt.Fprintln(os.Stderr, "bench/guard:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, update bool) error {
	debug.SetGCPercent(-1) // pools keep what they have
	found := map[string]cost{}
	skipped := []string{}
	for _, name := range []string{"sqlite", "postgres"} {
		server, err := workload.OpenServer(ctx, name, users)
		if err != nil {
			return err
		}
		if server == nil {
			fmt.Printf("bench/guard: SKIP %s: %s is not set\n", name, workload.Variables[name])
			skipped = append(skipped, name)
			continue
		}
		err = measure(ctx, server, found)
		server.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	want, version, err := read()
	if update {
		return write(found, want, skipped)
	}
	if err != nil {
		return err
	}
	if version != goVersion() {
		fmt.Printf("bench/guard: SKIP: the table is of %s, and this is %s, whose library allocates otherwise\n", version, goVersion())
		return nil
	}
	return compare(found, want, skipped)
}

// measure finds what each guarded workload costs this library on a server.
func measure(ctx context.Context, server *workload.Server, found map[string]cost) error {
	c := contender.New("sequelize")
	if err := c.Open(ctx, server); err != nil {
		return err
	}
	defer c.Close()
	for _, g := range guarded {
		w := workload.ByName(g.name)
		allocs, bytes, err := workload.Least(ctx, w, c, server, g.runs)
		if err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
		debug.FreeOSMemory()
		found[server.Dialect+" "+g.name] = cost{float64(allocs), float64(bytes)}
	}
	return nil
}

// goVersion is the version without its patch level, which changes no allocation.
func goVersion() string {
	parts := strings.SplitN(runtime.Version(), ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// read reads the committed table.
func read() (map[string]cost, string, error) {
	f, err := os.Open(table)
	if err != nil {
		return nil, "", fmt.Errorf("no table: %w (run go run ./guard -update)", err)
	}
	defer f.Close()
	want, version := map[string]cost{}, ""
	for scan := bufio.NewScanner(f); scan.Scan(); {
		fields := strings.Fields(scan.Text())
		switch {
		case len(fields) == 0 || fields[0] == "#":
		case fields[0] == "go":
			version = fields[1]
		default:
			var c cost
			if _, err := fmt.Sscan(fields[2]+" "+fields[3], &c.allocs, &c.bytes); err != nil {
				return nil, "", fmt.Errorf("%s: %q: %w", table, scan.Text(), err)
			}
			want[fields[0]+" "+fields[1]] = c
		}
	}
	return want, version, nil
}

// write writes the table; of servers that were not there the old lines stay.
func write(found, old map[string]cost, skipped []string) error {
	for name, c := range old {
		if slices.Contains(skipped, strings.Fields(name)[0]) {
			found[name] = c
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# What one run of a workload allocates: server, workload, allocations, bytes. Written by go run ./guard -update.\ngo %s\n", goVersion())
	for _, name := range names(found) {
		f := strings.Fields(name)
		fmt.Fprintf(&b, "%-9s %-14s %8.0f %10.0f\n", f[0], f[1], found[name].allocs, found[name].bytes)
	}
	return os.WriteFile(table, []byte(b.String()), 0o644)
}

func names(costs map[string]cost) []string {
	var list []string
	for _, server := range []string{"sqlite", "postgres"} {
		for _, g := range guarded {
			if _, ok := costs[server+" "+g.name]; ok {
				list = append(list, server+" "+g.name)
			}
		}
	}
	return list
}

// slack is how much a workload's allocations may differ: not at all, but where a transaction's end is watched by a
// goroutine of database/sql, which sometimes starts after it.
func slack(name string) float64 {
	if strings.HasSuffix(name, " InsertTx100") || strings.HasSuffix(name, " UpdateRows100") {
		return 2
	}
	return 0
}

// compare says what differs from the table.
func compare(found, want map[string]cost, skipped []string) error {
	worse := 0
	for _, name := range names(found) {
		got, limit := found[name], want[name]
		switch {
		case limit == cost{}:
			fmt.Printf("bench/guard: FAIL %s is not in the table\n", name)
			worse++
		case got.allocs > limit.allocs+slack(name) || got.bytes > limit.bytes*(1+leeway):
			fmt.Printf("bench/guard: FAIL %s: %.0f allocations and %.0f bytes, the table has %.0f and %.0f\n", name, got.allocs, got.bytes, limit.allocs, limit.bytes)
			worse++
		case got.allocs < limit.allocs-slack(name) || got.bytes < limit.bytes*(1-leeway):
			fmt.Printf("bench/guard: FAIL %s: %.0f allocations and %.0f bytes are less than the table's %.0f and %.0f: keep the gain by -update\n", name, got.allocs, got.bytes, limit.allocs, limit.bytes)
			worse++
		}
	}
	if worse > 0 {
		return fmt.Errorf("%d workloads differ from %s", worse, table)
	}
	fmt.Printf("bench/guard: PASS: %d workloads, %d servers skipped\n", len(found), len(skipped))
	return nil
}
