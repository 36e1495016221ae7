package main

import (
	"time"

	"github.com/go-sequelize/sequelize"
)

// User writes posts and comments.
type User struct {
	ID    int64
	Name  string  `sequelize:"unique"`
	Posts []*Post `sequelize:"hasMany;foreignKey:authorId;onDelete:CASCADE"`
}

// Post has an author, comments, tags in an order of their own, and likes.
type Post struct {
	ID        int64
	Title     string
	AuthorID  int64
	Author    *User      `sequelize:"belongsTo"`
	Comments  []*Comment `sequelize:"hasMany;onDelete:CASCADE"`
	Tags      []*Tag     `sequelize:"belongsToMany;through:postTag"`
	Likes     []*Like    `sequelize:"hasMany;foreignKey:likedId;constraints:false;scope:likedKind=post;onDelete:CASCADE"`
	CreatedAt time.Time
}

// Comment is what a user says to a post. It can be liked, too.
type Comment struct {
	ID     int64
	Body   string
	PostID int64
	UserID int64
	User   *User   `sequelize:"belongsTo"`
	Likes  []*Like `sequelize:"hasMany;foreignKey:likedId;constraints:false;scope:likedKind=comment;onDelete:CASCADE"`
}

// Tag is linked to posts by rows of PostTag; the link to the post that it was read or written with is in PostTag.
type Tag struct {
	ID      int64
	Name    string   `sequelize:"unique"`
	PostTag *PostTag `sequelize:"-"`
}

// PostTag is the through model of posts and tags, with an attribute of its own.
type PostTag struct {
	PostID   int64 `sequelize:"primaryKey"`
	TagID    int64 `sequelize:"primaryKey"`
	Position int
}

// Like is polymorphic: LikedKind says what LikedID is the key of.
type Like struct {
	ID        int64
	LikedID   int64
	LikedKind string `sequelize:"type:STRING(20)"`
	UserID    int64
}

// Blog is the models, and the handles of their associations.
type Blog struct {
	db       *sequelize.Sequelize
	users    *sequelize.Model[User]
	posts    *sequelize.Model[Post]
	comments *sequelize.Model[Comment]
	tags     *sequelize.Model[Tag]
	likes    *sequelize.Model[Like]

	postTags     *sequelize.ToMany[Post, Tag]
	postComments *sequelize.ToMany[Post, Comment]
	postLikes    *sequelize.ToMany[Post, Like]
	commentLikes *sequelize.ToMany[Comment, Like]
}

// NewBlog defines the models. Their order does not matter.
func NewBlog(db *sequelize.Sequelize) *Blog {
	plain := sequelize.Timestamps(false)
	b := &Blog{
		db:       db,
		users:    sequelize.Define[User](db, sequelize.TableName("blogUsers"), plain),
		posts:    sequelize.Define[Post](db, sequelize.TableName("blogPosts"), sequelize.UpdatedAt("-")),
		comments: sequelize.Define[Comment](db, sequelize.TableName("blogComments"), plain),
		tags:     sequelize.Define[Tag](db, sequelize.TableName("blogTags"), plain),
		likes:    sequelize.Define[Like](db, sequelize.TableName("blogLikes"), plain),
	}
	sequelize.Define[PostTag](db, sequelize.TableName("blogPostTags"), plain)
	// Declared by tag already: the handles are those of the same associations.
	b.postTags = sequelize.BelongsToMany(b.posts, b.tags, sequelize.As("tags"))
	b.postComments = sequelize.HasMany(b.posts, b.comments, sequelize.As("comments"))
	b.postLikes = sequelize.HasMany(b.posts, b.likes, sequelize.As("likes"))
	b.commentLikes = sequelize.HasMany(b.comments, b.likes, sequelize.As("likes"))
	return b
}
