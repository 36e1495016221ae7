package dialect

import "strings"

// preparable reports whether a statement gains by being prepared and kept. What may hold several statements does not:
// preparing takes the first only. Neither does what defines tables, which is sent once and which not every server can
// prepare, nor an Exec of rows, whose unread rows some drivers would leave open.
func preparable(s *Statement, exec bool) bool {
	if s.Once {
		return false
	}
	text := strings.TrimLeft(s.SQL, " \t\r\n(")
	if i := strings.IndexByte(text, ';'); i >= 0 && strings.TrimSpace(text[i+1:]) != "" {
		return false
	}
	switch firstLetter(text) {
	case 's':
		return !exec && hasWord(text, "SELECT")
	case 'v':
		return !exec && hasWord(text, "VALUES")
	case 'w':
		return !exec && hasWord(text, "WITH")
	case 'i', 'u', 'd', 'r', 'm':
		if !hasWord(text, "INSERT") && !hasWord(text, "UPDATE") && !hasWord(text, "DELETE") && !hasWord(text, "REPLACE") && !hasWord(text, "MERGE") {
			return false
		}
		return !exec || !containsFold(text, "RETURNING")
	}
	return false
}

func firstLetter(s string) byte {
	if s == "" {
		return 0
	}
	return s[0] | 0x20
}

// hasWord reports whether s starts with word, in any case, as a whole word.
func hasWord(s, word string) bool {
	if len(s) < len(word) || !strings.EqualFold(s[:len(word)], word) {
		return false
	}
	return len(s) == len(word) || !isLetter(s[len(word)])
}

func isLetter(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= '0' && c <= '9'
}

// containsFold reports whether word, given in upper case, stands in s in any case.
func containsFold(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == word[0]|0x20 && strings.EqualFold(s[i:i+len(word)], word) {
			return true
		}
	}
	return false
}
