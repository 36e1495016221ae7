package sequelize

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/exec"
)

// DetectNPlusOne is for development: a statement whose text comes more than n times in one request is logged at level
// warn, once, with the line of the program that asked for it. A request is what runs with one context of WithRequest;
// statements of other contexts are not counted. What one call sends in several statements of one text (batches of
// FindInBatches, chunks of BulkCreate, a row at a time for IndividualHooks) counts once; what hooks, validators and the
// function of FindInBatches ask themselves counts as ever. It looks at the stack only when it logs, but counts under a lock: leave
// it out in production. The log is that of Logger, or slog's default.
type DetectNPlusOne int

func (n DetectNPlusOne) open(s *Sequelize) error {
	if n < 1 {
		return errorf("DetectNPlusOne(%d): a statement is repeated from 1 on", int(n))
	}
	s.settings.nplusone = int(n)
	detecting.Store(true)
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

// detecting says that some connection of the process detects repeats: before, no call is marked.
var detecting atomic.Bool

// askedKey is the context key of the texts that one call of the library has sent.
type askedKey struct{}

// asOneCall marks ctx as that of one call, whose statements of one text are counted once. A call inside another is part
// of it.
func asOneCall(ctx context.Context) context.Context {
	if !detecting.Load() || ctx.Value(requestKey{}) == nil || ctx.Value(askedKey{}) != nil {
		return ctx
	}
	return context.WithValue(ctx, askedKey{}, map[string]bool{})
}

// ofProgram is ctx for the program's own functions inside a call: what they ask is not the call's.
func ofProgram(ctx context.Context) context.Context {
	if !detecting.Load() || ctx.Value(askedKey{}) == nil {
		return ctx
	}
	return context.WithValue(ctx, askedKey{}, nil)
}

// askedBefore reports whether the call of ctx has sent the text already. The caller holds the request's lock.
func askedBefore(ctx context.Context, text string) bool {
	asked, _ := ctx.Value(askedKey{}).(map[string]bool)
	if asked == nil || asked[text] {
		return asked != nil
	}
	asked[text] = true
	return false
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
	if askedBefore(ctx, text) {
		r.mu.Unlock()
		return
	}
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
