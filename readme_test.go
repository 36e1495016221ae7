package sequelize_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The snippets of the README are the bodies of examples that run: each stands in example_test.go, but for its indent.
func TestReadmeSnippetsRun(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	code := flat(string(examples))
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 8 {
		t.Fatalf("the README has %d snippets", len(blocks))
	}
	for _, b := range blocks {
		if strings.Contains(b[1], "package main") {
			continue // the quick start, which is a program of its own
		}
		if !strings.Contains(code, flat(b[1])) {
			t.Errorf("this snippet of the README is not in example_test.go:\n%s", b[1])
		}
	}
}

// flat is code without indents and empty lines.
func flat(code string) string {
	var lines []string
	for line := range strings.Lines(code) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
