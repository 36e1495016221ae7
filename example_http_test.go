package sequelize_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/go-sequelize/sequelize"
)

// A list whose order and filters come from a query string: a handler answers 400 where it is the client's mistake.
func ExampleQueryError() {
	type Shop struct {
		ID    int64
		Name  string
		Price int
	}
	db, err := sequelize.Open("sqlite::memory:")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	shops := sequelize.Define[Shop](db)
	ctx := context.Background()
	if err := shops.Sync(ctx); err != nil {
		panic(err)
	}
	sortable := map[string]sequelize.Order{"name": {sequelize.Asc("name")}, "-price": {sequelize.Desc("price")}}
	for _, query := range []string{"price=12&sort=name", "price=cheap", "sort=secret"} {
		values, _ := url.ParseQuery(query)
		options := sequelize.Options{sequelize.Limit(50), sortable[values.Get("sort")]}
		for _, name := range []string{"name", "price"} {
			if values.Has(name) {
				options = append(options, sequelize.Where{name: values.Get(name)})
			}
		}
		list, err := shops.FindAll(ctx, options)
		var wrong *sequelize.QueryError
		switch {
		case errors.As(err, &wrong):
			fmt.Println(400, "cannot filter by", wrong.Attribute)
		case err != nil:
			fmt.Println(500)
		default:
			fmt.Println(200, len(list))
		}
	}
	// Output:
	// 200 0
	// 400 cannot filter by price
	// 200 0
}
