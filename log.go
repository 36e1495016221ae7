package sequelize

import (
	"context"
	"log/slog"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/exec"
)

// logging is what the connection logs.
type logging struct {
	log        *slog.Logger
	parameters bool
	slow       time.Duration
}

func (s *Sequelize) logging() *logging {
	if s.settings.log == nil {
		s.settings.log = &logging{}
	}
	return s.settings.log
}

// Logger logs every statement at level debug, failed ones at level error and slow ones (SlowThreshold) at level warn:
// with the statement, its duration, rows and dialect. Without it nothing is logged. In Sequelize: logging.
func Logger(log *slog.Logger) OpenOption {
	return openFunc(func(s *Sequelize) error { s.logging().log = log; return nil })
}

// LogParameters(true) adds the bound values to the log. They may be secrets. In Sequelize: logQueryParameters.
type LogParameters bool

func (l LogParameters) open(s *Sequelize) error { s.logging().parameters = bool(l); return nil }

// SlowThreshold is the duration from which a statement is logged at level warn.
type SlowThreshold time.Duration

func (t SlowThreshold) open(s *Sequelize) error { s.logging().slow = time.Duration(t); return nil }

// Trace is what a Tracer is told of a statement.
type Trace struct {
	SQL     string // with placeholders for its values
	Dialect string // its name, such as "postgres"
}

// Tracer is told of every statement: OpenTelemetry and its like sit on it.
type Tracer interface {
	// Start is called before a statement. The context that it returns is the statement's; the function is called with
	// the outcome.
	Start(ctx context.Context, t Trace) (context.Context, func(rows int64, err error))
}

// WithTracer makes t be told of every statement.
func WithTracer(t Tracer) OpenOption {
	return openFunc(func(s *Sequelize) error { s.settings.tracer = t; return nil })
}

// observe lets the runner tell whoever listens, and nobody where nobody does.
func (s *Sequelize) observe() {
	l, t := s.settings.log, s.settings.tracer
	if l != nil && l.log == nil {
		l = nil
	}
	hooked := s.hooks.beforeQuery.any() || s.hooks.afterQuery.any()
	if l == nil && t == nil && s.settings.nplusone == 0 && !hooked {
		s.runner.Observe(nil)
		return
	}
	observer := func(ctx context.Context, st *dialect.Statement) (context.Context, func(exec.Outcome) error, error) {
		end := func(int64, error) {}
		if t != nil {
			ctx, end = t.Start(ctx, Trace{SQL: st.SQL, Dialect: s.dialect.Name()})
		}
		s.countShape(ctx, st)
		return ctx, func(o exec.Outcome) error {
			end(o.Rows, o.Err)
			if l != nil {
				l.write(ctx, s.dialect.Name(), st, o)
			}
			return nil
		}, nil
	}
	if hooked {
		observer = s.statementHooks(observer)
	}
	s.runner.Observe(observer)
}

// write logs one statement.
func (l *logging) write(ctx context.Context, name string, st *dialect.Statement, o exec.Outcome) {
	level := slog.LevelDebug
	switch {
	case o.Err != nil:
		level = slog.LevelError
	case l.slow > 0 && o.Duration >= l.slow:
		level = slog.LevelWarn
	}
	if !l.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("sql", st.SQL), slog.Duration("duration", o.Duration), slog.Int64("rows", o.Rows), slog.String("dialect", name),
	}
	if l.parameters {
		attrs = append(attrs, slog.Any("parameters", st.Args))
	}
	if o.Err != nil {
		attrs = append(attrs, slog.Any("error", o.Err))
	}
	l.log.LogAttrs(ctx, level, "sequelize", attrs...)
}
