package sequelize

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/exec"
)

// DetectNPlusOne is for development: a statement whose text comes more than n times in one request is logged at level
// warn, once, with the line of the program that asked for it. A request is what runs with one context of WithRequest;
// statements of other contexts are not counted. It looks at the stack only when it logs, but counts under a lock: leave
// it out in production. The log is that of Logger, or slog's default.
type DetectNPlusOne int

func (n DetectNPlusOne) open(s *Sequelize) error {
	if n < 1 {
		return errorf("DetectNPlusOne(%d): a statement is repeated from 1 on", int(n))
	}
	s.settings.nplusone = int(n)
	return nil
}

// requestKey is the context key of a request's statements.
type requestKey struct{}

// request counts the statements of one request by their text.
type request struct {
	mu   sync.Mutex
	seen map[string]int
}

// WithRequest marks ctx as the context of one request, whose statements DetectNPlusOne counts together. An HTTP server
// calls it in a handler around all others. Without DetectNPlusOne it does nothing of note.
func WithRequest(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestKey{}, &request{seen: map[string]int{}})
}

// countShape counts the statements of one shape in one request.
func (s *Sequelize) countShape(ctx context.Context, st *dialect.Statement) {
	if s.settings.nplusone == 0 {
		return
	}
	r, _ := ctx.Value(requestKey{}).(*request)
	if r == nil {
		return
	}
	text := strings.TrimSuffix(st.SQL, " "+exec.Comment(ctx))
	r.mu.Lock()
	r.seen[text]++
	n := r.seen[text]
	r.mu.Unlock()
	if n != s.settings.nplusone+1 {
		return
	}
	log := slog.Default()
	if l := s.settings.log; l != nil && l.log != nil {
		log = l.log
	}
	log.LogAttrs(ctx, slog.LevelWarn, "sequelize: a statement repeats in one request: an Include or Load asks once",
		slog.String("sql", text), slog.Int("times", n), slog.String("caller", caller()))
}

// caller is the line of the program's code from which the library was called.
func caller() string {
	const own = "github.com/go-sequelize/sequelize"
	var places [64]uintptr
	frames := runtime.CallersFrames(places[:runtime.Callers(2, places[:])])
	for {
		f, more := frames.Next()
		inside := false
		for _, p := range []string{own + ".", own + "/internal/", own + "/dialect", "runtime.", "iter."} {
			inside = inside || strings.HasPrefix(f.Function, p)
		}
		if !inside && f.Function != "" {
			return fmt.Sprintf("%s:%d", f.File, f.Line)
		}
		if !more {
			return "unknown"
		}
	}
}
