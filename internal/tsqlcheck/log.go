package tsqlcheck

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Recorded is one line of a log: a statement that the library's tests have compiled, and the dialect it is in.
type Recorded struct {
	Dialect string `json:"dialect"`
	SQL     string `json:"sql"`
}

// Refusal is a statement of a log that is no T-SQL.
type Refusal struct {
	SQL string
	Err error // what [Check] said of it
}

// Report is what checking a log came to.
type Report struct {
	Checked  int // different statements for SQL Server
	Unjudged int // of them valid ones that the parser is known to refuse
	Others   int // lines for other dialects
	Refusals []Refusal
}

// ErrNothingChecked says that a log holds no statement for SQL Server: the check would pass without having looked.
var ErrNothingChecked = errors.New("the log holds no statement for SQL Server, so nothing was checked")

// CheckLog checks each statement for "mssql" in a log of JSON lines, a repeated one once. The error is about the log itself:
// it cannot be read, a line is no record, or it holds nothing to check ([ErrNothingChecked]).
func CheckLog(log io.Reader) (Report, error) {
	var report Report
	seen := map[string]bool{}
	lines := json.NewDecoder(bufio.NewReader(log))
	for {
		var record Recorded
		if err := lines.Decode(&record); err == io.EOF {
			break
		} else if err != nil {
			return report, fmt.Errorf("the log is broken after %d statements: %w", report.Checked+report.Others, err)
		}
		switch {
		case record.Dialect != "mssql":
			report.Others++
		case !seen[record.SQL]:
			seen[record.SQL] = true
			report.Checked++
			if err := Check(record.SQL); err != nil && isFault(record.SQL, err) {
				report.Unjudged++
			} else if err != nil {
				report.Refusals = append(report.Refusals, Refusal{record.SQL, err})
			}
		}
	}
	if report.Checked == 0 {
		return report, ErrNothingChecked
	}
	return report, nil
}
