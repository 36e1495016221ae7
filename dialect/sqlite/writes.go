package sqlite

import "strings"

// writes reports whether a statement may write, so that it needs the writer's lock. It looks at the first word only,
// and in a WITH for the words of writing anywhere: to be wrong costs a wait, never a result.
func writes(query string) bool {
	word := firstWord(query)
	switch len(word) {
	case 4:
		return !strings.EqualFold(word, "WITH") || withWrites(query)
	case 5:
		return !strings.EqualFold(word, "BEGIN")
	case 6:
		return !strings.EqualFold(word, "SELECT") && !strings.EqualFold(word, "VALUES") && !strings.EqualFold(word, "PRAGMA") &&
			!strings.EqualFold(word, "COMMIT") && !strings.EqualFold(word, "ATTACH") && !strings.EqualFold(word, "DETACH")
	case 7:
		return !strings.EqualFold(word, "EXPLAIN") && !strings.EqualFold(word, "RELEASE")
	case 8:
		return !strings.EqualFold(word, "ROLLBACK")
	case 9:
		return !strings.EqualFold(word, "SAVEPOINT")
	}
	return word != ""
}

func withWrites(query string) bool {
	upper := strings.ToUpper(query)
	for _, word := range []string{"INSERT", "UPDATE", "DELETE", "REPLACE"} {
		if strings.Contains(upper, word) {
			return true
		}
	}
	return false
}

// firstWord is the first word behind white space, comments and opening parentheses.
func firstWord(s string) string {
	for {
		s = strings.TrimLeft(s, " \t\r\n\f(;")
		switch {
		case strings.HasPrefix(s, "--"):
			_, s, _ = strings.Cut(s, "\n")
		case strings.HasPrefix(s, "/*"):
			_, s, _ = strings.Cut(s, "*/")
		default:
			end := 0
			for end < len(s) && s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z' {
				end++
			}
			return s[:end]
		}
	}
}
