// Blog shows associations: a graph of records written at once, tags with attributes of their links, polymorphic likes,
// and a page of posts with all that belongs to them in a fixed number of statements.
//
// It runs on SQLite in memory, or on the database whose URI is its argument:
//
//	go run . postgres://user:pass@localhost:5432/blog
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize"
	_ "github.com/go-sequelize/sequelize/dialect/mariadb" // the dialects that the URI may name
	_ "github.com/go-sequelize/sequelize/dialect/mssql"
	_ "github.com/go-sequelize/sequelize/dialect/mysql"
	_ "github.com/go-sequelize/sequelize/dialect/postgres"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
)

func main() {
	uri := "sqlite::memory:"
	if len(os.Args) > 1 {
		uri = os.Args[1]
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := run(ctx, uri, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// run creates the tables anew, fills them, and prints the first page.
func run(ctx context.Context, uri string, out io.Writer) error {
	db, err := sequelize.Open(uri)
	if err != nil {
		return err
	}
	defer db.Close()
	b := NewBlog(db)
	if err := db.Sync(ctx, sequelize.Force(true)); err != nil {
		return err
	}
	posts, err := b.write(ctx)
	if err != nil {
		return err
	}
	if err := b.change(ctx, posts); err != nil {
		return err
	}
	return b.print(ctx, out)
}

// write creates a user with posts, comments by another user, and tags, in one transaction with one statement a level.
func (b *Blog) write(ctx context.Context) ([]*Post, error) {
	eve := &User{Name: "Eve"}
	if err := b.users.Create(ctx, eve); err != nil {
		return nil, err
	}
	golang := &Tag{Name: "go", PostTag: &PostTag{Position: 1}}
	jane := &User{Name: "Jane"}
	for i, title := range []string{"Hello", "Associations", "Goodbye"} {
		p := &Post{Title: title, Tags: []*Tag{golang}}
		for n := range 2 + 2*i {
			p.Comments = append(p.Comments, &Comment{Body: fmt.Sprint("comment ", n+1), UserID: eve.ID})
		}
		jane.Posts = append(jane.Posts, p)
	}
	return jane.Posts, b.users.Create(ctx, jane, sequelize.Include("posts", sequelize.Include("comments"), sequelize.Include("tags")))
}

// change links further tags, and likes a post and a comment.
func (b *Blog) change(ctx context.Context, posts []*Post) error {
	return b.db.Transaction(ctx, func(ctx context.Context) error {
		orm, draft := &Tag{Name: "orm"}, &Tag{Name: "draft"}
		if err := b.tags.BulkCreate(ctx, []*Tag{orm, draft}); err != nil {
			return err
		}
		if err := b.postTags.Add(ctx, posts[1], []*Tag{orm, draft}, sequelize.ThroughSet{"position": 2}); err != nil {
			return err
		}
		// Set makes these the only ones: the draft is over.
		if err := b.postTags.Set(ctx, posts[1], []*Tag{{ID: posts[1].Tags[0].ID}, {ID: orm.ID}}); err != nil {
			return err
		}
		if err := b.postLikes.Create(ctx, posts[1], &Like{UserID: posts[1].AuthorID}); err != nil {
			return err
		}
		return b.commentLikes.Create(ctx, posts[1].Comments[0], &Like{UserID: posts[1].AuthorID})
	})
}

// print prints the newest posts with their author, their tags, their likes and the latest three comments of each.
func (b *Blog) print(ctx context.Context, out io.Writer) error {
	posts, err := b.page(ctx)
	if err != nil {
		return err
	}
	for _, p := range posts {
		fmt.Fprintf(out, "%s by %s, tags %s, likes %d\n", p.Title, p.Author.Name, names(p.Tags), len(p.Likes))
		for _, c := range p.Comments {
			fmt.Fprintf(out, "  %s\n", c.Body)
		}
	}
	return nil
}

// page reads the newest two posts and what belongs to them: one statement for the posts with their authors, and one for
// each collection, however many posts there are.
func (b *Blog) page(ctx context.Context) ([]*Post, error) {
	return b.posts.FindAll(ctx, sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(2),
		sequelize.Include("author"),
		sequelize.Include("likes"),
		b.postTags.Include(sequelize.Order{sequelize.Asc("postTag.position")}),
		b.postComments.Include(sequelize.Order{sequelize.Desc("id")}, sequelize.Limit(3)))
}

func names(tags []*Tag) string {
	var list []string
	for _, t := range tags {
		list = append(list, t.Name)
	}
	return strings.Join(list, ", ")
}
