// Package suggest finds the name that was probably meant.
package suggest

// Nearest returns the name that differs least from the given one, or "" when none is near: at most about a third of its
// letters, and at least one, may differ.
func Nearest(name string, names []string) string {
	best, most := "", max(1, (len(name)+1)/3)
	for _, n := range names {
		if d := distance(fold(name), fold(n)); d <= most {
			best, most = n, d-1
		}
	}
	return best
}

// fold drops what people mix up: case and underscores.
func fold(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == '_' || c == '-':
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// distance is the edit distance of a and b, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
