package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

const want = `Goodbye by Jane, tags go, likes 0
  comment 6
  comment 5
  comment 4
Associations by Jane, tags go, orm, likes 1
  comment 4
  comment 3
  comment 2
`

func TestBlog(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		var out bytes.Buffer
		if err := run(context.Background(), uri, &out); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Fatalf("got\n%s\nwant\n%s", out.String(), want)
		}
	})
}
