package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// client talks to a server under test.
type client struct {
	t      *testing.T
	server *httptest.Server
}

func (c *client) call(method, path, body string) (int, map[string]any) {
	request, err := http.NewRequestWithContext(context.Background(), method, c.server.URL+path, strings.NewReader(body))
	if err != nil {
		c.t.Error(err)
		return 0, nil
	}
	response, err := c.server.Client().Do(request)
	if err != nil {
		c.t.Error(err)
		return 0, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Error(err)
	}
	answer := map[string]any{}
	if len(bytes.TrimSpace(text)) > 0 {
		if err := json.Unmarshal(text, &answer); err != nil {
			c.t.Errorf("%s %s: %v: %s", method, path, err, text)
		}
	}
	return response.StatusCode, answer
}

// want calls and holds the answer's status, and its text as JSON, to what is expected.
func (c *client) want(status int, text, method, path, body string) map[string]any {
	c.t.Helper()
	got, answer := c.call(method, path, body)
	all, _ := json.Marshal(answer)
	if got != status || !strings.Contains(string(all), text) {
		c.t.Fatalf("%s %s: %d %s; want %d with %s", method, path, got, all, status, text)
	}
	return answer
}

func TestAccounts(t *testing.T) {
	testdb.Each(t, func(t *testing.T, uri string) {
		db, err := sequelize.Open(uri, sequelize.Pool{Max: 8})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		app := newApp(db)
		if err := db.Sync(t.Context(), sequelize.Force(true)); err != nil {
			t.Fatal(err)
		}
		defer db.Drop(context.Background())
		server := httptest.NewServer(app.handler())
		defer server.Close()
		c := &client{t, server}
		users(t, c, app)
		balances(t, c)
	})
}

func users(t *testing.T, c *client, app *app) {
	t.Helper()
	c.want(422, `"field":"email"`, "POST", "/users", `{"email": "no address", "password": "long enough"}`)
	c.want(422, `"message":"the password has fewer than 8 characters"`, "POST", "/users", `{"email": "a@x.org", "password": "short"}`)
	c.want(422, `"field":"hash"`, "POST", "/users", `{"email": "a@x.org"}`)
	c.want(400, `unknown field`, "POST", "/users", `{"email": "a@x.org", "password": "long enough", "id": 7}`)
	user := c.want(201, `"email":"a@x.org"`, "POST", "/users", `{"email": "a@x.org", "password": "long enough"}`)
	if len(user) != 4 {
		t.Errorf("a user as clients see it: %v", user)
	}
	c.want(422, `"field":"email"`, "POST", "/users", `{"email": "a@x.org", "password": "long enough"}`) // taken
	c.want(200, "a@x.org", "POST", "/login", `{"email": "a@x.org", "password": "long enough"}`)
	c.want(401, "wrong", "POST", "/login", `{"email": "a@x.org", "password": "long enough "}`)
	stored, err := app.users.FindOne(t.Context(), sequelize.Where{"email": "a@x.org"})
	if err != nil || stored.Password != "" || len(stored.Hash) != 32 || bytes.Contains(stored.Hash, []byte("long enough")) {
		t.Fatalf("stored %+v, %v", stored, err)
	}
	path := fmt.Sprintf("/users/%v", user["id"])
	c.want(200, "a@x.org", "GET", path, "")
	c.want(204, "", "DELETE", path, "")
	c.want(404, "not found", "GET", path, "")
	c.want(404, "not found", "DELETE", path, "")
	c.want(401, "wrong", "POST", "/login", `{"email": "a@x.org", "password": "long enough"}`)
	c.want(200, "a@x.org", "POST", path+"/restore", "")
	c.want(404, "not found", "POST", path+"/restore", "")
	c.want(200, "a@x.org", "POST", "/login", `{"email": "a@x.org", "password": "long enough"}`)
	c.want(400, "not a number", "GET", "/users/x", "")
}

// balances lets many clients move money at the same time: none is lost and none is made.
func balances(t *testing.T, c *client) {
	t.Helper()
	user := c.want(201, "", "POST", "/users", `{"email": "b@x.org", "password": "long enough"}`)
	accounts := fmt.Sprintf("/users/%v/accounts", user["id"])
	c.want(422, `"field":"balance"`, "POST", accounts, `{"balance": -1}`)
	a := c.want(201, `"balance":100`, "POST", accounts, `{"balance": 100}`)["id"]
	b := c.want(201, `"balance":100`, "POST", accounts, `{"balance": 100}`)["id"]
	c.want(422, `"field":"balance"`, "POST", fmt.Sprintf("/accounts/%v/transfer", a), fmt.Sprintf(`{"to": %v, "amount": 101}`, b))
	c.want(404, "not found", "POST", fmt.Sprintf("/accounts/%v/transfer", a), `{"to": 99999, "amount": 1}`)
	const clients, transfers = 8, 5
	var moved sync.Map
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			from, to := a, b
			if i%4 == 0 {
				from, to = b, a
			}
			for j := range transfers {
				status, answer := c.call("POST", fmt.Sprintf("/accounts/%v/transfer", from), fmt.Sprintf(`{"to": %v, "amount": 1}`, to))
				switch status {
				case http.StatusOK:
					moved.Store([2]int{i, j}, from == a)
				case http.StatusConflict: // lost every race: nothing was moved
				default:
					t.Errorf("transfer: %d %v", status, answer)
				}
			}
		})
	}
	wg.Wait()
	want := 100
	moved.Range(func(_, out any) bool {
		if out.(bool) {
			want--
		} else {
			want++
		}
		return true
	})
	c.want(200, fmt.Sprintf(`"balance":%d,`, want), "GET", fmt.Sprintf("/accounts/%v", a), "")
	c.want(200, fmt.Sprintf(`"balance":%d,`, 200-want), "GET", fmt.Sprintf("/accounts/%v", b), "")
}
