package tsqlcheck

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckLog(t *testing.T) {
	tests := []struct {
		name              string
		log               string
		checked, others   int
		refused           string
		empty, unreadable bool
	}{
		{name: "good", log: `{"dialect":"mssql","sql":"SELECT 1"}` + "\n" + `{"dialect":"sqlite","sql":"SELECT 1 LIMIT 1"}`, checked: 1, others: 1},
		{name: "repeated", log: strings.Repeat(`{"dialect":"mssql","sql":"SELECT 1"}`+"\n", 3), checked: 1},
		{name: "refused", log: `{"dialect":"mssql","sql":"SELECT 1 LIMIT 1"}`, checked: 1, refused: "SELECT 1 LIMIT 1"},
		{name: "nothing for SQL Server", log: `{"dialect":"mysql","sql":"SELECT 1"}`, others: 1, empty: true},
		{name: "nothing", empty: true},
		{name: "cut off", log: `{"dialect":"mssql","sql":"SELECT 1"}` + "\n" + `{"dialect":`, checked: 1, unreadable: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report, err := CheckLog(strings.NewReader(test.log))
			if errors.Is(err, ErrNothingChecked) != test.empty || (err != nil) != (test.empty || test.unreadable) {
				t.Errorf("error %v", err)
			}
			if report.Checked != test.checked || report.Others != test.others {
				t.Errorf("checked %d and left %d, want %d and %d", report.Checked, report.Others, test.checked, test.others)
			}
			var refused []string
			for _, r := range report.Refusals {
				refused = append(refused, r.SQL)
			}
			if got := strings.Join(refused, "|"); got != test.refused {
				t.Errorf("refused %q, want %q", got, test.refused)
			}
		})
	}
}
