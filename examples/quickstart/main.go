// Quickstart is Sequelize's "Getting started" in Go: connect, define a model, create its table, create a record, find,
// update and destroy.
//
// It runs on SQLite in memory, or on the database whose URI is its argument:
//
//	go run . postgres://user:pass@localhost:5432/shop
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/go-sequelize/sequelize"
	_ "github.com/go-sequelize/sequelize/dialect/mariadb" // the dialects that the URI may name
	_ "github.com/go-sequelize/sequelize/dialect/mssql"
	_ "github.com/go-sequelize/sequelize/dialect/mysql"
	_ "github.com/go-sequelize/sequelize/dialect/postgres"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
)

// User is the model: a tagged struct.
type User struct {
	ID        int64     `json:"id"`
	FirstName string    `json:"firstName"`
	LastName  *string   `json:"lastName"` // a pointer can hold NULL, so allowNull is true
	CreatedAt time.Time `json:"-"`
	UpdatedAt time.Time `json:"-"`
}

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

// run is the tutorial, step by step.
func run(ctx context.Context, uri string, out io.Writer) error {
	db, err := sequelize.Open(uri)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Authenticate(ctx); err != nil {
		return fmt.Errorf("unable to connect to the database: %w", err)
	}
	fmt.Fprintln(out, "Connection has been established successfully.")

	users := sequelize.Define[User](db, sequelize.TableName("quickstart_users"))
	if err := users.Sync(ctx, sequelize.Force(true)); err != nil { // drops the table if it exists
		return err
	}

	jane := &User{FirstName: "Jane"}
	if err := users.Create(ctx, jane); err != nil {
		return err
	}
	fmt.Fprintln(out, "Jane's auto-generated ID:", jane.ID)

	if err := show(ctx, out, "All users:", users); err != nil {
		return err
	}
	// Change everyone without a last name to "Doe".
	n, err := users.Update(ctx, sequelize.Set{"lastName": "Doe"}, sequelize.Where{"lastName": nil})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Updated:", n)
	if err := show(ctx, out, "Now:", users); err != nil {
		return err
	}
	// Delete everyone named "Jane".
	if n, err = users.Destroy(ctx, sequelize.Where{"firstName": "Jane"}); err != nil {
		return err
	}
	fmt.Fprintln(out, "Destroyed:", n)
	return users.Drop(ctx)
}

// show finds all users and writes them as JSON.
func show(ctx context.Context, out io.Writer, title string, users *sequelize.Model[User]) error {
	all, err := users.FindAll(ctx)
	if err != nil {
		return err
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, title, string(text))
	return nil
}
