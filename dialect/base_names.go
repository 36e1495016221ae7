package dialect

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ShortName is name, or where it is longer than max bytes, as much of it as fits before an underscore and eight
// hexadecimal digits of its hash. Servers cut long names in silence, and two names that share a long beginning would
// clash. A max of 0 is no limit.
func ShortName(name string, max int) string {
	if max <= 0 || len(name) <= max {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	hash := hex.EncodeToString(sum[:4])
	keep := max - len(hash) - 1
	if keep <= 0 {
		return hash[:min(len(hash), max)]
	}
	for keep > 0 && !utf8.RuneStart(name[keep]) {
		keep--
	}
	return name[:keep] + "_" + hash
}

// UniqueName is the name of a UNIQUE constraint: its own, or <table>_<columns>_unique.
func UniqueName(t *TableDefinition, u *UniqueDefinition) string {
	return orName(u.Name, t, u.Columns, "unique")
}

// ForeignKeyName is the name of a FOREIGN KEY constraint: its own, or <table>_<columns>_fkey.
func ForeignKeyName(t *TableDefinition, f *ForeignKeyDefinition) string {
	return orName(f.Name, t, f.Columns, "fkey")
}

// CheckName is the name of the i-th CHECK constraint of t: its own, or <table>_check, <table>_check2, ….
func CheckName(t *TableDefinition, i int) string {
	if i > 0 {
		return orName(t.Checks[i].Name, t, nil, fmt.Sprintf("check%d", i+1))
	}
	return orName(t.Checks[i].Name, t, nil, "check")
}

// PrimaryKeyName is <table>_pkey.
func PrimaryKeyName(t *TableDefinition) string { return t.Table.Name + "_pkey" }

// IndexName is the name of an index: its own, or <table>_<columns>, with _unique behind it for a unique one. It is
// empty where an expression among the fields leaves nothing to name the index by.
func IndexName(t *TableDefinition, i *IndexDefinition) string {
	if i.Name != "" {
		return i.Name
	}
	parts := []string{t.Table.Name}
	for _, f := range i.Fields {
		if f.Column == "" {
			return ""
		}
		parts = append(parts, f.Column)
	}
	if i.Unique {
		parts = append(parts, "unique")
	}
	return strings.Join(parts, "_")
}

func orName(name string, t *TableDefinition, columns []string, kind string) string {
	if name != "" {
		return name
	}
	return strings.Join(append(append([]string{t.Table.Name}, columns...), kind), "_")
}
