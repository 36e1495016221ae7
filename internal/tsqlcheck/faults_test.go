package tsqlcheck

import (
	"strings"
	"testing"
)

// A statement that only the parser is at fault about is counted apart; a wrong one beside it is still refused.
func TestFaults(t *testing.T) {
	log := `{"dialect":"mssql","sql":"SELECT [id] FROM [users] WHERE ([age] + 1) * 2 > [age]"}
{"dialect":"mssql","sql":"SELECT [id] FROM [users] WHERE (SELECT 1 FROM [posts]) IN (@p1)"}
{"dialect":"mssql","sql":"SELECT count(*) OVER () AS [x] FROM [users]"}
{"dialect":"mssql","sql":"SELECT [id] FROM [users] LIMIT 1"}
`
	report, err := CheckLog(strings.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	if report.Checked != 4 || report.Unjudged != 2 || len(report.Refusals) != 1 {
		t.Errorf("checked %d, unjudged %d, refused %v", report.Checked, report.Unjudged, report.Refusals)
	}
}
