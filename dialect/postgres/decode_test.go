package postgres

import (
	"bytes"
	"database/sql"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
)

// check reads one expression into a T and compares.
type check func(t *testing.T, db dialect.Database)

func reads[T any](kind dialect.DestinationKind, expr string, want T) check {
	return func(t *testing.T, db dialect.Database) {
		t.Helper()
		got, err := scanOne[T](db, kind, dialect.NullError, 0, "select "+expr)
		if err != nil {
			t.Errorf("%s: %v", expr, err)
			return
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s into %T: got %v, want %v", expr, want, got, want)
		}
	}
}

func refuses[T any](kind dialect.DestinationKind, expr, part string) check {
	return func(t *testing.T, db dialect.Database) {
		t.Helper()
		_, err := scanOne[T](db, kind, dialect.NullError, 0, "select "+expr)
		var value *dialect.ValueError
		if !errors.As(err, &value) || value.Name != "thing.value" || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: got the error %v, want a ValueError that says %q", expr, err, part)
		}
	}
}

var at = time.Date(2024, 2, 29, 23, 59, 58, 123456000, time.UTC)

var decodeChecks = []check{
	reads(dialect.ToBool, "true", true),
	reads(dialect.ToBool, "false", false),
	reads[int16](dialect.ToInt16, "'-32768'::int2", math.MinInt16),
	reads[int16](dialect.ToInt16, "32767::int2", math.MaxInt16),
	reads[int32](dialect.ToInt32, "'-2147483648'::int4", math.MinInt32),
	reads[int32](dialect.ToInt32, "2147483647::int4", math.MaxInt32),
	reads[int64](dialect.ToInt64, "'-9223372036854775808'::int8", math.MinInt64),
	reads[int64](dialect.ToInt64, "9223372036854775807::int8", math.MaxInt64),
	reads[int](dialect.ToInt, "42::int2", 42),
	reads[int8](dialect.ToInt8, "(-128)::int2", -128),
	refuses[int8](dialect.ToInt8, "128::int2", "int8"),
	reads[uint8](dialect.ToUint8, "255::int2", 255),
	refuses[uint32](dialect.ToUint32, "(-1)::int4", "negative"),
	reads[int64](dialect.ToInt64, "4294967295::oid", 4294967295),
	reads[uint64](dialect.ToUint64, "18446744073709551615::numeric(20)", math.MaxUint64),
	reads[uint64](dialect.ToUint64, "1234567890123456::numeric(20)", 1234567890123456),
	reads[uint64](dialect.ToUint64, "10000::numeric(20)", 10000),
	reads[int64](dialect.ToInt64, "'-100000000'::numeric", -100000000),
	reads[int64](dialect.ToInt64, "0::numeric", 0),
	reads[int64](dialect.ToInt64, "7.00::numeric(5,2)", 7),
	refuses[int64](dialect.ToInt64, "7.50::numeric(5,2)", "whole"),
	refuses[int64](dialect.ToInt64, "'NaN'::numeric", "no whole number"),
	reads[float32](dialect.ToFloat32, "1.5::float4", 1.5),
	reads[float64](dialect.ToFloat64, "0.1::float8", 0.1),
	reads[float64](dialect.ToFloat64, "'Infinity'::float8", math.Inf(1)),
	reads[float64](dialect.ToFloat64, "'-Infinity'::float8", math.Inf(-1)),
	reads[float64](dialect.ToFloat64, "1.7976931348623157e308::float8", math.MaxFloat64),
	reads[float64](dialect.ToFloat64, "5e-324::float8", math.SmallestNonzeroFloat64),
	reads[float64](dialect.ToFloat64, "12.25::numeric", 12.25),
	reads(dialect.ToString, "'1234567890123456789012345678.0123456789'::numeric(38,10)", "1234567890123456789012345678.0123456789"),
	reads(dialect.ToString, "'-0.0000000001'::numeric(38,10)", "-0.0000000001"),
	reads(dialect.ToString, "'0.00010001'::numeric", "0.00010001"),
	reads(dialect.ToString, "1.10::numeric(10,2)", "1.10"),
	reads(dialect.ToString, "0.00::numeric(10,2)", "0.00"),
	reads(dialect.ToString, "100000::numeric", "100000"),
	reads(dialect.ToString, "'NaN'::numeric", "NaN"),
	reads(dialect.ToString, "'Infinity'::numeric", "Infinity"),
	reads(dialect.ToString, "'-Infinity'::numeric", "-Infinity"),
	reads(dialect.ToString, "'äöü € 😀'::text", "äöü € 😀"),
	reads(dialect.ToString, "''::text", ""),
	reads(dialect.ToString, "'ab'::varchar(10)", "ab"),
	reads(dialect.ToString, "'ab'::char(4)", "ab  "),
	reads(dialect.ToString, "'ab'::name", "ab"),
	reads(dialect.ToString, "repeat('x', 100000)", strings.Repeat("x", 100000)),
	reads(dialect.ToString, "42", "42"),
	reads(dialect.ToString, "true", "true"),
	reads(dialect.ToBytes, `'\x00ff10'::bytea`, []byte{0, 255, 16}),
	reads(dialect.ToBytes, `''::bytea`, []byte{}),
	reads(dialect.ToBytes, `decode(repeat('00ff', 524288), 'hex')`, bytes.Repeat([]byte{0, 255}, 1<<19)),
	reads(dialect.ToBytes, `'abc'::text`, []byte("abc")),
	reads(dialect.ToBytes, `'{"a": 1}'::json`, []byte(`{"a": 1}`)),
	reads(dialect.ToBytes, `'{"a":1}'::jsonb`, []byte(`{"a": 1}`)),
	reads(dialect.ToString, `'{"a":1}'::jsonb`, `{"a": 1}`),
	reads(dialect.ToTime, "'2024-02-29 23:59:58.123456+00'::timestamptz", at),
	reads(dialect.ToTime, "'2024-03-01 05:29:58.123456+05:30'::timestamptz", at),
	reads(dialect.ToTime, "'2024-02-29 23:59:58.123456'::timestamp", at),
	reads(dialect.ToTime, "'2024-02-29'::date", time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)),
	reads(dialect.ToTime, "'0001-01-01 00:00:00+00'::timestamptz", time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)),
	reads(dialect.ToTime, "'0001-01-01'::date", time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)),
	reads(dialect.ToTime, "'9999-12-31 23:59:59.999999+00'::timestamptz", time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)),
	reads(dialect.ToTime, "'1999-12-31 23:59:59.999999+00'::timestamptz", time.Date(1999, 12, 31, 23, 59, 59, 999999000, time.UTC)),
	reads(dialect.ToTime, "'1969-12-31 23:59:59.5+00'::timestamptz", time.Date(1969, 12, 31, 23, 59, 59, 500000000, time.UTC)),
	reads(dialect.ToTime, "'12345-01-02'::date", time.Date(12345, 1, 2, 0, 0, 0, 0, time.UTC)),
	refuses[time.Time](dialect.ToTime, "'infinity'::timestamptz", "infinity"),
	refuses[time.Time](dialect.ToTime, "'-infinity'::timestamp", "infinity"),
	refuses[time.Time](dialect.ToTime, "'infinity'::date", "infinity"),
	refuses[time.Time](dialect.ToTime, "'0001-12-31 23:59:59 BC'::timestamp", "BC"),
	refuses[time.Time](dialect.ToTime, "'0044-03-15 BC'::date", "BC"),
	reads(dialect.ToString, "'-infinity'::date", "-infinity"),
	reads(dialect.ToUUID, "'00112233-4455-6677-8899-aabbccddeeff'::uuid",
		[16]byte{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}),
	reads(dialect.ToString, "'00112233-4455-6677-8899-aabbccddeeff'::uuid", "00112233-4455-6677-8899-aabbccddeeff"),
	reads(dialect.ToUUID, "'00112233-4455-6677-8899-aabbccddeeff'::text",
		[16]byte{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}),
}

func TestDecodeEachFormat(t *testing.T) {
	eachMode(t, func(t *testing.T, db dialect.Database) {
		for _, c := range decodeChecks {
			c(t, db)
		}
		nan, err := scanOne[float64](db, dialect.ToFloat64, dialect.NullError, 0, "select 'NaN'::float8")
		if err != nil || !math.IsNaN(nan) {
			t.Errorf("NaN reads as %v, %v", nan, err)
		}
	})
}

// TestDecodeServerText compares what is rendered of binary values with the server's own text.
func TestDecodeServerText(t *testing.T) {
	exprs := []string{
		"'03:04:05'::time", "'03:04:05.120000'::time", "'24:00'::time", "'1.2.3.4'::inet", "'1.2.3.4/24'::inet", "'::1'::inet",
		"'fe80::/10'::cidr", "'10.0.0.0/8'::cidr", "'08:00:2b:01:02:03'::macaddr", "'08:00:2b:01:02:03:04:05'::macaddr8",
		"'1 year 2 mons -3 days 04:05:06.7'::interval", "'0'::interval", "'-1 mon'::interval", "'1 day'::interval",
		"'-00:00:01'::interval", "'-1 year 2 days'::interval", "'-3 days 04:00'::interval", "'100:00:00'::interval",
		"'{1,2,NULL}'::int[]", "'{}'::text[]", `'{"a b","c\"d","e\\f","",null,"null","{x}","x,y"}'::text[]`,
		"'{{1,2},{3,4}}'::int8[]", "'{t,f}'::bool[]", "'{1.10,NaN}'::numeric[]", "'{2024-02-29}'::date[]",
		`'{"2024-02-29 01:02:03.5"}'::timestamp[]`, `'{"2024-02-29 01:02:03.5+00"}'::timestamptz[]`,
		"'{00112233-4455-6677-8899-aabbccddeeff}'::uuid[]", `'{"\\x00ff"}'::bytea[]`, "'{1.5,NaN,Infinity}'::float8[]",
		"'[1,5)'::int4range", "'(,5)'::int8range", "'empty'::int4range", "'[1.5,2.5]'::numrange", "'[2024-01-01,2024-02-01)'::daterange",
		"'[2024-01-01 01:02:03,)'::tsrange", "'[2024-01-01,infinity)'::tstzrange", "'{[1,2),[5,9)}'::int4multirange",
		"'{\"[1,2)\",empty}'::int4range[]", `'{"{\"a\": 1}"}'::jsonb[]`, "'(1,2.5)'::point", "B'101'", "'a'::\"char\"", "'<a/>'::xml",
		"'12:00+02'::timetz", "'$1.50'::money", "'{1.2.3.4}'::inet[]",
	}
	eachMode(t, func(t *testing.T, db dialect.Database) {
		for _, expr := range exprs {
			want := one(t, db, "select format('%s', "+expr+")") // a cast of inet differs from its output
			got := one(t, db, "select "+expr)
			if b, ok := got.([]byte); ok {
				got = string(b)
			}
			if got != want {
				t.Errorf("%s: got %v, the server writes %v", expr, got, want)
			}
		}
	})
}

// TestValuesLikeDatabaseSQL compares Values with what the same statement gives through database/sql.
func TestValuesLikeDatabaseSQL(t *testing.T) {
	const query = `select true, 1::int2, 2::int4, 3::int8, 1.5::float4, 2.5::float8, 'a'::text, 'b'::varchar, '\x01'::bytea,
		'2024-02-29 01:02:03'::timestamptz, '2024-02-29 01:02:03'::timestamp, '2024-02-29'::date, 1.50::numeric(5,2),
		'00112233-4455-6677-8899-aabbccddeeff'::uuid, '{"a":1}'::json, '{"a":1}'::jsonb, 7::oid, '1.2.3.4'::inet, '{1,2}'::int[],
		'[1,2)'::int4range, '01:02:03'::time, '1 day'::interval, null::int`
	eachMode(t, func(t *testing.T, db dialect.Database) {
		all, err := values(db, query)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]any, len(all[0]))
		into := make([]any, len(want))
		for i := range want {
			into[i] = &want[i]
		}
		if err := db.SQL().QueryRow(query).Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, v := range all[0] {
			if w, ok := want[i].(time.Time); ok {
				want[i] = w.UTC()
			}
			if !reflect.DeepEqual(v, want[i]) {
				t.Errorf("column %d: got %T %v, database/sql gives %T %v", i, v, v, want[i], want[i])
			}
		}
	})
}

func TestDecodeNull(t *testing.T) {
	eachMode(t, func(t *testing.T, db dialect.Database) {
		_, err := scanOne[int64](db, dialect.ToInt64, dialect.NullError, 0, "select null::int8")
		var null *dialect.NullValueError
		if !errors.As(err, &null) || null.Name != "thing.value" {
			t.Errorf("NULL into int64: %v", err)
		}
		if s, err := scanOne[string](db, dialect.ToString, dialect.NullZero, 0, "select null::text"); err != nil || s != "" {
			t.Errorf("NULL as zero: %q, %v", s, err)
		}
		if p, err := scanOne[*time.Time](db, dialect.ToTime, dialect.NullPointer, 0, "select null::timestamptz"); err != nil || p != nil {
			t.Errorf("NULL into a pointer: %v, %v", p, err)
		}
		if p, err := scanOne[*string](db, dialect.ToString, dialect.NullPointer, 0, "select 'x'"); err != nil || p == nil || *p != "x" {
			t.Errorf("a text into a pointer: %v, %v", p, err)
		}
		valid := unsafe.Offsetof(sql.Null[int64]{}.Valid)
		if n, err := scanOne[sql.Null[int64]](db, dialect.ToInt64, dialect.NullStruct, valid, "select null::int8"); err != nil || n.Valid {
			t.Errorf("NULL into sql.Null: %v, %v", n, err)
		}
		if n, err := scanOne[sql.Null[int64]](db, dialect.ToInt64, dialect.NullStruct, valid, "select 7::int8"); err != nil || !n.Valid || n.V != 7 {
			t.Errorf("7 into sql.Null: %v, %v", n, err)
		}
	})
}

// TestDecodeRowsKeepTheirTexts reads rows of many sizes and looks at all of them after the last: no text may share
// memory that a later row writes.
func TestDecodeRowsKeepTheirTexts(t *testing.T) {
	db := openServer(t, nil)
	type pair struct{ a, b string }
	var all []*pair
	dest := []dialect.Destination{
		{Kind: dialect.ToString, Offset: unsafe.Offsetof(pair{}.a), Name: "pair.a"},
		{Kind: dialect.ToString, Offset: unsafe.Offsetof(pair{}.b), Name: "pair.b"},
	}
	s := &dialect.Statement{SQL: "select repeat(chr(97 + i % 26), i), repeat(chr(65 + i % 26), 3000 - i) from generate_series(0, 3000) i"}
	err := db.Query(t.Context(), s, func(rows dialect.Rows) error {
		if err := rows.Bind(dest); err != nil {
			return err
		}
		for rows.Next() {
			p := new(pair)
			all = append(all, p)
			if err := rows.Scan([]unsafe.Pointer{unsafe.Pointer(p)}); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err != nil || len(all) != 3001 {
		t.Fatal(len(all), err)
	}
	for i, p := range all {
		if p.a != strings.Repeat(string(rune('a'+i%26)), i) || p.b != strings.Repeat(string(rune('A'+i%26)), 3000-i) {
			t.Fatalf("row %d holds the texts of another", i)
		}
	}
}

// TestDecodeOther reads an enum and citext, whose types pgx does not know, and a field that only Assign understands.
func TestDecodeOther(t *testing.T) {
	db := openServer(t, nil)
	exec(t, db, "drop type if exists mood cascade")
	exec(t, db, "create type mood as enum ('sad', 'glad')")
	if s, err := scanOne[string](db, dialect.ToString, dialect.NullError, 0, "select 'glad'::mood"); err != nil || s != "glad" {
		t.Errorf("an enum reads as %q, %v", s, err)
	}
	if got := one(t, db, "select array['sad', 'glad']::mood[]"); got != "{sad,glad}" {
		t.Errorf("an array of enums reads as %v", got)
	}
	var seen any
	dest := []dialect.Destination{{Kind: dialect.ToOther, Name: "thing.tags", Assign: func(_ unsafe.Pointer, v any) error {
		seen = v
		return nil
	}}}
	var base int
	err := db.Query(t.Context(), &dialect.Statement{SQL: "select '{a,b}'::text[]"}, func(rows dialect.Rows) error {
		if err := rows.Bind(dest); err != nil {
			return err
		}
		rows.Next()
		return rows.Scan([]unsafe.Pointer{unsafe.Pointer(&base)})
	})
	if err != nil || seen != "{a,b}" {
		t.Errorf("Assign got %v, %v", seen, err)
	}
}

func TestParseByteaEscape(t *testing.T) {
	for text, want := range map[string]string{`abc`: "abc", `a\\b`: `a\b`, `\000\377x`: "\x00\xffx"} {
		got, err := parseBytea([]byte(text))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for _, text := range []string{`\x0`, `a\`, `\9zz`} {
		if _, err := parseBytea([]byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestDecodeRefusesOtherLengths(t *testing.T) {
	for f := formBoolBinary; f <= formUUIDText; f++ {
		switch f {
		case formByteaBinary, formByteaText, formJSON, formUUIDText, formJSONBBinary:
			continue
		}
		if v, err := value(f, []byte("abc")); err == nil {
			t.Errorf("form %d made %v of a value of a wrong length", f, v)
		}
	}
}
