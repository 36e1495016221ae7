package compile

import (
	"encoding/json"
	"os"
	"sync"
)

// logVariable names the environment variable whose file receives every statement that tests compile, so that a
// parser can judge statements of databases that cannot run here.
const logVariable = "SEQUELIZE_TEST_SQL_LOG"

// statementLog appends statements to a file, one JSON object a line.
type statementLog struct {
	mu   sync.Mutex
	file *os.File
}

var sqlLog = openLog(os.Getenv(logVariable))

func openLog(path string) *statementLog {
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		// A test that asked for the log must not go on without it.
		panic("sequelize: " + logVariable + ": " + err.Error())
	}
	return &statementLog{file: file}
}

// Log appends a statement to the file that SEQUELIZE_TEST_SQL_LOG named when the process started; without it, it costs
// one comparison. Statements that are not compiled here (DDL) are given to it as well.
func Log(dialect, sql string) {
	if sqlLog != nil {
		sqlLog.append(dialect, sql)
	}
}

func (l *statementLog) append(dialect, sql string) {
	line, err := json.Marshal(struct {
		Dialect string `json:"dialect"`
		SQL     string `json:"sql"`
	}{dialect, sql})
	if err != nil {
		panic("sequelize: " + logVariable + ": " + err.Error())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	// One write a line: several processes of one test run append to the file at once.
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		panic("sequelize: " + logVariable + ": " + err.Error())
	}
}
