package dialect

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestSemaphoreIsFair(t *testing.T) {
	s := NewSemaphore(1, time.Minute)
	ctx := context.Background()
	if err := s.Acquire(ctx); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var order []int
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			if err := s.Acquire(ctx); err != nil {
				t.Error(err)
			}
			mu.Lock()
			order = append(order, i)
			mu.Unlock()
			s.Release()
		})
		for _, waiting := s.Figures(); waiting != i+1; _, waiting = s.Figures() {
			time.Sleep(time.Microsecond)
		}
	}
	s.Release()
	wg.Wait()
	for i, got := range order {
		if got != i {
			t.Fatalf("order %v", order)
		}
	}
	if used, waiting := s.Figures(); used != 0 || waiting != 0 {
		t.Errorf("%d used, %d waiting", used, waiting)
	}
}

func TestSemaphoreOfManyPlaces(t *testing.T) {
	s := NewSemaphore(10, time.Minute)
	ctx := context.Background()
	_ = s.AcquireN(ctx, 3)
	all := make(chan error, 1)
	go func() { all <- s.AcquireN(ctx, 10) }()
	for _, waiting := s.Figures(); waiting != 1; _, waiting = s.Figures() {
		time.Sleep(time.Microsecond)
	}
	short, stop := context.WithTimeout(ctx, 10*time.Millisecond)
	defer stop()
	if err := s.Acquire(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one overtook who waits for all: %v", err)
	}
	s.ReleaseN(3)
	if err := <-all; err != nil {
		t.Error(err)
	}
	s.ReleaseN(10)
	if used, _ := s.Figures(); used != 0 {
		t.Errorf("%d used", used)
	}
}

func TestSemaphoreTimesOut(t *testing.T) {
	s := NewSemaphore(1, 20*time.Millisecond)
	_ = s.Acquire(context.Background())
	var timeout *AcquireTimeoutError
	if err := s.Acquire(context.Background()); !errors.As(err, &timeout) || timeout.Max != 1 || timeout.InUse != 1 || timeout.Waited < 20*time.Millisecond {
		t.Errorf("%v", err)
	}
}

func TestSemaphoreEnds(t *testing.T) {
	s := NewSemaphore(1, time.Minute)
	_ = s.Acquire(context.Background())
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(5*time.Millisecond, cancel)
	if err := s.Acquire(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	time.AfterFunc(5*time.Millisecond, func() { s.Close() })
	if err := s.Acquire(context.Background()); err != ErrClosed {
		t.Errorf("%v", err)
	}
	s.Release()
	if err := s.Acquire(context.Background()); err != ErrClosed {
		t.Errorf("%v", err)
	}
}

func TestSemaphoreUnderRaces(t *testing.T) {
	s := NewSemaphore(3, time.Millisecond)
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i%7)*300*time.Microsecond+time.Nanosecond)
			defer cancel()
			n := 1 + i%3
			if s.AcquireN(ctx, n) == nil {
				time.Sleep(time.Duration(i%5) * 100 * time.Microsecond)
				s.ReleaseN(n)
			}
		})
	}
	wg.Wait()
	if used, waiting := s.Figures(); used != 0 || waiting != 0 {
		t.Errorf("%d used, %d waiting", used, waiting)
	}
}

func TestSemaphoreDoesNotAllocate(t *testing.T) {
	s := NewSemaphore(1, time.Minute)
	ctx := context.Background()
	if n := testing.AllocsPerRun(100, func() { _ = s.Acquire(ctx); s.Release() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestLRU(t *testing.T) {
	l := newLRU[int](2)
	l.put("a", 1)
	l.put("b", 2)
	if v, ok := l.get("a"); !ok || v != 1 {
		t.Error("a is gone")
	}
	if gone, ok := l.put("c", 3); !ok || gone != 2 {
		t.Errorf("evicted %v, %v, want b's", gone, ok)
	}
	if _, ok := l.get("b"); ok {
		t.Error("b is still there")
	}
	if v, ok := l.remove("a"); !ok || v != 1 {
		t.Error("a could not be removed")
	}
	sum := 0
	l.clear(func(v int) { sum += v })
	if sum != 3 || len(l.entries) != 0 {
		t.Errorf("sum %d", sum)
	}
}

func TestPreparable(t *testing.T) {
	for _, c := range []struct {
		sql         string
		query, exec bool
	}{
		{"SELECT 1", true, false},
		{"\n ( select 1 ) ;  ", true, false},
		{"SELECT 1; DELETE FROM t", false, false},
		{"INSERT INTO t VALUES (?)", true, true},
		{"INSERT INTO t VALUES (?) returning id", true, false},
		{"UPDATE t SET a = 1", true, true},
		{"WITH a AS (SELECT 1) SELECT * FROM a", true, false},
		{"VALUES (1)", true, false},
		{"CREATE TABLE t (a int)", false, false},
		{"SAVEPOINT a", false, false},
		{"SELECTED", false, false},
		{"DROP TABLE t", false, false},
		{"", false, false},
	} {
		if got := preparable(&Statement{SQL: c.sql}, false); got != c.query {
			t.Errorf("query %q: %v", c.sql, got)
		}
		if got := preparable(&Statement{SQL: c.sql}, true); got != c.exec {
			t.Errorf("exec %q: %v", c.sql, got)
		}
	}
	if preparable(&Statement{SQL: "SELECT 1", Once: true}, false) {
		t.Error("Once is preparable")
	}
}
