// Command tsqlcheck checks the statements for SQL Server in a log of JSON lines {"dialect": …, "sql": …}.
//
//	tsqlcheck [FILE]    (default: standard input)
//
// It prints each statement that is refused, with the reason, and ends with 1 if there is one, if the log cannot be read, or
// if it holds no statement for SQL Server.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/go-sequelize/sequelize/internal/tsqlcheck"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tsqlcheck:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	log := os.Stdin
	if len(args) > 0 {
		file, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer file.Close()
		log = file
	}
	report, err := tsqlcheck.CheckLog(log)
	for _, r := range report.Refusals {
		fmt.Fprintf(out, "refused: %v\n    %s\n", r.Err, r.SQL)
	}
	if err != nil {
		return err
	}
	if n := len(report.Refusals); n > 0 {
		return fmt.Errorf("%d of %d statements for SQL Server are refused", n, report.Checked)
	}
	fmt.Fprintf(out, "tsqlcheck: %d statements for SQL Server are T-SQL\n", report.Checked-report.Unjudged)
	if report.Unjudged > 0 {
		fmt.Fprintf(out, "tsqlcheck: %d more were not judged: the parser is known to refuse their form (faults.go)\n", report.Unjudged)
	}
	return nil
}
