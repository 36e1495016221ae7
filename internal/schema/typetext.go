package schema

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect/ast"
)

// typeWords are Sequelize's names of data types.
var typeWords = []string{
	"STRING", "CHAR", "TEXT", "CITEXT", "TSVECTOR", "BOOLEAN", "TINYINT", "SMALLINT", "MEDIUMINT", "INTEGER", "BIGINT", "FLOAT", "REAL",
	"DOUBLE", "DECIMAL", "NUMERIC", "TIME", "DATE", "DATEONLY", "UUID", "BLOB", "JSON", "JSONB", "HSTORE", "ENUM", "ARRAY", "RANGE",
	"GEOMETRY", "GEOGRAPHY", "CIDR", "INET", "MACADDR", "MACADDR8", "VIRTUAL",
}

var typeKinds = map[string]ast.Kind{
	"STRING": ast.String, "CHAR": ast.Char, "TEXT": ast.TextKind, "CITEXT": ast.CIText, "TSVECTOR": ast.TSVector, "BOOLEAN": ast.Boolean,
	"TINYINT": ast.TinyInt, "SMALLINT": ast.SmallInt, "MEDIUMINT": ast.MediumInt, "INTEGER": ast.Integer, "BIGINT": ast.BigInt,
	"FLOAT": ast.Float, "REAL": ast.Real, "DOUBLE": ast.Double, "DECIMAL": ast.Decimal, "NUMERIC": ast.Decimal, "TIME": ast.Time,
	"DATE": ast.Date, "DATEONLY": ast.DateOnly, "UUID": ast.UUID, "BLOB": ast.Blob, "JSON": ast.JSON, "JSONB": ast.JSONB,
	"HSTORE": ast.HStore, "ENUM": ast.Enum, "ARRAY": ast.Array, "RANGE": ast.Range, "GEOMETRY": ast.Geometry, "GEOGRAPHY": ast.Geography,
	"CIDR": ast.CIDR, "INET": ast.Inet, "MACADDR": ast.MacAddr, "MACADDR8": ast.MacAddr8, "VIRTUAL": ast.Virtual,
}

// ParseType reads a data type in Sequelize's words: STRING(50), STRING.BINARY, DECIMAL(10,2), ENUM('a','b'),
// ARRAY(STRING), RANGE(INTEGER), GEOMETRY('POINT',4326), TEXT('long'), INTEGER.UNSIGNED, DATE(3). The text of a column
// type that Sequelize has no word for is raw(…).
func ParseType(text string) (*ast.Type, error) {
	text = strings.TrimSpace(text)
	if raw, ok := wrapped(text, "raw"); ok {
		if raw = strings.TrimSpace(unquote(raw)); raw == "" {
			return nil, errors.New("type:raw(…) needs the column type's text")
		}
		return &ast.Type{Kind: ast.RawType, Raw: raw}, nil
	}
	word, arguments, modifiers, err := cutType(text)
	if err != nil {
		return nil, err
	}
	kind, known := typeKinds[strings.ToUpper(word)]
	if !known {
		return nil, fmt.Errorf("%w; a column type in the database's own words is type:raw(…)", unknownWord("type", word, typeWords))
	}
	t := &ast.Type{Kind: kind}
	if kind == ast.Date || kind == ast.Time {
		t.Length = -1
	}
	if err := typeArguments(t, arguments); err != nil {
		return nil, fmt.Errorf("type %s: %w", text, err)
	}
	for _, m := range modifiers {
		if err := typeModifier(t, m); err != nil {
			return nil, fmt.Errorf("type %s: %w", text, err)
		}
	}
	return t, nil
}

// cutType takes WORD(arguments).MODIFIER… apart; Sequelize also writes modifiers before the arguments, as in
// INTEGER.UNSIGNED(10).
func cutType(text string) (word string, arguments, modifiers []string, err error) {
	parts, err := split(text, '.')
	if err != nil {
		return "", nil, nil, err
	}
	for i, part := range parts {
		name, inside, has := strings.Cut(strings.TrimSpace(part), "(")
		if has {
			inside, closed := strings.CutSuffix(inside, ")")
			if !closed || arguments != nil {
				return "", nil, nil, fmt.Errorf("type %s: text behind the parenthesis", text)
			}
			if arguments, err = split(inside, ','); err != nil {
				return "", nil, nil, err
			}
		}
		if name = strings.TrimSpace(name); i == 0 {
			word = name
		} else {
			modifiers = append(modifiers, name)
		}
	}
	for i := range arguments {
		arguments[i] = strings.TrimSpace(arguments[i])
	}
	return word, arguments, modifiers, nil
}

func typeArguments(t *ast.Type, args []string) error {
	switch t.Kind {
	case ast.String, ast.Char, ast.TinyInt, ast.SmallInt, ast.MediumInt, ast.Integer, ast.BigInt, ast.Date, ast.Time:
		return numberArguments(args, &t.Length)
	case ast.Decimal, ast.Float, ast.Real, ast.Double:
		if err := numberArguments(args, &t.Precision, &t.Scale); err != nil {
			return err
		}
		if t.Scale > t.Precision {
			return fmt.Errorf("the scale %d is more than the precision %d", t.Scale, t.Precision)
		}
		return nil
	case ast.TextKind, ast.Blob:
		return sizeArgument(t, args)
	case ast.Enum:
		return enumArguments(t, args)
	case ast.Array, ast.Range:
		return elementArgument(t, args)
	case ast.Geometry, ast.Geography:
		return shapeArguments(t, args)
	case ast.Virtual:
		return nil
	}
	if len(args) > 0 {
		return errors.New("this type takes no arguments")
	}
	return nil
}

func numberArguments(args []string, to ...*int) error {
	if len(args) > len(to) {
		return fmt.Errorf("%d arguments are too many", len(args))
	}
	for i, arg := range args {
		n, err := strconv.Atoi(arg)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is not a number of characters or digits", arg)
		}
		*to[i] = n
	}
	return nil
}

func sizeArgument(t *ast.Type, args []string) error {
	if len(args) == 0 {
		return nil
	}
	size := strings.ToLower(unquote(args[0]))
	if len(args) > 1 || size != "tiny" && size != "medium" && size != "long" {
		return errors.New("the size is 'tiny', 'medium' or 'long'")
	}
	t.Size = size
	return nil
}

func enumArguments(t *ast.Type, args []string) error {
	for _, arg := range args {
		if arg != "" {
			t.Values = append(t.Values, unquote(arg))
		}
	}
	return nil
}

func elementArgument(t *ast.Type, args []string) (err error) {
	if len(args) != 1 || args[0] == "" {
		return errors.New("it needs the type of its elements, as in ARRAY(STRING)")
	}
	t.Elem, err = ParseType(args[0])
	return err
}

func shapeArguments(t *ast.Type, args []string) error {
	if len(args) > 2 {
		return fmt.Errorf("%d arguments are too many", len(args))
	}
	if len(args) > 0 {
		t.Shape = strings.ToUpper(unquote(args[0]))
	}
	if len(args) == 2 {
		return numberArguments(args[1:], &t.SRID)
	}
	return nil
}

func typeModifier(t *ast.Type, word string) error {
	number := t.Kind >= ast.TinyInt && t.Kind <= ast.Decimal
	switch strings.ToUpper(word) {
	case "UNSIGNED":
		if number {
			t.Unsigned = true
			return nil
		}
	case "ZEROFILL":
		if number {
			t.Zerofill = true
			return nil
		}
	case "BINARY":
		if t.Kind == ast.String || t.Kind == ast.Char {
			t.Binary = true
			return nil
		}
	default:
		return unknownWord("modifier", word, []string{"UNSIGNED", "ZEROFILL", "BINARY"})
	}
	return fmt.Errorf("%s does not go with this type", strings.ToUpper(word))
}
