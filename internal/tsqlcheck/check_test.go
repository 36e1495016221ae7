package tsqlcheck

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// lines reads a file of testdata without its headings, which begin with #.
func lines(t *testing.T, file string) []string {
	t.Helper()
	content, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestAccepts: each line of valid.sql is a statement that SQL Server takes.
func TestAccepts(t *testing.T) {
	statements := lines(t, "valid.sql")
	if len(statements) < 60 {
		t.Fatalf("only %d statements", len(statements))
	}
	for _, sql := range statements {
		if err := Check(sql); err != nil {
			t.Errorf("%v\n    %s", err, sql)
		}
	}
}

// TestRefuses: in invalid.sql a statement is followed by an indented line, a part of the reason that is given for refusing it.
func TestRefuses(t *testing.T) {
	statements := lines(t, "invalid.sql")
	if len(statements) < 120 || len(statements)%2 != 0 {
		t.Fatalf("%d lines, want statements and reasons by turns", len(statements))
	}
	for i := 0; i < len(statements); i += 2 {
		sql, reason := statements[i], strings.TrimSpace(statements[i+1])
		if err := Check(sql); err == nil {
			t.Errorf("accepted: %s", sql)
		} else if !strings.Contains(err.Error(), reason) {
			t.Errorf("refused because %q, want %q\n    %s", err, reason, sql)
		}
	}
}

// TestEveryTokenCounts: a valid statement stays valid under no doubled word, unless doubling it means something.
func TestEveryTokenCounts(t *testing.T) {
	sql := "SELECT [u].[id] AS [a] FROM [users] AS [u] WHERE [u].[age] > @p1 ORDER BY [u].[id] OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY;"
	tokens, err := scan(sql)
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range tokens {
		doubled := sql[:token.end] + " " + token.text + sql[token.end:]
		if err := Check(doubled); err == nil && token.text != ";" {
			t.Errorf("accepted: %s", doubled)
		}
	}
}

func TestBounds(t *testing.T) {
	rows := func(n int) string {
		return "INSERT INTO [t] ([a]) VALUES " + strings.TrimSuffix(strings.Repeat("(@p1), ", n), ", ")
	}
	parameter := func(n int) string { return fmt.Sprintf("SELECT [a] FROM [t] WHERE [a] = @p%d", n) }
	tests := []struct {
		name  string
		sql   string
		fails bool
	}{
		{"most rows", rows(1000), false},
		{"too many rows", rows(1001), true},
		{"last parameter", parameter(2098), false},
		{"parameter too many", parameter(2099), true},
		{"parameters count from one", parameter(0), true},
		{"nothing", " -- a comment", true},
	}
	for _, test := range tests {
		if err := Check(test.sql); (err != nil) != test.fails {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// TestPlaces: the parser counts UTF-16 units, and so must the scanner, or whatever follows an astral letter is misplaced.
func TestPlaces(t *testing.T) {
	tokens, err := scan("N'😀' /* é /* nested */ */ [a]")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(tokens[0].end, tokens[1].start, tokens[1].end); got != "5 27 30" {
		t.Errorf("places %s", got)
	}
}

func TestPartsAreNarrow(t *testing.T) {
	tests := []struct{ sql, want string }{
		{"SELECT 1 AS [a]", "SELECT 1 AS [a]"},
		{
			"MERGE [t] WITH (HOLDLOCK) AS [x] USING (VALUES (1)) AS [s] ([a]) ON 1 = 1",
			"SELECT * FROM (VALUES (1)) AS [s] ([a])|MERGE [t] AS [x] USING [s] ON 1 = 1",
		},
		{"MERGE [t] WITH (NONSENSE) AS [x] USING [s] ON 1 = 1", "MERGE [t] WITH (NONSENSE) AS [x] USING [s] ON 1 = 1"},
		{
			"SELECT [a] FROM [t] UNION SELECT [a] FROM [u] ORDER BY [a] OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY",
			"SELECT [a] FROM [t] UNION SELECT [a] FROM [u] ORDER BY [a]",
		},
		{"SELECT [a] FROM [t] ORDER BY [a] OFFSET 1 ROWS", "SELECT [a] FROM [t] ORDER BY [a] OFFSET 1 ROWS"},
		{"SELECT 1 WHERE 1 >= ALL (SELECT 1)", "SELECT 1 WHERE 1 >= (SELECT 1)"},
		{"SELECT 1 UNION ALL SELECT 2", "SELECT 1 UNION ALL SELECT 2"},
		{"SELECT [a] COLLATE Latin1_General_BIN = 1", "SELECT [a] = 1"},
		{"SELECT [a] COLLATE Latin1_General_BIN FROM [t]", "SELECT [a] COLLATE Latin1_General_BIN FROM [t]"},
		{"SELECT [a] COLLATE nonsense = 1", "SELECT [a] COLLATE nonsense = 1"},
	}
	for _, test := range tests {
		tokens, err := scan(test.sql)
		if err != nil {
			t.Fatal(err)
		}
		got := parts(test.sql, tokens)
		for i, part := range got {
			got[i] = strings.Join(strings.Fields(part), " ")
		}
		if joined := strings.Join(got, "|"); joined != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.sql, joined, test.want)
		}
	}
}

// FuzzCheck: whatever the text, there is a verdict; the parser's own panics are refusals.
func FuzzCheck(f *testing.F) {
	for _, file := range []string{"valid.sql", "invalid.sql"} {
		content, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			f.Add(strings.TrimSpace(line))
		}
	}
	f.Fuzz(func(t *testing.T, sql string) {
		first, second := Check(sql), Check(sql)
		if (first == nil) != (second == nil) {
			t.Errorf("%v, then %v", first, second)
		}
	})
}
