package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/bench/workload"
)

// report is what a whole run found.
type report struct {
	began   time.Time
	quiet   string
	servers []*serverReport
}

type serverReport struct {
	dialect, version string
	users            int
	contenders       []string
	rows             []*row
}

// row is one workload: the samples of each contender, round by round.
type row struct {
	name    string
	runs    int
	samples map[string][]workload.Sample
	failed  map[string]string
}

// metric is one figure of a sample.
type metric struct {
	name string
	of   func(workload.Sample) float64
	unit func(float64) string
}

var metrics = []metric{
	{"CPU", func(s workload.Sample) float64 { return float64(s.CPU) }, duration},
	{"wall", func(s workload.Sample) float64 { return float64(s.Wall) }, duration},
	{"allocs", func(s workload.Sample) float64 { return s.Allocs }, amount},
	{"bytes", func(s workload.Sample) float64 { return s.Bytes }, amount},
}

func duration(v float64) string {
	d := time.Duration(v)
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.1f µs", v/1e3)
	case d < time.Second:
		return fmt.Sprintf("%.2f ms", v/1e6)
	}
	return fmt.Sprintf("%.2f s", v/1e9)
}

func amount(v float64) string {
	switch {
	case v < 10_000:
		return fmt.Sprintf("%.0f", v)
	case v < 10_000_000:
		return fmt.Sprintf("%.1fk", v/1e3)
	}
	return fmt.Sprintf("%.1fM", v/1e6)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Sorted(slices.Values(v))
	if len(v)%2 == 1 {
		return v[len(v)/2]
	}
	return (v[len(v)/2-1] + v[len(v)/2]) / 2
}

// raw is the median of raw's figure.
func (r *row) raw(m metric) float64 {
	var v []float64
	for _, s := range r.samples["raw"] {
		v = append(v, m.of(s))
	}
	return median(v)
}

// ratios are a contender's figures to another's, each taken inside a round.
func (r *row) ratios(contender, to string, m metric) []float64 {
	var v []float64
	base := r.samples[to]
	for i, s := range r.samples[contender] {
		if i < len(base) && m.of(base[i]) > 0 {
			v = append(v, m.of(s)/m.of(base[i]))
		}
	}
	return v
}

// ratio is the median of the ratios to raw; 0 where there is none.
func (r *row) ratio(contender string, m metric) float64 { return median(r.ratios(contender, "raw", m)) }

// interval holds the median of what the figures are drawn from with a confidence of about 95 %, by their order alone,
// whatever they are spread like. Of seven or fewer it is their whole range, which holds it less surely the fewer they are:
// of three by 75 %.
func interval(v []float64) (low, high float64) {
	if len(v) == 0 {
		return 0, 0
	}
	v = slices.Sorted(slices.Values(v))
	n := float64(len(v))
	k := max(0, int((n-1.96*math.Sqrt(n))/2))
	return v[k], v[len(v)-1-k]
}

// spread is (max − min) ÷ median of raw's figure over the rounds.
func (r *row) spread(m metric) float64 {
	var v []float64
	for _, s := range r.samples["raw"] {
		v = append(v, m.of(s))
	}
	if len(v) == 0 || median(v) == 0 {
		return 0
	}
	return (slices.Max(v) - slices.Min(v)) / median(v)
}

func (r *row) line() string {
	return fmt.Sprintf("%s (%d × %d runs): sequelize CPU %.2f, wall %.2f, allocs %.2f (%.0f of %.0f), bytes %.2f", r.name, len(r.samples["raw"]), r.runs,
		r.ratio("sequelize", metrics[0]), r.ratio("sequelize", metrics[1]), r.ratio("sequelize", metrics[2]),
		r.ratio("sequelize", metrics[2])*r.raw(metrics[2]), r.raw(metrics[2]), r.ratio("sequelize", metrics[3]))
}

// write prints the tables of one server: the goals, then raw's own figure, and the ratio of each contender to it.
func (s *serverReport) write(w io.Writer) {
	s.writeGoals(w)
	for _, m := range metrics {
		fmt.Fprintf(w, "\n**%s %s: %s, ratio to raw**\n\n| workload | raw |", s.dialect, s.version, m.name)
		for _, c := range s.contenders[1:] {
			fmt.Fprintf(w, " %s |", c)
		}
		fmt.Fprintf(w, "\n|---|%s\n", strings.Repeat("---|", len(s.contenders)))
		for _, r := range s.rows {
			fmt.Fprintf(w, "| %s | %s |", r.name, m.unit(r.raw(m)))
			for _, c := range s.contenders[1:] {
				fmt.Fprintf(w, " %s |", r.cell(c, m))
			}
			fmt.Fprintln(w)
		}
	}
	s.notes(w)
}

func (r *row) cell(contender string, m metric) string {
	ratio := r.ratio(contender, m)
	switch {
	case r.failed[contender] == workload.ErrSkip.Error():
		return "–"
	case r.failed[contender] != "":
		return "✗"
	case contender == "sequelize":
		return fmt.Sprintf("**%.2f**", ratio)
	}
	return fmt.Sprintf("%.2f", ratio)
}

// notes say why a cell has a cross, and how much raw's own figures spread.
func (s *serverReport) notes(w io.Writer) {
	fmt.Fprintln(w)
	var spreads []float64
	for _, r := range s.rows {
		spreads = append(spreads, r.spread(metrics[0]))
		for _, c := range s.contenders {
			if why := r.failed[c]; why != "" && why != workload.ErrSkip.Error() {
				fmt.Fprintf(w, "- ✗ %s: %s\n", c, firstLine(why))
			}
		}
	}
	if len(spreads) > 0 {
		fmt.Fprintf(w, "- Noise: raw's own CPU time, (max − min) ÷ median over the rounds: median %.0f %%, worst %.0f %%.\n",
			100*median(spreads), 100*slices.Max(spreads))
	}
}

// rounds are those of the workloads with the fewest and the most.
func (r *report) rounds() (fewest, most int) {
	for _, s := range r.servers {
		for _, row := range s.rows {
			n := len(row.samples["raw"])
			if fewest == 0 || n < fewest {
				fewest = n
			}
			most = max(most, n)
		}
	}
	return fewest, most
}

// ours is the first failure of this library.
func (r *report) ours() error {
	for _, s := range r.servers {
		for _, row := range s.rows {
			if why := row.failed["sequelize"]; why != "" {
				return fmt.Errorf("%s: %s by sequelize: %s", s.dialect, row.name, why)
			}
		}
	}
	return nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > 160 {
		s = s[:160] + "…"
	}
	return s
}

const (
	tablesBegin = "<!-- The command writes what follows. -->"
	tablesEnd   = "<!-- End of what the command writes. -->"
	scaleBegin  = "<!-- The command with -scale writes what follows. -->"
	scaleEnd    = "<!-- End of what the command with -scale writes. -->"
)

// update replaces the measured part of the document.
func (r *report) update(file string) error {
	var b strings.Builder
	fewest, most := r.rounds()
	fmt.Fprintf(&b, "Measured on %s in %s, %s, %d to %d rounds a workload, %s. Machine: %s. %s\n", r.began.UTC().Format(time.DateOnly),
		time.Since(r.began).Round(time.Minute), runtime.Version(), fewest, most, versions(), machine(), r.quiet)
	for _, s := range r.servers {
		s.write(&b)
	}
	return replacePart(file, tablesBegin, tablesEnd, b.String())
}

// replacePart replaces what stands between two lines of a document.
func replacePart(file, begin, end, with string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the tables, between %q and %q", file, begin, end)
	}
	return os.WriteFile(file, []byte(before+begin+"\n\n"+strings.TrimSpace(with)+"\n\n"+end+after), 0o644)
}

// quietness says whether the machine had other work when the run began, by three seconds of waiting before it.
func quietness() string {
	busy, total, err := processorTime()
	if err != nil {
		return "How busy it was before the run is not known."
	}
	time.Sleep(3 * time.Second)
	busy2, total2, err := processorTime()
	if err != nil || total2 == total {
		return "How busy it was before the run is not known."
	}
	share := 100 * (busy2 - busy) / (total2 - total)
	if share > 10 {
		warning := fmt.Sprintf("The machine was not quiet: its processors were busy by %.0f %% before the run, so that times are indications only.", share)
		fmt.Fprintln(os.Stderr, "bench: WARNING:", warning)
		return "**" + warning + "** Allocations and bytes do not depend on it."
	}
	return fmt.Sprintf("It was quiet before the run: its processors were busy by %.0f %%.", share)
}

// processorTime is for how long all processors together have worked, and for how long they have been there, in ticks.
func processorTime() (busy, total float64, err error) {
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0, err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	for i, field := range strings.Fields(line)[1:] {
		var ticks float64
		if _, err := fmt.Sscan(field, &ticks); err != nil {
			return 0, 0, err
		}
		if i >= 8 { // a guest's time is in the user's already
			break
		}
		total += ticks
		if i != 3 && i != 4 { // idle, and waiting for a disk
			busy += ticks
		}
	}
	return busy, total, nil
}

// machine is the processor, and how busy it was with other things.
func machine() string {
	name, load := "unknown processor", ""
	if f, err := os.Open("/proc/cpuinfo"); err == nil {
		defer f.Close()
		for scan := bufio.NewScanner(f); scan.Scan(); {
			if k, v, ok := strings.Cut(scan.Text(), ":"); ok && strings.TrimSpace(k) == "model name" {
				name = strings.TrimSpace(v)
				break
			}
		}
	}
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load at the end of the run " + strings.Join(strings.Fields(string(b))[:3], " ")
	}
	return fmt.Sprintf("%s, %d processors%s", name, runtime.NumCPU(), load)
}

// versions are those of the measured modules.
func versions() string {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Path}} {{.Version}}", "github.com/mattn/go-sqlite3", "github.com/jackc/pgx/v5",
		"github.com/go-sql-driver/mysql", "gorm.io/gorm", "github.com/uptrace/bun", "xorm.io/xorm").Output()
	if err != nil {
		return "versions as in bench/go.mod"
	}
	return strings.Join(strings.Split(strings.TrimSpace(string(out)), "\n"), ", ")
}
