package main

import (
	"bytes"
	"testing"

	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

func TestRun(t *testing.T) {
	const want = `Connection has been established successfully.
Jane's auto-generated ID: 1
All users: [{"id":1,"firstName":"Jane","lastName":null}]
Updated: 1
Now: [{"id":1,"firstName":"Jane","lastName":"Doe"}]
Destroyed: 1
`
	testdb.Each(t, func(t *testing.T, uri string) {
		var out bytes.Buffer
		if err := run(t.Context(), uri, &out); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("got\n%s\nwant\n%s", out.String(), want)
		}
	})
}
