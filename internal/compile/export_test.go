package compile

// OpenLogForTest is the statement log on a file that the test names.
func OpenLogForTest(path string) func(dialect, sql string) { return openLog(path).append }
