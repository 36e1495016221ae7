package sequelize

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/internal/exec"
)

// commentsKey is the context key of the comment's keys and values.
type commentsKey struct{}

// WithComment puts keys and values on a context, and thereby a comment behind each statement that runs with it, in the
// format of sqlcommenter: a trace's id or a route can then be read in the database's own log.
//
//	ctx = sequelize.WithComment(ctx, "route", "/users", "traceparent", header)
//	// SELECT … /*route='%2Fusers',traceparent='00-…'*/
//
// Keys and values are URL-encoded, so nothing in them ends the comment. They join those that are on ctx already; an empty
// value removes its key. A statement with a comment is compiled and cached as one without, but not prepared: the comment
// may differ with every request. COPY, by which a BulkCreate without keys goes on PostgreSQL, has no comment.
//
// An odd number of keysAndValues is a mistake of the program and panics. In Sequelize: sequelize.options.comment of forks
// and plugins; the format is that of its sqlcommenter package.
func WithComment(ctx context.Context, keysAndValues ...string) context.Context {
	if len(keysAndValues)%2 != 0 {
		panic(errorf("WithComment: %q has no value", keysAndValues[len(keysAndValues)-1]))
	}
	all := map[string]string{}
	old, _ := ctx.Value(commentsKey{}).(map[string]string)
	for k, v := range old {
		all[k] = v
	}
	for i := 0; i < len(keysAndValues); i += 2 {
		key := keysAndValues[i]
		delete(all, key)
		if v := keysAndValues[i+1]; v != "" {
			all[key] = v
		}
	}
	return exec.WithComment(context.WithValue(ctx, commentsKey{}, all), commentText(all))
}

// commentText writes a sqlcommenter comment: sorted, each key and value URL-encoded.
func commentText(all map[string]string) string {
	var items []string
	for k, v := range all {
		if k != "" {
			items = append(items, fmt.Sprintf("%s='%s'", encoded(k), encoded(v)))
		}
	}
	if len(items) == 0 {
		return ""
	}
	slices.Sort(items)
	return "/*" + strings.Join(items, ",") + "*/"
}

// encoded is s with every byte but letters, digits and -_.~ as %XX: no quote, star, slash or placeholder is left.
func encoded(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
