package sequelize_test

import (
	"context"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestGetEach(t *testing.T) { testdb.Each(t, getEach) }

func getEach(t *testing.T, uri string) {
	ctx := context.Background()
	l := newLinks(t, uri)
	userPosts := sequelize.HasMany(l.users, l.posts, sequelize.As("posts"))
	postTags := sequelize.BelongsToMany(l.posts, l.tags, sequelize.As("labels"))
	users := []*linkUser{l.user("a"), l.user("b"), l.user("c")}
	posts, tags := l.postsNamed("p", "q", "r"), l.tagsNamed("x", "y")
	l.must(userPosts.Add(ctx, users[0], posts[:2]))
	l.must(userPosts.Add(ctx, users[2], posts[2:]))
	l.must(postTags.Add(ctx, posts[0], tags))
	l.must(postTags.Add(ctx, posts[2], tags[1:]))
	l.seen.take()
	lists, err := userPosts.GetEach(ctx, append(users, users[0]), sequelize.Order{sequelize.Desc("title")})
	l.must(err)
	l.statements(1)
	if len(lists) != 4 || titles(lists[0]) != "q,p" || len(lists[1]) != 0 || titles(lists[2]) != "r" || titles(lists[3]) != "q,p" {
		t.Fatal(lists)
	}
	marked, err := postTags.GetEach(ctx, posts, sequelize.Order{sequelize.Desc("name")}, sequelize.Limit(1))
	l.must(err)
	l.statements(1)
	if tagNames(marked[0]) != "y" || len(marked[1]) != 0 || tagNames(marked[2]) != "y" || marked[0][0] == marked[2][0] {
		t.Fatal(marked)
	}
}
