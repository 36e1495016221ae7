package main

import (
	"fmt"
	"io"
	"slices"
)

// goal is the ratio to raw that a workload is to reach; 0 is none.
type goal struct {
	sqlite, postgres, others float64 // CPU; others are MariaDB and MySQL
	allocs, postgresAllocs   float64 // the second where PostgreSQL has one of its own
}

const (
	single = 1.15 // MariaDB and MySQL: single statements,
	lists  = 0.95 // lists, streams and includes,
	bulks  = 0.9  // and bulk work
)

var goals = map[string]goal{
	"InsertOne":           {1.3, 1.15, single, 1.5, 0},
	"InsertTx100":         {1.6, 1.15, single, 1.5, 0},
	"InsertCall100":       {1.0, 0.25, bulks, 1.5, 0},
	"BulkInsert1k":        {0.95, 0.6, bulks, 0, 0},
	"BulkInsert100k":      {0.95, 0.5, bulks, 0, 0},
	"BulkInsert100kNoIDs": {0.95, 0.35, bulks, 0, 0},
	"FindPK":              {1.3, 1.0, single, 1.25, 0},
	"Find100":             {0.9, 0.85, lists, 1.0, 0.5},
	"Find10k":             {0.75, 0.7, lists, 1.0, 0.5},
	"FindWhere20":         {1.0, 1.0, lists, 1.25, 0},
	"Count":               {1.3, 1.05, single, 1.5, 0},
	"UpdateOne":           {1.3, 1.1, single, 1.75, 0},
	"UpdateWhere100":      {1.05, 1.1, single, 1.75, 0},
	"UpdateRows100":       {1.2, 1.1, bulks, 0, 0},
	"DeleteOne":           {1.3, 1.1, single, 1.75, 0},
	"Upsert":              {1.5, 1.15, single, 1.75, 0},
	"Eager":               {0.95, 0.85, lists, 1.0, 0},
	"M2M":                 {1.1, 1.0, lists, 1.1, 0},
	"BelongsTo1k":         {0.95, 1.0, lists, 1.0, 0},
	"Stream100k":          {0.85, 0.8, lists, 1.0, 0.5},
}

func (g goal) cpu(dialect string) float64 {
	switch dialect {
	case "sqlite":
		return g.sqlite
	case "postgres":
		return g.postgres
	}
	return g.others
}

func (g goal) allocations(dialect string) float64 {
	if dialect == "postgres" && g.postgresAllocs > 0 {
		return g.postgresAllocs
	}
	return g.allocs
}

// floors are the contenders that show what the driver alone costs.
var floors = []string{"pgx", "driver"}

// writeGoals prints what is to be reached, what is, what the driver alone costs, and the best of the other ORMs.
func (s *serverReport) writeGoals(w io.Writer) {
	cpu, allocs := metrics[0], metrics[2]
	fmt.Fprintf(w, "\n**%s: goals, ratio to raw**\n\n| workload | CPU: goal | reached | driver alone | best other ORM | allocs: goal | reached | driver alone | best other ORM |\n|---|---|---|---|---|---|---|---|---|\n", s.dialect)
	for _, r := range s.rows {
		g, ok := goals[r.name]
		if !ok || len(r.samples["sequelize"]) == 0 {
			continue
		}
		fmt.Fprintf(w, "| %s |%s%s\n", r.name, s.goalCells(r, cpu, g.cpu(s.dialect)), s.goalCells(r, allocs, g.allocations(s.dialect)))
	}
}

// goalCells are the goal, what was reached with the interval that holds its median (see interval), what the driver alone
// costs, and the best of the others. What misses the goal by no more than the interval is marked by ≈, the rest by ✗.
func (s *serverReport) goalCells(r *row, m metric, want float64) string {
	wanted, got := "–", r.ratio("sequelize", m)
	low, high := interval(r.ratios("sequelize", "raw", m))
	reached := fmt.Sprintf("**%.2f**", got)
	if high-low >= 0.01 {
		reached += fmt.Sprintf(" %.2f–%.2f", low, high)
	}
	if want > 0 {
		wanted = fmt.Sprintf("%.2f", want)
		switch {
		case low > want+0.005:
			reached += " ✗"
		case got > want+0.005:
			reached += " ≈"
		}
	}
	floor := "–"
	for _, c := range floors {
		if ratio := r.ratio(c, m); ratio > 0 {
			floor = fmt.Sprintf("%.2f", ratio)
		}
	}
	name, best := s.bestOther(r, m)
	other := "–"
	if name != "" {
		other = fmt.Sprintf("%.2f %s%s", best, name, r.lead(name, m))
	}
	return fmt.Sprintf(" %s | %s | %s | %s |", wanted, reached, floor, other)
}

// lead says whether another contender is ahead of this library, beyond the interval of their ratio or within it.
func (r *row) lead(other string, m metric) string {
	ratios := r.ratios("sequelize", other, m)
	switch low, high := interval(ratios); {
	case low > 1.005:
		return " (ahead)"
	case high >= 0.995 && median(ratios) > 0.98:
		return " (even)"
	}
	return ""
}

// bestOther is the other ORM with the least ratio to raw; an empty name where there is none.
func (s *serverReport) bestOther(r *row, m metric) (name string, best float64) {
	for _, c := range s.contenders {
		if c == "raw" || c == "sequelize" || c == "sequelize-plain" || slices.Contains(floors, c) {
			continue
		}
		if ratio := r.ratio(c, m); ratio > 0 && (name == "" || ratio < best) {
			name, best = c, ratio
		}
	}
	return name, best
}
