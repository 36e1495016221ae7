// Command bench measures this library beside hand-written database/sql, pgx and other ORMs, prints the table and writes
// it into docs/performance.md, and some of it into README.md.
//
//	go run . [-servers sqlite,postgres,mariadb,mysql] [-workloads FindPK,…] [-contenders raw,sequelize,…] [-rounds 40]
//	         [-limit 25m] [-quick] [-scale] [-profile file] [-o file]
//
// Each workload gets its share of the time that -limit leaves, for as many rounds as it holds, three to forty. Progress
// goes to standard error. A run that chooses servers, workloads or contenders prints its tables and leaves the documents
// as they are, unless -o names one.
//
// -profile writes a profile of processor time, with the contender and the workload as labels of each sample:
//
//	go tool pprof -tagfocus 'sequelize$' file
//
// Servers are named by SEQUELIZE_TEST_POSTGRES, SEQUELIZE_TEST_MARIADB and SEQUELIZE_TEST_MYSQL, as for the tests.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/bench/contender"
	"github.com/go-sequelize/sequelize/bench/workload"
)

// settings are what the command line says.
type settings struct {
	servers, workloads, contenders []string
	rounds                         int
	target                         time.Duration // of one measurement
	users                          int
	out                            string
	limit                          time.Duration
	began                          time.Time
	left                           int // rows of the table still to be measured
}

// fewestRounds is how many rounds a workload has however long they take, where so many were asked for.
const fewestRounds = 3

// share is when the next workload should be done.
func (s *settings) share() time.Time {
	rest := s.limit - time.Since(s.began)
	share := time.Now().Add(rest / time.Duration(max(1, s.left)))
	s.left--
	return share
}

// document is the one to write into: a part of the table does not replace the whole.
const document = "../docs/performance.md"

func main() {
	var s settings
	servers := flag.String("servers", "sqlite,postgres,mariadb,mysql", "the servers to measure on")
	workloads := flag.String("workloads", "", "the workloads, default all")
	contenders := flag.String("contenders", "", "the contenders beside raw, default all")
	flag.IntVar(&s.rounds, "rounds", 40, "most rounds; the table shows medians over them; 7 with -scale")
	quick := flag.Bool("quick", false, "short measurements, fewer rows, and the document stays as it is")
	scale := flag.Bool("scale", false, "measure how the cost grows with the work, in place of the table")
	flag.DurationVar(&s.limit, "limit", 25*time.Minute, "how long the run may take, about")
	profile := flag.String("profile", "", "a file to write a profile of processor time into")
	flag.StringVar(&s.out, "o", document, "the document to write the tables into; empty for none")
	flag.Parse()
	s.servers, s.workloads, s.contenders = list(*servers), list(*workloads), list(*contenders)
	s.target, s.users, s.began = 40*time.Millisecond, 100_000, time.Now()
	part, named, rounds := false, false, false
	flag.Visit(func(f *flag.Flag) {
		part = part || slices.Contains([]string{"servers", "workloads", "contenders", "quick"}, f.Name)
		named = named || f.Name == "o"
		rounds = rounds || f.Name == "rounds"
	})
	if *quick {
		s.target, s.users = 20*time.Millisecond, 20_000
	}
	if part && !named {
		s.out = ""
	}
	if *scale && !rounds {
		s.rounds = 7
	}
	run := measureAll
	if *scale {
		run = scaleAll
	}
	if err := profiled(*profile, func() error { return run(context.Background(), &s) }); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profiled runs the measurements and writes their profile of processor time into the file, where one is named.
func profiled(file string, run func() error) error {
	if file == "" {
		return run()
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err = pprof.StartCPUProfile(f); err == nil {
		err = run()
		pprof.StopCPUProfile()
	}
	return errors.Join(err, f.Close())
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func measureAll(ctx context.Context, s *settings) error {
	r := &report{began: s.began, quiet: quietness()}
	each := len(workload.All)
	if len(s.workloads) > 0 {
		each = len(s.workloads)
	}
	s.left = each * len(s.servers)
	for _, name := range s.servers {
		server, err := workload.OpenServer(ctx, name, s.users)
		if err != nil {
			return err
		}
		if server == nil {
			fmt.Fprintf(os.Stderr, "bench: SKIP %s: %s is not set\n", name, workload.Variables[name])
			s.left -= each
			continue
		}
		part, err := measureServer(ctx, s, server)
		server.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.servers = append(r.servers, part)
		part.write(os.Stdout)
	}
	if err := r.ours(); err != nil || s.out == "" {
		return err
	}
	if err := r.update(s.out); err != nil || s.out != document || len(r.servers) < len(serverNames) {
		return err
	}
	return r.updateReadme()
}

// measureServer measures all workloads, with the contenders interleaved in each round.
func measureServer(ctx context.Context, s *settings, server *workload.Server) (*serverReport, error) {
	part := &serverReport{dialect: server.Dialect, version: server.Version, users: server.Users}
	open, err := openContenders(ctx, s, server)
	defer func() {
		for _, c := range open {
			_ = c.Close()
		}
	}()
	for _, c := range open {
		part.contenders = append(part.contenders, c.Name())
	}
	if err != nil {
		return nil, err
	}
	for _, w := range workload.All {
		if len(s.workloads) > 0 && !slices.Contains(s.workloads, w.Name) {
			continue
		}
		row := &row{name: w.Name, samples: map[string][]workload.Sample{}, failed: map[string]string{}}
		if err := measureRow(ctx, s, server, w, open, row); err != nil {
			return nil, err
		}
		part.rows = append(part.rows, row)
		fmt.Fprintf(os.Stderr, "[%s of %s] %s %s\n", time.Since(s.began).Round(time.Second), s.limit, server.Dialect, row.line())
	}
	return part, nil
}

func openContenders(ctx context.Context, s *settings, server *workload.Server) (open []workload.Contender, err error) {
	for _, m := range contender.Makers {
		if m.Name != "raw" && len(s.contenders) > 0 && !slices.Contains(s.contenders, m.Name) {
			continue
		}
		c := m.New()
		switch err := c.Open(ctx, server); err {
		case nil:
			open = append(open, c)
		case workload.ErrSkip:
		default:
			return open, fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return open, nil
}

// reopen gives all contenders new connections: what a statement costs differs by where the system has put the server's
// thread of a connection, for as long as that lives, by more than most contenders differ.
func reopen(ctx context.Context, server *workload.Server, open []workload.Contender) error {
	for i, old := range open {
		if err := old.Close(); err != nil {
			return fmt.Errorf("%s: %w", old.Name(), err)
		}
		open[i] = contender.New(old.Name())
		if err := open[i].Open(ctx, server); err != nil {
			return fmt.Errorf("%s: %w", old.Name(), err)
		}
	}
	return nil
}

func measureRow(ctx context.Context, s *settings, server *workload.Server, w *workload.Workload, open []workload.Contender, row *row) error {
	first, err := workload.Measure(ctx, w, open[0], server, min(10, w.Most))
	if err != nil {
		return err
	}
	n := int(min(max(s.target/max(first.Wall, 1), 1), time.Duration(w.Most)))
	row.runs = n
	until := s.share()
	for round := range s.rounds {
		if round >= fewestRounds && time.Now().After(until) {
			break
		}
		if round > 0 {
			if err := reopen(ctx, server, open); err != nil {
				return err
			}
		}
		for _, k := range rand.New(rand.NewPCG(1, uint64(round))).Perm(len(open)) { // nobody always follows the same
			c := open[k]
			if row.failed[c.Name()] != "" {
				continue
			}
			sample, err := workload.Measure(ctx, w, c, server, n)
			if err != nil {
				if c.Name() == "raw" {
					return fmt.Errorf("%s by %s: %w", w.Name, c.Name(), err)
				}
				row.failed[c.Name()] = err.Error()
				continue
			}
			row.samples[c.Name()] = append(row.samples[c.Name()], sample)
		}
	}
	return nil
}
