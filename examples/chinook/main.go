// Chinook reads the sample database of a music store through its associations, and prints a report that is the same on
// every database: numbers of rows, sales by artist and country, albums, playlists and the tree of employees.
//
// It loads the database's own script first where one is given (https://github.com/lerocha/chinook-database):
//
//	go run . -uri sqlite:chinook.sqlite -script Chinook_Sqlite.sql.gz
package main

import (
	"context"
	"flag"
	"io"
	"log"
	"os"
	"time"

	"github.com/go-sequelize/sequelize"
	_ "github.com/go-sequelize/sequelize/dialect/mariadb" // the dialects that the URI may name
	_ "github.com/go-sequelize/sequelize/dialect/mysql"
	_ "github.com/go-sequelize/sequelize/dialect/postgres"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
)

func main() {
	uri := flag.String("uri", "sqlite:chinook.sqlite", "the database")
	script := flag.String("script", "", "the script that creates and fills it, .sql or .sql.gz")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if err := run(ctx, *uri, *script, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, uri, script string, out io.Writer) error {
	db, err := sequelize.Open(uri)
	if err != nil {
		return err
	}
	defer db.Close()
	if script != "" {
		if err := loadScript(ctx, db, script); err != nil {
			return err
		}
	}
	store := NewStore(db, db.DialectName() == "postgres")
	return store.report(ctx, out)
}
