package schema

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-sequelize/sequelize/datatypes"
	"github.com/go-sequelize/sequelize/internal/convert"
)

type Post struct {
	ID       int64
	Title    string
	AuthorID int64
	Author   *User      `sequelize:"belongsTo"`
	Comments []*Comment `sequelize:"hasMany"`
	Tags     []*Tag     `sequelize:"belongsToMany;through:postTags"`
}

type Comment struct {
	ID     int64
	Body   string
	PostID int64
}

type Tag struct {
	ID   int64
	Name string `sequelize:"unique"`
}

type User struct {
	ID        int64
	FirstName string
	LastName  *string
	Age       int
	Active    bool    `sequelize:"defaultValue:true"`
	Email     string  `sequelize:"unique"`
	Role      string  `sequelize:"type:ENUM('admin','member');defaultValue:member"`
	Posts     []*Post `sequelize:"hasMany;foreignKey:authorId;onDelete:CASCADE"`
	CreatedAt time.Time
	UpdatedAt time.Time
}

// describe writes attributes as lines that are easy to compare.
func describe(t *Table) string {
	var b strings.Builder
	for _, a := range t.Attributes {
		fmt.Fprintf(&b, "%s %s %s", a.Name, a.Column, convert.TypeName(a.Type))
		for flag, on := range map[string]bool{" null": a.AllowNull} {
			if on {
				b.WriteString(flag)
			}
		}
		if a.PrimaryKey {
			b.WriteString(" pk")
		}
		if a.AutoIncrement {
			b.WriteString(" auto")
		}
		if !a.HasField {
			b.WriteString(" nofield")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestParse(t *testing.T) {
	type NoFields struct{ Name string }
	type Base struct {
		ID        int64
		CreatedAt time.Time
	}
	type Embeds struct {
		Base
		Name string
	}
	type Composite struct {
		A    int64 `sequelize:"primaryKey"`
		B    int64 `sequelize:"primaryKey"`
		Note sql.Null[string]
	}
	tests := []struct {
		name string
		of   reflect.Type
		o    Options
		want string
	}{
		{"user", reflect.TypeFor[User](), defaults, "id id BIGINT pk auto\nfirstName firstName STRING\nlastName lastName STRING null\nage age BIGINT\nactive active BOOLEAN\nemail email STRING\nrole role ENUM('admin','member')\ncreatedAt createdAt DATE\nupdatedAt updatedAt DATE\n"},
		{"default attributes", reflect.TypeFor[NoFields](), defaults, "id id BIGINT pk auto nofield\nname name STRING\ncreatedAt createdAt DATE nofield\nupdatedAt updatedAt DATE nofield\n"},
		{"paranoid, underscored", reflect.TypeFor[NoFields](), Options{Timestamps: true, Paranoid: true, Underscored: true, CreatedAt: "-", Version: "rev"}, "id id BIGINT pk auto nofield\nname name STRING\nupdatedAt updated_at DATE nofield\ndeletedAt deleted_at DATE null nofield\nrev rev INTEGER nofield\n"},
		{"no key", reflect.TypeFor[NoFields](), Options{NoPrimaryKey: true}, "name name STRING\n"},
		{"embedded", reflect.TypeFor[Embeds](), Options{}, "id id BIGINT pk auto\ncreatedAt createdAt DATE\nname name STRING\n"},
		{"composite key", reflect.TypeFor[Composite](), Options{}, "a a BIGINT pk\nb b BIGINT pk\nnote note STRING null\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			table, err := Parse(test.of, full, test.o)
			if err != nil {
				t.Fatal(err)
			}
			if got := describe(table); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
			for i, a := range table.Attributes {
				if a.Place != i {
					t.Errorf("%s has place %d, want %d", a.Name, a.Place, i)
				}
			}
		})
	}
}

func TestGoTypes(t *testing.T) {
	type Doc struct{ A int }
	type Level int16
	tests := []struct {
		v          any
		full, lean string
	}{
		{int(0), "BIGINT", "BIGINT"}, {int32(0), "INTEGER", "INTEGER"}, {Level(0), "SMALLINT", "SMALLINT"}, {int8(0), "TINYINT", "TINYINT"},
		{uint8(0), "SMALLINT", "TINYINT.UNSIGNED"}, {uint16(0), "INTEGER", "SMALLINT.UNSIGNED"}, {uint32(0), "BIGINT", "INTEGER.UNSIGNED"},
		{uint64(0), "DECIMAL(20,0)", "BIGINT.UNSIGNED"}, {uint(0), "DECIMAL(20,0)", "BIGINT.UNSIGNED"},
		{float32(0), "REAL", "REAL"}, {float64(0), "DOUBLE", "DOUBLE"}, {"", "STRING", "STRING"}, {false, "BOOLEAN", "BOOLEAN"},
		{time.Time{}, "DATE", "DATE"}, {[]byte{}, "BLOB", "BLOB"}, {Doc{}, "JSONB", "JSON"}, {map[string]any{}, "JSONB", "JSON"},
		{json.RawMessage{}, "JSONB", "JSON"}, {datatypes.JSON[Doc]{}, "JSONB", "JSON"}, {[]string{}, "ARRAY(STRING)", "JSON"}, {[]Doc{}, "JSONB", "JSON"},
		{[][]int32{}, "ARRAY(ARRAY(INTEGER))", "JSON"}, {datatypes.UUID{}, "UUID", "UUID"}, {[16]byte{}, "UUID", "UUID"}, {netip.Addr{}, "INET", "STRING(45)"},
		{netip.Prefix{}, "CIDR", "STRING(49)"}, {datatypes.DateOnly{}, "DATEONLY", "DATEONLY"}, {datatypes.TimeOfDay{}, "TIME", "TIME"},
		{datatypes.Decimal{}, "DECIMAL", "DECIMAL"}, {datatypes.HStore{}, "HSTORE", "JSON"}, {datatypes.Range[int]{}, "RANGE(BIGINT)", "JSON"},
		{datatypes.Null[int32]{}, "INTEGER", "INTEGER"}, {sql.NullString{}, "STRING", "STRING"}, {new(bool), "BOOLEAN", "BOOLEAN"}, {datatypes.Geometry{}, "GEOMETRY", "GEOMETRY"},
	}
	for _, test := range tests {
		g := reflect.TypeOf(test.v)
		of := reflect.StructOf([]reflect.StructField{{Name: "X", Type: g}})
		for _, d := range []fakeDialect{full, lean} {
			want := map[string]string{"full": test.full, "lean": test.lean}[d.name]
			table, err := Parse(of, d, Options{ModelName: "m"})
			if err != nil {
				t.Errorf("%v: %v", g, err)
				continue
			}
			if got := convert.TypeName(table.Attribute("x").Type); got != want {
				t.Errorf("%v on %s: got %s, want %s", g, d.name, got, want)
			}
		}
	}
}
