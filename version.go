package sequelize

import (
	"context"
	"errors"
	"reflect"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// missedRows says that an update of records did not meet all of their rows.
type missedRows struct {
	m       *model
	records []unsafe.Pointer
}

func (*missedRows) Error() string {
	return "sequelize: an update of records did not meet all of their rows"
}

// whichMissed makes the error of an update of many records that missed rows. It looks for the record after the update
// was undone: before, what it wrote itself would look like another's change.
func (m *model) whichMissed(ctx context.Context, err error, c *writeCall) error {
	var missed *missedRows
	if !errors.As(err, &missed) {
		return err
	}
	m = missed.m // of a nested write, that of the level that failed
	version := m.table.Version
	if version != nil && !version.HasField {
		version = nil
	}
	return m.missedOf(ctx, missed.records, version, c)
}

// missedOf is the error of an update of many records of which not all met their rows: that of the first record whose row
// is gone, deleted, or of another version.
func (m *model) missedOf(ctx context.Context, records []unsafe.Pointer, version *schema.Attribute, c *writeCall) error {
	for rest := records; len(rest) > 0; {
		n := min(mostKeys, len(rest))
		where, err := m.keysOf(rest[:n])
		if err != nil {
			return err
		}
		f := &findCall{call: call{noHooks: true}}
		f.Find = query.Find{Table: m.table, Typed: true, Schema: c.schema, Where: []query.Cond{where}}
		rows, err := m.rows(ctx, f)
		if err != nil {
			return err
		}
		if p, err := m.firstMissed(rest[:n], rows, version); err != nil || p != nil {
			if err == nil {
				err = m.missed(p, version)
			}
			return err
		}
		rest = rest[n:]
	}
	return m.missed(records[0], version) // the same row twice, or it came back in between
}

func (m *model) firstMissed(records, rows []unsafe.Pointer, version *schema.Attribute) (unsafe.Pointer, error) {
	byKey := make(map[string]unsafe.Pointer, len(rows))
	for _, row := range rows {
		key, err := m.keyText(row)
		if err != nil {
			return nil, err
		}
		byKey[key] = row
	}
	for _, p := range records {
		key, err := m.keyText(p)
		if err != nil {
			return nil, err
		}
		row := byKey[key]
		if row == nil {
			return p, nil
		}
		if version == nil {
			continue
		}
		have, err := version.Get(row)
		if err != nil {
			return nil, err
		}
		if mine, err := version.Get(p); err != nil || !reflect.DeepEqual(have, mine) {
			return p, err
		}
	}
	return nil, nil
}
