package sequelize

import (
	"context"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/exec"
)

// StatementInfo is a statement as BeforeQuery and AfterQuery see it. It is theirs while they run.
type StatementInfo struct {
	SQL  string // with placeholders
	Args []any  // bound values: they may be secrets, and are not to be changed or kept
	// Duration, Rows and Err are known to AfterQuery.
	Duration time.Duration
	Rows     int64 // read or changed
	Err      error
}

// BeforeQuery runs f before every statement of the connection, hand-written ones included; an error of f is the
// statement's, which is not run. A statement that f itself makes comes to f too.
func (s *Sequelize) BeforeQuery(f func(ctx context.Context, q *StatementInfo) error) Removal {
	return s.listening(s.hooks.beforeQuery.add(ofModel(f)))
}

// AfterQuery runs f after every statement of the connection; an error of f is the statement's where it has none itself.
func (s *Sequelize) AfterQuery(f func(ctx context.Context, q *StatementInfo) error) Removal {
	return s.listening(s.hooks.afterQuery.add(ofModel(f)))
}

// listening lets the runner know that hooks of statements came or, with the removal, went.
func (s *Sequelize) listening(remove Removal) Removal {
	listen := func() {
		s.hooks.observing.Lock()
		defer s.hooks.observing.Unlock()
		s.observe()
	}
	listen()
	return func() {
		remove()
		listen()
	}
}

// statementHooks wraps the hooks of a statement around an observer.
func (s *Sequelize) statementHooks(inner exec.Observer) exec.Observer {
	return func(ctx context.Context, st *dialect.Statement) (context.Context, func(exec.Outcome) error, error) {
		info := &StatementInfo{SQL: st.SQL, Args: st.Args}
		if err := s.hooks.beforeQuery.run(ctx, nil, info); err != nil {
			return ctx, nil, err
		}
		ctx, done, err := inner(ctx, st)
		if err != nil {
			return ctx, done, err
		}
		return ctx, func(o exec.Outcome) error {
			if err := done(o); err != nil {
				return err
			}
			info.Duration, info.Rows, info.Err = o.Duration, o.Rows, o.Err
			return s.hooks.afterQuery.run(ctx, nil, info)
		}, nil
	}
}
