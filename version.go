package sequelize

import (
	"context"
	"errors"
	"unsafe"

	"github.com/go-sequelize/sequelize/internal/query"
)

// missedRows says that an update of records did not meet all of their rows.
type missedRows struct {
	m       *model
	records []unsafe.Pointer
}

func (*missedRows) Error() string {
	return "sequelize: an update of records did not meet all of their rows"
}

// whichMissed makes the error of an update of many records that missed rows: that of the first record whose row is gone,
// deleted, or of another version. It looks for the record after the update was undone: before, what it wrote itself would
// look like another's change.
func (m *model) whichMissed(ctx context.Context, err error, c *writeCall) error {
	var missed *missedRows
	if !errors.As(err, &missed) {
		return err
	}
	m = missed.m // of a nested write, that of the level that failed
	err = m.eachByKey(ctx, query.Find{Schema: c.schema}, missed.records, func(records, rows []unsafe.Pointer) error {
		p, err := m.firstMissed(records, rows)
		if err == nil && p != nil {
			err = m.missed(p)
		}
		return err
	})
	if err != nil {
		return err
	}
	if first, _, is := sameKey(m.table.PrimaryKey, missed.records); is {
		key, err := m.keyOf(missed.records[first])
		return errors.Join(errorf("%s: the row of the key %v is given twice, and a statement updates a row once: give it once, with its last values", m.table.Model, key), err)
	}
	return m.missed(missed.records[0]) // it came back in between
}

// firstMissed is the first record without a row of its key and version; nil where there is none.
func (m *model) firstMissed(records, rows []unsafe.Pointer) (unsafe.Pointer, error) {
	byKey, err := m.byKey(rows)
	if err != nil {
		return nil, err
	}
	version := m.table.Version
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
		have, err := m.get(version, row)
		if err != nil {
			return nil, err
		}
		if mine, err := m.get(version, p); err != nil || have != mine {
			return p, err
		}
	}
	return nil, nil
}
