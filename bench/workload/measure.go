package workload

import (
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"
)

// Sample is one measurement, for each run of the workload.
type Sample struct {
	Wall, CPU     time.Duration
	Bytes, Allocs float64
}

// Measure runs a workload n times, after runs that prepare the contender's statements, and checks what came of it.
func Measure(ctx context.Context, w *Workload, c Contender, s *Server, n int) (Sample, error) {
	warm := 6 // PostgreSQL decides on a plan at the sixth execution
	if w.Most == 1 {
		warm = 0 // of 100,000 rows preparing is nothing
	}
	st := &State{}
	st.NeedsIDs(c.Name() == "sequelize")
	if err := w.Prepare(ctx, s, st, warm+n); err != nil {
		return Sample{}, err
	}
	for i := range warm {
		if err := w.Run(ctx, c, st, i); err != nil {
			return Sample{}, err
		}
	}
	var sample Sample
	var err error
	pprof.Do(ctx, pprof.Labels("contender", c.Name(), "workload", w.Name), func(ctx context.Context) {
		sample, err = Meter(n, func(i int) error { return w.Run(ctx, c, st, warm+i) })
	})
	if err != nil {
		return sample, err
	}
	if err := w.Check(ctx, s, st, warm+n); err != nil {
		return sample, &CheckError{w.Name, c.Name(), err}
	}
	return sample, nil
}

// Meter measures n runs.
func Meter(n int, run func(i int) error) (Sample, error) {
	runtime.GC()
	before := now()
	for i := range n {
		if err := run(i); err != nil {
			return Sample{}, err
		}
	}
	return now().since(before, n), nil
}

// CheckError says that a contender brought a wrong result.
type CheckError struct {
	Workload, Contender string
	Err                 error
}

// Error implements error.
func (e *CheckError) Error() string {
	return fmt.Sprintf("%s by %s is wrong: %v", e.Workload, e.Contender, e.Err)
}

type meter struct {
	wall          time.Time
	cpu           time.Duration
	bytes, allocs uint64
}

func now() meter {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return meter{time.Now(), CPU(), m.TotalAlloc, m.Mallocs}
}

// CPU is the time that the process has spent on processors, in its own code and the system's for it.
func CPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (r meter) since(before meter, n int) Sample {
	return Sample{
		Wall: r.wall.Sub(before.wall) / time.Duration(n), CPU: (r.cpu - before.cpu) / time.Duration(n),
		Bytes: float64(r.bytes-before.bytes) / float64(n), Allocs: float64(r.allocs-before.allocs) / float64(n),
	}
}

// Least runs a workload n times and returns the fewest allocations and bytes of one run: what else the process does only
// adds to a run, and what is made once is in the first.
func Least(ctx context.Context, w *Workload, c Contender, s *Server, n int) (allocs, bytes uint64, err error) {
	const warm = 6
	st := &State{}
	st.NeedsIDs(c.Name() == "sequelize")
	if err := w.Prepare(ctx, s, st, warm+n); err != nil {
		return 0, 0, err
	}
	var before, after runtime.MemStats
	for i := range warm + n {
		runtime.ReadMemStats(&before)
		if err := w.Run(ctx, c, st, i); err != nil {
			return 0, 0, err
		}
		runtime.ReadMemStats(&after)
		a, b := after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
		if i <= warm {
			allocs, bytes = a, b
		}
		allocs, bytes = min(allocs, a), min(bytes, b)
	}
	return allocs, bytes, w.Check(ctx, s, st, warm+n)
}
