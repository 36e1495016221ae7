package testdb

import (
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long goroutines that were told to end may take: on a busy machine a cancelled connection does.
const patience = 10 * time.Second

// watched are parts of the names of packages whose goroutines must end with the test that started them: a connection in
// use has one, and a pool that was not closed.
var watched = []string{"go-sequelize/sequelize", "database/sql.", "jackc/", "go-sql-driver/", "mattn/", "microsoft/go-mssqldb"}

// checkLeaks fails a test that leaves a goroutine of the library or of a driver behind. Known are those that were there
// before it.
func checkLeaks(t *testing.T, known map[string]string) {
	t.Helper()
	if left := leaks(known); len(left) > 0 {
		t.Errorf("%d goroutines are left:\n%s", len(left), strings.Join(left, "\n\n"))
	}
}

// leaks are the stacks of goroutines that should have ended, once they had time to.
func leaks(known map[string]string) []string {
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		now := running()
		maps.DeleteFunc(now, func(id, _ string) bool { return known[id] != "" })
		if len(now) == 0 || time.Now().After(end) {
			return slices.Collect(maps.Values(now))
		}
	}
}

// byExample ends the stack of a goroutine that an example started: examples run in the first goroutine, and leave their
// database in memory open, because each shows one thing.
var byExample = regexp.MustCompile(`created by .* in goroutine 1\n`)

// running are the stacks of the watched goroutines that no test is in, by their number.
func running() map[string]string {
	list := map[string]string{}
	for _, stack := range stacks() {
		ours := slices.ContainsFunc(watched, func(name string) bool { return strings.Contains(stack, name) })
		if ours && !strings.Contains(stack, "testing.") && !byExample.MatchString(stack) {
			number, _, _ := strings.Cut(stack, " [")
			list[number] = stack
		}
	}
	return list
}

// stacks are the stacks of all goroutines but this one.
func stacks() []string {
	buffer := make([]byte, 1<<16)
	for {
		n := runtime.Stack(buffer, true)
		if n < len(buffer) {
			return strings.Split(string(buffer[:n]), "\n\n")[1:]
		}
		buffer = make([]byte, 2*len(buffer))
	}
}
