// Accounts is an HTTP API over three things that records do: a user is validated and its password hashed by a hook, a
// deleted user stays in the table (paranoid), and balances are kept by optimistic locking.
//
//	go run . [-addr :8080] [URI]
//
//	POST   /users                  {"email": "…", "password": "…"}     201, or 422 with the faults of each field
//	GET    /users/{id}                                                 200, 404 for one that was deleted
//	DELETE /users/{id}                                                 204
//	POST   /users/{id}/restore                                         200
//	POST   /login                  {"email": "…", "password": "…"}     200 or 401
//	POST   /users/{id}/accounts    {"balance": 100}                    201
//	GET    /accounts/{id}                                              200
//	POST   /accounts/{id}/transfer {"to": 2, "amount": 5}              200, 409 where it lost every race, 422
package main

import (
	"context"
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/go-sequelize/sequelize"
	_ "github.com/go-sequelize/sequelize/dialect/mariadb" // the dialects that the URI may name
	_ "github.com/go-sequelize/sequelize/dialect/mssql"
	_ "github.com/go-sequelize/sequelize/dialect/mysql"
	_ "github.com/go-sequelize/sequelize/dialect/postgres"
	_ "github.com/go-sequelize/sequelize/dialect/sqlite"
	_ "github.com/go-sequelize/sequelize/validate" // links the validator of the validate tags
)

func main() {
	addr := flag.String("addr", "localhost:8080", "address to listen on")
	flag.Parse()
	uri := "sqlite::memory:"
	if flag.NArg() > 0 {
		uri = flag.Arg(0)
	}
	if err := serve(*addr, uri); err != nil {
		log.Fatal(err)
	}
}

func serve(addr, uri string) error {
	db, err := sequelize.Open(uri)
	if err != nil {
		return err
	}
	defer db.Close()
	app := newApp(db)
	if err := db.Sync(context.Background()); err != nil {
		return err
	}
	server := &http.Server{Addr: addr, Handler: app.handler(), ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}
