package main

import (
	"fmt"
	"strings"
)

// readmeFile is where the tables of some workloads are quoted.
const readmeFile = "../README.md"

const (
	readmeBegin = "<!-- make bench writes what follows. -->"
	readmeEnd   = "<!-- End of what make bench writes. -->"
)

// quoted are the workloads whose figures the README shows.
var quoted = []struct{ name, title string }{
	{"FindPK", "find by key"},
	{"Find100", "find 100"},
	{"Find10k", "find 10,000"},
	{"InsertOne", "insert one"},
	{"InsertCall100", "100 inserts in one call"},
	{"BulkInsert1k", "bulk insert 1,000"},
	{"Upsert", "upsert"},
	{"Stream100k", "stream 100,000"},
	{"Eager", "eager 100 × 10 × 3"},
	{"BelongsTo1k", "belongs-to 1,000"},
}

var serverNames = map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL", "mariadb": "MariaDB", "mysql": "MySQL"}

// updateReadme replaces the tables of the README: of CPU time with the best of the other ORMs in brackets, and of allocations.
func (r *report) updateReadme() error {
	var b strings.Builder
	for _, m := range []metric{metrics[0], metrics[2]} {
		fmt.Fprintf(&b, "| %s |", m.name)
		for _, q := range quoted {
			fmt.Fprintf(&b, " %s |", q.title)
		}
		fmt.Fprintf(&b, "\n|---|%s\n", strings.Repeat("---|", len(quoted)))
		for _, s := range r.servers {
			fmt.Fprintf(&b, "| %s |", serverNames[s.dialect])
			for _, q := range quoted {
				fmt.Fprintf(&b, " %s |", s.quote(q.name, m))
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	return replacePart(readmeFile, readmeBegin, readmeEnd, b.String())
}

func (s *serverReport) quote(workload string, m metric) string {
	for _, r := range s.rows {
		if r.name != workload {
			continue
		}
		if _, best := s.bestOther(r, m); m.name == "CPU" && best > 0 {
			return fmt.Sprintf("%.2f (%.2f)", r.ratio("sequelize", m), best)
		}
		return fmt.Sprintf("%.2f", r.ratio("sequelize", m))
	}
	return "–"
}
