// Package contender has the ways of working with a database that the benchmark compares, each in a file of its own.
package contender

import "github.com/go-sequelize/sequelize/bench/workload"

// Makers make new contenders by name, in the order of the table. Raw is the first: ratios are taken to it.
var Makers = []struct {
	Name string
	New  func() workload.Contender
}{
	{"raw", func() workload.Contender { return &raw{} }},
	{"pgx", func() workload.Contender { return &native{} }},
	{"driver", func() workload.Contender { return &beneath{} }},
	{"sequelize", func() workload.Contender { return &ours{} }},
	{"sequelize-plain", func() workload.Contender { return &ours{plain: true} }},
	{"gorm", func() workload.Contender { return &gormDB{} }},
	{"gorm-tuned", func() workload.Contender { return &gormDB{tuned: true} }},
	{"bun", func() workload.Contender { return &bunDB{} }},
	{"xorm", func() workload.Contender { return &xormDB{} }},
}

// New makes the contender of a name; nil where there is none.
func New(name string) workload.Contender {
	for _, m := range Makers {
		if m.Name == name {
			return m.New()
		}
	}
	return nil
}
