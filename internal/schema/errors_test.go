package schema

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

type embeddedPointer struct{ Extra int }

type wrongModel struct {
	*embeddedPointer
	hidden   string   `sequelize:"field:h"` //nolint:unused // its tag is the mistake
	Empty    struct{} // no address of its own
	Typo     string   `sequelize:"alowNull:true"`
	Type     string   `sequelize:"type:STRNG"`
	Mixed    int      `sequelize:"type:STRING"`
	Enum     string   `sequelize:"type:ENUM('a','b');defaultValue:c"`
	Action   int64    `sequelize:"references:users.id;onDelete:CASCAD"`
	Twice    string   `sequelize:"column:type"`
	Stray    string   `sequelize:"foreignKey:x"`
	Many     *User    `sequelize:"hasMany"`
	One      []*User  `sequelize:"belongsTo"`
	Counted  string   `sequelize:"autoIncrement"`
	Checked  string   `validate:"email"`
	Through  []*User  `sequelize:"belongsToMany"`
	Virtual  string   `sequelize:"virtual:nme"`
	Name     string   `sequelize:"index:usng=gin"`
	NullKey  *string  `sequelize:"primaryKey;allowNull:true"`
	Updated  string   `sequelize:"updatedAt"`
	Doubled  **string // two ways of NULL
	Array    []string `sequelize:"type:ARRAY"`
	Open     string   `sequelize:"comment:'open"`
	DeleteAt time.Time
}

func TestAllMistakesAtOnce(t *testing.T) {
	_, err := Parse(reflect.TypeFor[wrongModel](), full, Options{Paranoid: true, DeletedAt: "deleteAt"})
	if err == nil {
		t.Fatal("no error")
	}
	e, ok := err.(*DefinitionError)
	if !ok {
		t.Fatalf("%T is no *DefinitionError", err)
	}
	want := map[string]string{
		"embeddedPointer": "embed the struct by value", "hidden": "unexported", "Empty": "size zero",
		"Typo": `did you mean "allowNull"`, "Type": `did you mean "STRING"`, "Mixed": "int cannot be kept in a column of type STRING",
		"Enum": "not in the list", "Action": `did you mean "CASCADE"`, "Stray": "the tag lacks hasOne", "Many": "must be a slice",
		"One": "must be *T or T", "Counted": "needs an integer column", "Checked": "validate", "Through": "needs its through table",
		"Virtual": `did you mean "name"`, "Name": `did you mean "using"`, "NullKey": "cannot be NULL", "Updated": "must be a time.Time",
		"Doubled": "two ways", "Array": "ARRAY(STRING)", "Open": "quote", "DeleteAt": "*time.Time",
	}
	for _, p := range e.Problems {
		part, expected := want[p.Field]
		if !expected || !strings.Contains(p.Err.Error(), part) {
			t.Errorf("%s: %v", p.Field, p.Err)
		}
		delete(want, p.Field)
		if !strings.Contains(err.Error(), p.Err.Error()) {
			t.Errorf("the text lacks %q", p.Err)
		}
	}
	for field := range want {
		t.Errorf("%s: no error", field)
	}
}

func TestConflicts(t *testing.T) {
	type Base struct{ Name string }
	type Attributes struct {
		Base
		Name string
	}
	type Columns struct {
		A string
		B string `sequelize:"field:a"`
	}
	type Aliases struct {
		A *User `sequelize:"belongsTo;as:x"`
		B *User `sequelize:"belongsTo;as:x"`
	}
	type AliasAttribute struct {
		Author string
		User   *User `sequelize:"belongsTo;as:author"`
	}
	for want, of := range map[string]reflect.Type{
		"the attribute name is there twice":      reflect.TypeFor[Attributes](),
		"the column a is there twice":            reflect.TypeFor[Columns](),
		"two associations have the alias x":      reflect.TypeFor[Aliases](),
		"the association author has the name of": reflect.TypeFor[AliasAttribute](),
	} {
		if _, err := Parse(of, full, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %q", of, err, want)
		}
	}
}
