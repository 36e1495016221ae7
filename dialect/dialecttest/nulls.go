package dialecttest

import (
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/go-sequelize/sequelize"
)

type (
	guid   [16]byte // an id without methods
	myUUID [16]byte // with Scan and Value, as github.com/google/uuid has them
)

// Value implements driver.Valuer.
func (u myUUID) Value() (driver.Value, error) { return sequelize.UUID(u).String(), nil }

// Scan implements sql.Scanner.
func (u *myUUID) Scan(src any) error {
	text, ok := src.(string)
	if b, is := src.([]byte); is {
		if len(b) == 16 {
			copy(u[:], b)
			return nil
		}
		text, ok = string(b), true
	}
	if !ok {
		return fmt.Errorf("a UUID cannot be a %T", src)
	}
	_, err := hex.Decode(u[:], []byte(strings.ReplaceAll(text, "-", "")))
	return err
}

// identity is a record with a column of every kind of id and address.
type identity struct {
	ID     int64
	Guid   guid
	Mine   myUUID
	Uuid   sequelize.UUID
	Text   string `sequelize:"type:UUID"`
	Addr   netip.Addr
	Prefix netip.Prefix
	Mac    net.HardwareAddr
	Inet   string `sequelize:"type:INET"`
}

func identities(s *suite) {
	trip[identity](s,
		column{field: "Guid", values: values(guid{}, guid{1, 2, 3, 15: 255})},
		column{field: "Mine", values: values(myUUID{}, myUUID{1, 2, 3, 15: 255})},
		column{field: "Uuid", values: values(sequelize.UUID{}, sequelize.NewUUIDV4(), sequelize.NewUUIDV7(), sequelize.NewUUIDV1())},
		column{field: "Text", values: values("6ba7b810-9dad-11d1-80b4-00c04fd430c8")},
		column{field: "Addr", values: values(netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("::"), netip.Addr{})},
		column{field: "Prefix", values: values(netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("0.0.0.0/0"), netip.Prefix{})},
		column{field: "Mac", values: values(net.HardwareAddr{1, 2, 3, 4, 5, 6}, net.HardwareAddr{255, 255, 255, 255, 255, 255}, nil)},
		column{field: "Inet", values: values("192.0.2.1", "2001:db8::1")},
	)
}

// nullable is a record with a column of every way to hold NULL: the empty value is another than none.
type nullable struct {
	ID      int64
	Int     *int
	String  *string
	Bool    *bool
	Float   *float64
	Time    *time.Time
	Uuid    *sequelize.UUID
	Null    sql.Null[int64]
	Text    sql.NullString
	Truth   sql.NullBool
	Age     sequelize.Null[age]
	Word    sequelize.Null[string]
	NullUid sequelize.Null[sequelize.UUID]
}

func nulls(s *suite) {
	n, zero, text, empty, f := 7, 0, "x", "", 1.5
	truth, lie := true, false
	moment := time.Date(2024, 1, 2, 3, 4, 5, 6000, time.UTC)
	trip[nullable](s,
		column{field: "Int", values: values(&n, &zero, nil)},
		column{field: "String", values: values(&text, &empty, nil)},
		column{field: "Bool", values: values(&truth, &lie, nil)},
		column{field: "Float", values: values(&f, nil)},
		column{field: "Time", values: values(&moment, nil), same: sameBy(func(a, b *time.Time) bool {
			return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
		})},
		column{field: "Uuid", values: values(&sequelize.UUID{1, 2}, nil)},
		column{field: "Null", values: values(sql.Null[int64]{V: 5, Valid: true}, sql.Null[int64]{Valid: true}, sql.Null[int64]{})},
		column{field: "Text", values: values(sql.NullString{Valid: true}, sql.NullString{String: "x", Valid: true}, sql.NullString{})},
		column{field: "Truth", values: values(sql.NullBool{Valid: true}, sql.NullBool{Bool: true, Valid: true}, sql.NullBool{})},
		column{field: "Age", values: values(sequelize.NullOf(age(0)), sequelize.Null[age]{}, sequelize.NullOf(age(3)))},
		column{field: "Word", values: values(sequelize.NullOf(""), sequelize.Null[string]{}, sequelize.NullOf("x"))},
		column{field: "NullUid", values: values(sequelize.NullOf(sequelize.UUID{9}), sequelize.Null[sequelize.UUID]{})},
	)
}
