package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-sequelize/sequelize/internal/suggest"
)

// TagItem is one item of a sequelize tag: a flag, or a key with a value. Value is as written, quotes included.
type TagItem struct {
	Key      string
	Value    string
	HasValue bool
}

// tagKeys are all keys of tags, in the order in which errors list them.
var tagKeys = []string{
	"type", "allowNull", "field", "column", "name", "defaultValue", "primaryKey", "autoIncrement", "autoIncrementIdentity",
	"unique", "index", "comment", "references", "onDelete", "onUpdate", "deferrable", "values", "virtual", "generated",
	"stored", "collate", "unsigned", "zerofill", "createdAt", "updatedAt", "deletedAt", "version",
	"hasOne", "hasMany", "belongsTo", "belongsToMany", "as", "foreignKey", "foreignKeyColumn", "otherKey", "sourceKey", "targetKey", "through",
	"constraints", "scope", "throughScope", "inverse", "hooks", "throughRecord",
}

// valueKeys need a value.
var valueKeys = map[string]bool{
	"type": true, "field": true, "column": true, "name": true, "defaultValue": true, "comment": true, "references": true, "onDelete": true,
	"onUpdate": true, "values": true, "generated": true, "collate": true, "as": true, "foreignKey": true, "foreignKeyColumn": true, "otherKey": true,
	"sourceKey": true, "targetKey": true, "through": true, "scope": true, "throughScope": true, "inverse": true,
}

// ParseTag reads the items of a sequelize tag: key:value pairs and flags, separated by semicolons. Quotes (' and ")
// and parentheses protect what stands inside them. All mistakes come back at once; the items that could be read do, too.
func ParseTag(tag string) ([]TagItem, []error) {
	var items []TagItem
	var errs []error
	parts, err := split(tag, ';')
	if err != nil {
		return nil, []error{err}
	}
	seen := map[string]bool{}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		item, err := parseTagItem(part)
		if err == nil && seen[item.Key] && item.Key != "index" && item.Key != "unique" {
			err = fmt.Errorf("the tag says %s twice", item.Key)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		seen[item.Key] = true
		items = append(items, item)
	}
	return items, errs
}

func parseTagItem(part string) (TagItem, error) {
	key, value, has := strings.Cut(part, ":")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	known := slices.Contains(tagKeys, key)
	first, _, commas := strings.Cut(key, ",")
	switch {
	case !known && commas && slices.Contains(tagKeys, strings.TrimSpace(first)):
		return TagItem{}, fmt.Errorf("the tag says %q: its items are separated by semicolons, as in unique;field:name", part)
	case !known:
		return TagItem{}, unknownWord("tag key", key, tagKeys)
	case valueKeys[key] && value == "":
		return TagItem{}, fmt.Errorf("the tag key %s needs a value, as in %s:…", key, key)
	}
	return TagItem{Key: key, Value: value, HasValue: has}, nil
}

// unknownWord says that a word is not known, with the word that was probably meant, or all of them.
func unknownWord(what, word string, words []string) error {
	if near := suggest.Nearest(word, words); near != "" {
		return fmt.Errorf("unknown %s %q: did you mean %q?", what, word, near)
	}
	return fmt.Errorf("unknown %s %q: there are %s", what, word, strings.Join(words, ", "))
}

// split cuts s at separators outside of quotes and parentheses.
func split(s string, separator byte) ([]string, error) {
	var parts []string
	var quote byte
	depth, start := 0, 0
	for i := range len(s) {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return nil, fmt.Errorf("the tag closes a parenthesis that it did not open: %s", s)
			}
		case c == separator && depth == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the tag leaves a quote (%c) open: %s", quote, s)
	}
	if depth > 0 {
		return nil, fmt.Errorf("the tag leaves a parenthesis open: %s", s)
	}
	return append(parts, s[start:]), nil
}

// unquote drops the quotes around a whole value; a doubled quote inside is one quote.
func unquote(s string) string {
	if !isQuoted(s) {
		return s
	}
	q := s[:1]
	return strings.ReplaceAll(s[1:len(s)-1], q+q, q)
}

// isQuoted reports whether quotes stand around the whole value.
func isQuoted(s string) bool {
	if len(s) < 2 || s[0] != '\'' && s[0] != '"' || s[len(s)-1] != s[0] {
		return false
	}
	inside := strings.ReplaceAll(s[1:len(s)-1], s[:1]+s[:1], "")
	return !strings.Contains(inside, s[:1])
}

// list splits a value at commas and unquotes each.
func list(s string) []string {
	parts, err := split(s, ',')
	if err != nil {
		return nil // the tag as a whole was balanced, so its values are
	}
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, unquote(p))
		}
	}
	return out
}

// wrapped gives what stands inside name(…).
func wrapped(s, name string) (string, bool) {
	inside, ok := strings.CutPrefix(s, name+"(")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(inside, ")")
}
