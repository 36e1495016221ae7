package sqlite

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize/dialect"
)

const (
	memory             = ":memory:"
	defaultBusyTimeout = 5 * time.Second
)

// params are the parameters of a URI and of Config.Params: those of SQLite's own URIs and the driver's.
var params = []string{
	"mode", "immutable", "nolock", "psow",
	"_auto_vacuum", "_vacuum", "_busy_timeout", "_timeout", "_cache_size", "_case_sensitive_like", "_cslike",
	"_defer_foreign_keys", "_defer_fk", "_foreign_keys", "_fk", "_ignore_check_constraints", "_journal_mode", "_journal",
	"_loc", "_locking_mode", "_locking", "_mutex", "_query_only", "_recursive_triggers", "_rt", "_secure_delete",
	"_synchronous", "_sync", "_txlock", "_writable_schema",
}

// ParseURI implements dialect.Connector. The forms are Sequelize's: sqlite::memory:, sqlite:x.db and sqlite://x.db for
// a file beside the program's working directory, sqlite:dir/x.db, sqlite:///abs/x.db, each percent-decoded and with
// parameters behind a question mark.
func (Dialect) ParseURI(uri string) (dialect.Config, error) {
	c := dialect.Config{Dialect: "sqlite"}
	scheme, rest, ok := strings.Cut(uri, ":")
	if !ok || !strings.EqualFold(scheme, "sqlite") {
		return c, fmt.Errorf("sequelize: wrong connection URI: it must start with the scheme sqlite")
	}
	rest, query, _ := strings.Cut(rest, "?")
	file, err := url.PathUnescape(strings.TrimPrefix(rest, "//"))
	if err != nil {
		return c, fmt.Errorf("sequelize: wrong connection URI: its path is not percent-encoded rightly")
	}
	if c.Storage = file; file == "" {
		c.Storage = memory
	}
	if c.Params, err = dialect.ParseQuery(query); err != nil {
		return c, err
	}
	if len(c.Params) == 0 {
		c.Params = nil
	}
	return c, dialect.CheckParams("sqlite", c.Params, params)
}

// options are a checked Config.
type options struct {
	config  dialect.Config
	memory  bool
	name    string // of a database in memory
	kind    string // of BEGIN
	busy    time.Duration
	foreign bool
}

func newOptions(config *dialect.Config) (*options, error) {
	o := &options{config: *config, kind: "IMMEDIATE", busy: config.BusyTimeout}
	if o.config.Storage == "" {
		o.config.Storage = memory
	}
	o.memory = o.config.Storage == memory || o.config.Params["mode"] == "memory"
	if o.busy <= 0 {
		o.busy = defaultBusyTimeout
	}
	if err := dialect.CheckParams("sqlite", o.config.Params, params); err != nil {
		return nil, err
	}
	if z := o.config.Timezone; z != "" && z != "+00:00" && z != "UTC" {
		return nil, fmt.Errorf("sequelize: SQLite has no time zones: Timezone %q cannot be set; times are exchanged in UTC", z)
	}
	kind := o.config.TransactionType
	if kind == "" {
		kind = o.config.Params["_txlock"]
	}
	if kind != "" {
		if o.kind = strings.ToUpper(kind); !slices.Contains(kinds, o.kind) {
			return nil, errKind(kind)
		}
	}
	return o, nil
}

var kinds = []string{"DEFERRED", "IMMEDIATE", "EXCLUSIVE"}

func errKind(kind string) error {
	return fmt.Errorf("sequelize: SQLite has no transaction type %q: it has %s", kind, strings.Join(kinds, ", "))
}

// dsn is the driver's name of the database.
func (o *options) dsn(c *dialect.Config) string {
	q := url.Values{}
	q.Set("_foreign_keys", "on")
	q.Set("_case_sensitive_like", "on")
	q.Set("_busy_timeout", fmt.Sprint(o.busy.Milliseconds()))
	switch {
	case o.memory:
		q.Set("vfs", "memdb")
		q.Set("_journal_mode", "MEMORY")
	case c.Params["mode"] != "ro" && c.Params["immutable"] == "":
		q.Set("_journal_mode", "WAL")
		q.Set("_synchronous", "NORMAL")
	}
	for k, v := range c.Params {
		if long, ok := shortParams[k]; ok {
			k = long
		}
		if k != "_txlock" && !(o.memory && k == "mode") {
			q.Set(k, v)
		}
	}
	path := o.name
	if !o.memory {
		path = filepath.ToSlash(c.Storage)
	}
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path) + "?" + q.Encode()
}

// shortParams are the driver's second names. It prefers them, so a default under the first would lose its place.
var shortParams = map[string]string{
	"_vacuum": "_auto_vacuum", "_timeout": "_busy_timeout", "_cslike": "_case_sensitive_like", "_fk": "_foreign_keys",
	"_defer_fk": "_defer_foreign_keys", "_journal": "_journal_mode", "_locking": "_locking_mode", "_rt": "_recursive_triggers",
	"_sync": "_synchronous",
}

// makeFolder makes the folders above a file.
func (o *options) makeFolder(c *dialect.Config) error {
	dir := filepath.Dir(c.Storage)
	if o.memory || dir == "." || c.Params["mode"] == "ro" || c.Params["mode"] == "rw" || c.Params["immutable"] != "" {
		return nil
	}
	return os.MkdirAll(dir, 0o777)
}
