package workload

import (
	"fmt"
	"time"
)

// instant reads a time, or one of the texts that contenders store in SQLite.
type instant struct{ t *time.Time }

var layouts = []string{
	"2006-01-02 15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999 -07:00", time.RFC3339Nano,
	"2006-01-02 15:04:05.999999999 -0700 MST", "2006-01-02 15:04:05.999999999",
}

// Scan implements sql.Scanner.
func (i *instant) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case time.Time:
		i.t = &v
		return nil
	case string:
		for _, l := range layouts {
			if t, err := time.Parse(l, v); err == nil {
				i.t = &t
				return nil
			}
		}
	}
	return fmt.Errorf("%v is no time", v)
}
