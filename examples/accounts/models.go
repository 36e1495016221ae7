package main

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"time"

	"github.com/go-sequelize/sequelize"
)

// User is a person who may log in. Email and Password come from outside; the row has the password's hash alone.
type User struct {
	ID        int64      `json:"id"`
	Email     string     `json:"email" sequelize:"unique" validate:"required,email"`
	Password  string     `json:"-" sequelize:"virtual"`
	Salt      []byte     `json:"-" sequelize:"allowNull:false"`
	Hash      []byte     `json:"-" sequelize:"allowNull:false"`
	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
	DeletedAt *time.Time `json:"-"`
}

// BeforeValidate hashes a password that was set: a hook is a method. It runs before the validation, so that a short
// password is refused beside the other faults and a record without one lacks its hash.
func (u *User) BeforeValidate(context.Context) error {
	if u.Password == "" {
		return nil
	}
	u.Salt = make([]byte, 16)
	if _, err := rand.Read(u.Salt); err != nil {
		return err
	}
	var err error
	u.Hash, err = hash(u.Password, u.Salt)
	return err
}

// Validate refuses short passwords; it is called with each validation of a user.
func (u *User) Validate(context.Context) error {
	if u.Password != "" && len(u.Password) < 8 {
		return &sequelize.ValidationError{Model: "user", Items: []sequelize.ValidationItem{{
			Model: "user", Attribute: "password", Message: "the password has fewer than 8 characters", Validator: "len",
		}}}
	}
	return nil
}

// AfterSave forgets the password once its hash is stored.
func (u *User) AfterSave(context.Context) error {
	u.Password = ""
	return nil
}

// is reports whether password is the user's.
func (u *User) is(password string) bool {
	given, err := hash(password, u.Salt)
	return err == nil && subtle.ConstantTimeCompare(given, u.Hash) == 1
}

// rounds is the work of one hash. It is set for the example's tests; a real program takes what its machine can bear.
const rounds = 1000

func hash(password string, salt []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, password, salt, rounds, 32)
}

// Account holds money of a user. Version is raised with each write, and a write of an older version is refused.
type Account struct {
	ID        int64     `json:"id"`
	UserID    int64     `json:"userId"`
	Balance   int64     `json:"balance" validate:"gte=0"`
	Version   int       `json:"-"`
	CreatedAt time.Time `json:"-"`
	UpdatedAt time.Time `json:"-"`
}

// app is the program: its models on one connection.
type app struct {
	db       *sequelize.Sequelize
	users    *sequelize.Model[User]
	accounts *sequelize.Model[Account]
}

func newApp(db *sequelize.Sequelize) *app {
	return &app{
		db:       db,
		users:    sequelize.Define[User](db, sequelize.Paranoid(true)),
		accounts: sequelize.Define[Account](db, sequelize.Version(true)),
	}
}

// tries is how often a transfer is tried again after it lost a race.
const tries = 100

// transfer moves money between accounts: both are read, changed and saved, and where one of them was changed in between
// the whole is done again with what stands there now.
func (a *app) transfer(ctx context.Context, from, to, amount int64) (*Account, error) {
	var err error
	for range tries {
		var source *Account
		if source, err = a.move(ctx, from, to, amount); err == nil {
			return source, nil
		}
		var lost *sequelize.OptimisticLockError
		var deadlock *sequelize.DeadlockError
		if !errors.As(err, &lost) && !errors.As(err, &deadlock) {
			return nil, err
		}
	}
	return nil, err
}

func (a *app) move(ctx context.Context, from, to, amount int64) (source *Account, err error) {
	err = a.db.Transaction(ctx, func(ctx context.Context) error {
		if source, err = a.accounts.FindByPK(ctx, from); err != nil {
			return err
		}
		target, err := a.accounts.FindByPK(ctx, to)
		if err != nil {
			return err
		}
		source.Balance -= amount
		target.Balance += amount
		// All transfers lock the rows in one order: two in opposite directions would wait for each other.
		first, second := source, target
		if first.ID > second.ID {
			first, second = second, first
		}
		if err := a.accounts.Save(ctx, first); err != nil {
			return err
		}
		return a.accounts.Save(ctx, second)
	})
	return source, err
}
