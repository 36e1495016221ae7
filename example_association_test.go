package sequelize_test

import (
	"context"
	"fmt"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/op"
)

// written is the tour with some posts and tags.
func written() (context.Context, *sequelize.Sequelize, *sequelize.Model[User], *sequelize.Model[Post]) {
	ctx, db, users, posts := tour()
	ada, err := users.FindByPK(ctx, 1)
	check(err)
	ada.Posts = []*Post{
		{Title: "Go", Views: 5, Tags: []*Tag{{Name: "code"}, {Name: "fun"}}},
		{Title: "Go on", Views: 50},
		{Title: "Rest", Views: 7},
	}
	check(users.Save(ctx, ada, sequelize.Include("posts.tags"))) // children and links with it, all or nothing
	return ctx, db, users, posts
}

func titlesOf(list []*Post) []string {
	titles := []string{}
	for _, p := range list {
		titles = append(titles, p.Title)
	}
	return titles
}

func ExampleInclude_limits() {
	ctx, _, users, _ := written()
	list, err := users.FindAll(ctx, sequelize.Order{sequelize.Asc("id")}, sequelize.Limit(2), // of users
		sequelize.Include("posts", sequelize.Required(false), sequelize.Where{"views": op.Gt(5)},
			sequelize.Order{sequelize.Desc("views")}, sequelize.Limit(1))) // of each user's posts
	check(err)
	for _, u := range list {
		fmt.Println(u.FirstName, titlesOf(u.Posts))
	}

	posts, err := users.FindOne(ctx, sequelize.Include("posts.tags"))
	check(err)
	fmt.Println(len(posts.Posts), len(posts.Posts[0].Tags))
	// Output:
	// Ada [Go on]
	// Bob []
	// 3 2
}

func ExampleIncludeAll() {
	ctx, _, _, posts := written()
	p, err := posts.FindOne(ctx, sequelize.Where{"title": "Go"}, sequelize.IncludeAll())
	check(err)
	fmt.Println(p.Author.FirstName, len(p.Tags))
	// Output: Ada 2
}

func ExampleAssociationOf_Include() {
	ctx, _, users, _ := written()
	u := users.Ref()
	list, err := users.FindAll(ctx, sequelize.Assoc(&u.Posts).Include(sequelize.Where{"views": op.Gt(5)}, sequelize.Order{sequelize.Asc("title")}))
	check(err)
	for _, u := range list {
		fmt.Println(u.FirstName, titlesOf(u.Posts)) // a condition makes the include required
	}
	// Output: Ada [Go on Rest]
}

func ExampleModel_Load() {
	ctx, _, users, _ := written()
	list, err := users.FindAll(ctx, sequelize.Order{sequelize.Asc("id")})
	check(err)
	check(users.Load(ctx, list, "posts", sequelize.Order{sequelize.Asc("id")})) // one statement for all of them
	fmt.Println(titlesOf(list[0].Posts), titlesOf(list[1].Posts))
	// Output: [Go Go on Rest] []
}

func ExampleToMany() {
	ctx, _, users, posts := written()
	userPosts := sequelize.HasMany(users, posts, sequelize.ForeignKey("authorId")) // the association of the tag, as a handle
	ada, bob := &User{ID: 1}, &User{ID: 2}

	list, err := userPosts.Get(ctx, ada, sequelize.Order{sequelize.Asc("views")}, sequelize.Limit(2))
	check(err)
	fmt.Println(titlesOf(list))
	check(userPosts.Add(ctx, bob, list[:1]))
	check(userPosts.Create(ctx, bob, &Post{Title: "Mine"}))
	has, err := userPosts.Has(ctx, bob, list[:1])
	check(err)
	n, err := userPosts.Count(ctx, bob)
	check(err)
	fmt.Println(has, n)
	check(userPosts.Set(ctx, bob, list[1:], sequelize.DestroyDetached(true))) // the others are destroyed
	n, err = posts.Count(ctx)
	check(err)
	fmt.Println(n)
	// Output:
	// [Go Rest]
	// true 2
	// 2
}

func ExampleBelongsToMany() {
	ctx, db, _, posts := written()
	tags := sequelize.Define[Tag](db)
	postTags := sequelize.BelongsToMany(posts, tags, sequelize.ThroughTable("postTags"))
	post, err := posts.FindOne(ctx, sequelize.Where{"title": "Rest"})
	check(err)
	fun, err := tags.FindOne(ctx, sequelize.Where{"name": "fun"})
	check(err)
	check(postTags.Add(ctx, post, []*Tag{fun}))
	check(postTags.Add(ctx, post, []*Tag{fun})) // is there already
	check(postTags.Create(ctx, post, &Tag{Name: "quiet"}))
	list, err := postTags.Get(ctx, post, sequelize.Order{sequelize.Asc("name")})
	check(err)
	fmt.Println(len(list), list[0].Name, list[1].Name)
	// Output: 2 fun quiet
}

func ExampleBelongsTo() {
	ctx, _, users, posts := written()
	author := sequelize.BelongsTo(posts, users, sequelize.As("author"))
	post, err := posts.FindOne(ctx, sequelize.Where{"title": "Rest"})
	check(err)
	check(author.Set(ctx, post, &User{ID: 3}))
	who, err := author.Get(ctx, post)
	check(err)
	fmt.Println(who.FirstName, post.AuthorID)
	// Output: Cleo 3
}
