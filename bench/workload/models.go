package workload

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// User is a row of ten mixed columns, as many models have. One struct serves all contenders, so that none pays for a
// conversion.
type User struct {
	ID        int64      `bun:"id,pk,autoincrement" gorm:"primaryKey" xorm:"pk autoincr 'id'"`
	Name      string     `bun:"name"`
	Email     string     `bun:"email" sequelize:"unique"`
	Nick      *string    `bun:"nick"`
	Score     float64    `bun:"score"`
	Active    bool       `bun:"active"`
	Age       int        `bun:"age"`
	Data      []byte     `bun:"data"`
	JoinedAt  time.Time  `bun:"joined_at" xorm:"DATETIME(6)"`
	SeenAt    *time.Time `bun:"seen_at" xorm:"DATETIME(6)"`
	Posts     []*Post    `bun:"rel:has-many,join:id=user_id" gorm:"foreignKey:UserID" sequelize:"hasMany;foreignKey:userId" xorm:"-"`
	Roles     []*Role    `bun:"m2m:user_roles,join:User=Role" gorm:"many2many:user_roles" sequelize:"belongsToMany;through:user_roles;foreignKey:userId;otherKey:roleId" xorm:"-"`
	RoleCount int        `bun:"-" gorm:"-" sequelize:"-" xorm:"-"`
}

// TableName is what gorm and xorm ask for.
func (User) TableName() string { return "users" }

// Item has the same columns as User, in the table that is written to.
type Item struct {
	ID       int64      `bun:"id,pk,autoincrement" gorm:"primaryKey" xorm:"pk autoincr 'id'"`
	Name     string     `bun:"name"`
	Email    string     `bun:"email" sequelize:"unique"`
	Nick     *string    `bun:"nick"`
	Score    float64    `bun:"score"`
	Active   bool       `bun:"active"`
	Age      int        `bun:"age"`
	Data     []byte     `bun:"data"`
	JoinedAt time.Time  `bun:"joined_at" xorm:"DATETIME(6)"`
	SeenAt   *time.Time `bun:"seen_at" xorm:"DATETIME(6)"`
}

// TableName is what gorm and xorm ask for.
func (Item) TableName() string { return "items" }

// Post belongs to a User.
type Post struct {
	ID       int64      `bun:"id,pk,autoincrement" gorm:"primaryKey" xorm:"pk autoincr 'id'"`
	UserID   int64      `bun:"user_id" xorm:"'user_id'"`
	Title    string     `bun:"title"`
	Views    int        `bun:"views"`
	User     *User      `bun:"rel:belongs-to,join:user_id=id" gorm:"foreignKey:UserID" sequelize:"belongsTo;foreignKey:userId" xorm:"-"`
	Comments []*Comment `bun:"rel:has-many,join:id=post_id" gorm:"foreignKey:PostID" sequelize:"hasMany;foreignKey:postId" xorm:"-"`
}

// TableName is what gorm and xorm ask for.
func (Post) TableName() string { return "posts" }

// Comment belongs to a Post.
type Comment struct {
	ID     int64  `bun:"id,pk,autoincrement" gorm:"primaryKey" xorm:"pk autoincr 'id'"`
	PostID int64  `bun:"post_id" xorm:"'post_id'"`
	Text   string `bun:"text"`
	Likes  int    `bun:"likes"`
}

// TableName is what gorm and xorm ask for.
func (Comment) TableName() string { return "comments" }

// Role belongs to many users.
type Role struct {
	ID   int64  `bun:"id,pk,autoincrement" gorm:"primaryKey" xorm:"pk autoincr 'id'"`
	Name string `bun:"name"`
}

// TableName is what gorm and xorm ask for.
func (Role) TableName() string { return "roles" }

// UserRole joins users and roles; bun needs a struct for it.
type UserRole struct {
	UserID int64 `bun:"user_id,pk"`
	User   *User `bun:"rel:belongs-to,join:user_id=id"`
	RoleID int64 `bun:"role_id,pk"`
	Role   *Role `bun:"rel:belongs-to,join:role_id=id"`
}

// The size of the graph: the first Parents users have posts and roles.
const (
	Parents  = 100
	Posts    = 10 // of each parent
	Comments = 3  // of each post
	Roles    = 50
	PerUser  = 10 // roles of each parent
)

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC)

// NewUser is the user with id i: every column follows from i, so that each can be checked.
func NewUser(i int) *User {
	it := NewItem(i)
	return &User{ID: int64(i), Name: it.Name, Email: it.Email, Nick: it.Nick, Score: it.Score, Active: it.Active, Age: it.Age,
		Data: it.Data, JoinedAt: it.JoinedAt, SeenAt: it.SeenAt}
}

// NewItem is the i-th item, without its id.
func NewItem(i int) *Item {
	it := &Item{
		Name: fmt.Sprintf("name %d", i), Email: fmt.Sprintf("user%d@example.org", i), Score: float64(i) / 7, Active: i%2 == 0,
		Age: i % 90, Data: []byte(fmt.Sprintf("data %d of the row", i)), JoinedAt: epoch.Add(time.Duration(i) * time.Second),
	}
	if i%3 == 0 {
		nick := fmt.Sprintf("nick %d", i)
		it.Nick = &nick
	}
	if i%4 != 0 {
		at := epoch.Add(time.Duration(i) * time.Minute)
		it.SeenAt = &at
	}
	return it
}

// NewItems are n items from the first-th on.
func NewItems(first, n int) []*Item {
	list := make([]*Item, n)
	for i := range list {
		list[i] = NewItem(first + i)
	}
	return list
}

func asItem(u *User) *Item {
	return &Item{u.ID, u.Name, u.Email, u.Nick, u.Score, u.Active, u.Age, u.Data, u.JoinedAt, u.SeenAt}
}

// sameItem compares all columns.
func sameItem(got, want *Item) error {
	same := got != nil && got.ID == want.ID && got.Name == want.Name && got.Email == want.Email &&
		(got.Nick == nil) == (want.Nick == nil) && (got.Nick == nil || *got.Nick == *want.Nick) &&
		got.Score == want.Score && got.Active == want.Active && got.Age == want.Age && bytes.Equal(got.Data, want.Data) &&
		got.JoinedAt.Equal(want.JoinedAt) && (got.SeenAt == nil) == (want.SeenAt == nil) &&
		(got.SeenAt == nil || got.SeenAt.Equal(*want.SeenAt))
	if !same {
		return fmt.Errorf("%s", difference(got, want))
	}
	return nil
}

// difference names the fields that differ.
func difference(got, want *Item) string {
	if got == nil {
		return "the row is missing"
	}
	var list []string
	g, w := reflect.ValueOf(got).Elem(), reflect.ValueOf(want).Elem()
	for i := range g.NumField() {
		x, y := g.Field(i), w.Field(i)
		if x.Kind() == reflect.Pointer && !x.IsNil() && !y.IsNil() {
			x, y = x.Elem(), y.Elem()
		}
		if a, b := fmt.Sprint(x), fmt.Sprint(y); a != b {
			list = append(list, fmt.Sprintf("%s is %s in place of %s", g.Type().Field(i).Name, a, b))
		}
	}
	return strings.Join(list, ", ")
}

func sameUser(got *User, i int) error {
	if got == nil {
		return fmt.Errorf("user %d is missing", i)
	}
	return sameItem(asItem(got), asItem(NewUser(i)))
}
