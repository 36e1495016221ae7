package dialecttest

import (
	"bytes"
	"database/sql/driver"
	"fmt"
	"strings"
)

// hostile are texts that break what is built from pieces of text.
var hostile = []string{
	"", " ", "plain", "it's", `say "hi"`, "back`tick", `C:\new\table\0`, `\`, `\'`, `''`, `'); DROP TABLE ct_x; --`,
	"/* comment */ -- # ;", "$1 $$ $tag$ :name ? ?? @p1 %s %d", "[bracket]]", "line\nbreak\r\n\ttab", "é à ü ß",
	"日本語", "🎉👩‍👩‍👧‍👦", "\u202eright to left", "e\u0301 is not é", "trailing ", " leading", "NULL", "null", "true", "0", "1e3",
	"{}", `{"a": [1, "x"]}`, "{a,b}", "(1,2)", "2024-01-02", "%_%", "\x01\x1f", "\u00a0\u2028\ufeff",
}

// Named types over texts and bytes.
type (
	label  string
	secret []byte
	colour string // a Scanner and Valuer, whose zero value is NULL
)

// Value implements driver.Valuer.
func (c colour) Value() (driver.Value, error) {
	if c == "" {
		return nil, nil
	}
	return "#" + string(c), nil
}

// Scan implements sql.Scanner.
func (c *colour) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*c = ""
	case string:
		*c = colour(strings.TrimPrefix(v, "#"))
	case []byte:
		*c = colour(strings.TrimPrefix(string(v), "#"))
	default:
		return fmt.Errorf("a colour cannot be a %T", src)
	}
	return nil
}

// text is a record with a column of every type of text and bytes.
type text struct {
	ID       int64
	String   string
	Sized    string `sequelize:"type:STRING(2000)"`
	Long     string `sequelize:"type:TEXT('long')"`
	Binary   string `sequelize:"type:STRING(100).BINARY"`
	Fixed    string `sequelize:"type:CHAR(5)"`
	Enum     string `sequelize:"type:ENUM('small','it''s','with space','ünïcode')"`
	Label    label
	Bytes    []byte
	LongBlob []byte `sequelize:"type:BLOB('long')"`
	Letters  []byte `sequelize:"type:STRING(100)"`
	Secret   secret
	Colour   colour `sequelize:"type:STRING(20);allowNull:true"`
}

func texts(s *suite) {
	plain := column{field: "String", values: values(hostile...)}
	if withNUL := values("a\x00b", "\x00"); s.features.NUL {
		plain.values = append(plain.values, withNUL...)
	} else {
		plain.refused = withNUL
	}
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	trip[text](s, plain,
		column{field: "Sized", values: values("", strings.Repeat("é🎉", 1000))},
		column{field: "Long", values: values("", "x", strings.Repeat("0123456789abcdef", 1<<16)), hidden: func(v any) bool { return len(v.(string)) > 1000 }},
		column{field: "Binary", values: values("", "abc", "ABC", "äÄ", "a ")},
		column{field: "Fixed", values: values("abcde", "éàüßç", "abc"), same: sameBy(samePadded)},
		column{field: "Enum", values: values("small", "it's", "with space", "ünïcode"), refused: values("huge", "")},
		column{field: "Label", values: values[label]("", "it's")},
		column{field: "Bytes", values: values([]byte{}, []byte{0}, every, []byte(`\x00`), []byte("it's"), nil)},
		column{field: "LongBlob", values: values([]byte{1}, bytes.Repeat(every, 4096)), hidden: func(v any) bool { return len(v.([]byte)) > 1000 }},
		column{field: "Letters", values: values([]byte("abc"), []byte("é🎉"), []byte{})},
		column{field: "Secret", values: values(secret{1, 0, 255}, nil)},
		column{field: "Colour", values: values[colour]("ff0000", "", "00ff00"), hidden: func(v any) bool { return v == colour("") }},
	)
}

// samePadded compares what a CHAR holds: some databases keep the padding, others do not.
func samePadded(a, b string) bool { return strings.TrimRight(a, " ") == strings.TrimRight(b, " ") }
