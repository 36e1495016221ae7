package alone

import (
	"slices"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/bench/contender"
	"github.com/go-sequelize/sequelize/bench/workload"
)

// other is the work of others between two calls: more memory than the processor's own caches hold.
var other = make([]byte, 8<<20)

// BenchmarkCold is each single statement after others have used the processor, as it is while a server on the same machine works:
// the median of the calls alone, in cold-ns/op. What it costs is the code and the memory that the call touches, more
// than its instructions.
func BenchmarkCold(b *testing.B) {
	for _, call := range singles {
		for _, name := range []string{"raw", "driver", "sequelize", "gorm-tuned", "bun"} {
			b.Run(call.name+"/"+name, func(b *testing.B) {
				c := contender.New(name)
				if err := c.Open(b.Context(), open(b)); err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _ = c.Close() })
				it := workload.NewItem(3)
				it.ID = 3
				var took []time.Duration
				for b.Loop() {
					for i := 0; i < len(other); i += 64 {
						other[i]++
					}
					began := time.Now()
					if err := call.run(b.Context(), c, it); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(began))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "cold-ns/op")
			})
		}
	}
}
