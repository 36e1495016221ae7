package schema

import (
	"strings"
	"unicode"

	"github.com/jinzhu/inflection"
)

// LowerCamel is the attribute name of a Go field: lower camel, with initialisms treated as words.
// ID → id, AuthorID → authorId, URLPath → urlPath, UserIDs → userIds.
func LowerCamel(goName string) string {
	words := Words(goName)
	for i, w := range words {
		w = strings.ToLower(w)
		if i > 0 {
			w = upperFirst(w)
		}
		words[i] = w
	}
	return strings.Join(words, "")
}

// SnakeCase is a name in snake case: authorId → author_id.
func SnakeCase(name string) string {
	words := Words(name)
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	return strings.Join(words, "_")
}

// Words splits a camel case or snake case name. A run of capitals is one word, whose last letter begins the next word
// when a small letter follows, but for the plural of an initialism: URLPath is URL, Path; UserIDs is User, IDs.
func Words(name string) []string {
	var words []string
	runes := []rune(name)
	for i := 0; i < len(runes); {
		if runes[i] == '_' || runes[i] == ' ' || runes[i] == '-' {
			i++
			continue
		}
		end := wordEnd(runes, i)
		words = append(words, string(runes[i:end]))
		i = end
	}
	return words
}

func wordEnd(runes []rune, i int) int {
	upper := i
	for upper < len(runes) && unicode.IsUpper(runes[upper]) {
		upper++
	}
	end := upper
	if upper-i > 1 && upper < len(runes) && unicode.IsLower(runes[upper]) {
		if !pluralInitialism(runes, upper) {
			return upper - 1
		}
		return upper + 1
	}
	for end < len(runes) && !unicode.IsUpper(runes[end]) && runes[end] != '_' && runes[end] != ' ' && runes[end] != '-' {
		end++
	}
	return max(end, i+1)
}

// pluralInitialism: the small letter at i is the s of a plural like IDs, because no small letter follows.
func pluralInitialism(runes []rune, i int) bool {
	return runes[i] == 's' && (i+1 == len(runes) || !unicode.IsLower(runes[i+1]))
}

func upperFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// Plural is the plural of a name's last word: blogPost → blogPosts, person → people.
func Plural(name string) string { return inflectLast(name, inflection.Plural) }

// Singular is the singular of a name's last word: children → child.
func Singular(name string) string { return inflectLast(name, inflection.Singular) }

// inflectLast inflects the last word only: the inflection rules know words, not names, and match capitals loosely.
func inflectLast(name string, inflect func(string) string) string {
	start := strings.LastIndexFunc(name, func(r rune) bool { return unicode.IsUpper(r) || r == '_' })
	if start < 0 {
		return inflect(name)
	}
	if name[start] == '_' {
		return name[:start+1] + inflect(name[start+1:])
	}
	word := strings.ToLower(name[start:])
	if word == name[start:] || len(word) < 2 { // a capital at the end, such as planB
		return inflect(name)
	}
	return name[:start] + upperFirst(inflect(word))
}

// modelName is the model's name of a struct's: BlogPost → blogPost, or BlogPost as it stands in Sequelize 6.
func modelName(goName string, o *Options) string {
	name, _, _ := strings.Cut(goName, "[") // Page[int] is Page
	switch {
	case o.ModelName != "":
		return o.ModelName
	case o.V6Names:
		return upperFirst(name)
	}
	return LowerCamel(name)
}

// tableName is the table's name by options: its own, the model's, or the plural of the model's.
func tableName(model string, o *Options) string {
	switch {
	case o.TableName != "":
		return o.TableName
	case o.FreezeTableName:
		return model
	case o.Underscored:
		return SnakeCase(Plural(model))
	}
	return Plural(model)
}

func columnName(attribute string, o *Options) string {
	if o.Underscored {
		return SnakeCase(attribute)
	}
	return attribute
}

// foreignKeyName joins a stem and a key's name: user, id → userId.
func foreignKeyName(stem, key string) string { return stem + upperFirst(key) }
