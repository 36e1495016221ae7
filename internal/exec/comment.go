package exec

import (
	"context"
	"sync/atomic"

	"github.com/go-sequelize/sequelize/dialect"
)

// commentKey is the context key of the comment that statements get.
type commentKey struct{}

// commenting says that some context of the process has a comment: before, no statement looks for one.
var commenting atomic.Bool

// WithComment puts a comment on a context. The text is a whole comment with its marks, made by the caller.
func WithComment(ctx context.Context, text string) context.Context {
	commenting.Store(true)
	return context.WithValue(ctx, commentKey{}, text)
}

// Comment is the comment on a context, or "".
func Comment(ctx context.Context) string {
	text, _ := ctx.Value(commentKey{}).(string)
	return text
}

// commented is the statement with the context's comment behind it. It is the one place that adds to the text of a
// compiled statement: a comment may differ with every request, so it must stay out of the keys of all caches. For the
// same reason the statement is not prepared.
func commented(ctx context.Context, s *dialect.Statement) *dialect.Statement {
	if !commenting.Load() {
		return s
	}
	text := Comment(ctx)
	if text == "" {
		return s
	}
	c := *s
	c.SQL, c.Once = s.SQL+" "+text, true
	return &c
}
