package mysql

import (
	"errors"
	"strconv"
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sql-driver/mysql"
)

// Classify implements dialect.Dialect, by the server's error numbers. Texts are read for names only, which the protocol
// has in no field of their own.
func (Dialect) Classify(err error) *dialect.Failure {
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		if errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, mysql.ErrMalformPkt) || errors.Is(err, mysql.ErrNoTLS) {
			return &dialect.Failure{Kind: dialect.FailureConnection, Err: err}
		}
		return dialect.NetworkFailure(err)
	}
	f := &dialect.Failure{Kind: kinds[e.Number], Code: strconv.Itoa(int(e.Number)), Err: err}
	switch e.Number {
	case 1213: // a deadlock's victim, or Galera's loser
		f.TxEnded = true
	case 1217, 1451:
		f.Parent = true
	}
	nameParts(f, e)
	return f
}

// kinds are the meanings of error numbers of MySQL and MariaDB; where they differ, both are listed.
var kinds = map[uint16]dialect.FailureKind{
	1022: dialect.FailureUnique,
	1062: dialect.FailureUnique,
	1169: dialect.FailureUnique,
	1586: dialect.FailureUnique,

	1216: dialect.FailureForeignKey,
	1217: dialect.FailureForeignKey,
	1451: dialect.FailureForeignKey,
	1452: dialect.FailureForeignKey,

	1048: dialect.FailureNotNull,
	1263: dialect.FailureNotNull,
	1364: dialect.FailureNotNull,

	3819: dialect.FailureCheck, // MySQL
	4025: dialect.FailureCheck, // MariaDB

	1091: dialect.FailureUnknownConstraint,
	3821: dialect.FailureUnknownConstraint,
	3940: dialect.FailureUnknownConstraint,

	1051: dialect.FailureUnknownTable,
	1109: dialect.FailureUnknownTable,
	1146: dialect.FailureUnknownTable,
	1054: dialect.FailureUnknownColumn,
	1064: dialect.FailureSyntax,
	1149: dialect.FailureSyntax,

	1406: dialect.FailureTooLong,
	1264: dialect.FailureOutOfRange,
	1690: dialect.FailureOutOfRange,
	1265: dialect.FailureInvalidValue, // data truncated: an ENUM's unknown value
	1292: dialect.FailureInvalidValue,
	1366: dialect.FailureInvalidValue,
	1411: dialect.FailureInvalidValue,
	3140: dialect.FailureInvalidValue, // MySQL: invalid JSON text
	3141: dialect.FailureInvalidValue,

	1213: dialect.FailureDeadlock,
	1020: dialect.FailureSerialization, // MariaDB 11.8: the row changed since it was read
	1205: dialect.FailureLockTimeout,
	3572: dialect.FailureLockTimeout, // MySQL: NOWAIT
	1969: dialect.FailureTimeout,     // MariaDB: max_statement_time
	3024: dialect.FailureTimeout,     // MySQL: max_execution_time

	1290: dialect.FailureReadOnly,
	1792: dialect.FailureReadOnly,
	1836: dialect.FailureReadOnly,

	1044: dialect.FailureAccessDenied,
	1045: dialect.FailureAccessDenied,
	1142: dialect.FailureAccessDenied,
	1143: dialect.FailureAccessDenied,
	1227: dialect.FailureAccessDenied,
	1698: dialect.FailureAccessDenied,
	1049: dialect.FailureUnknownDatabase,

	1040: dialect.FailureConnection, // too many connections
	1053: dialect.FailureConnection, // the server shuts down
	1129: dialect.FailureConnection,
	1130: dialect.FailureConnection,
	1203: dialect.FailureConnection,
	1226: dialect.FailureConnection,
	1927: dialect.FailureConnection, // MariaDB: connection killed
	2006: dialect.FailureConnection,
	2013: dialect.FailureConnection,
	4031: dialect.FailureConnection, // MySQL: closed for inactivity
}

// nameParts fills in the names that stand in the text.
func nameParts(f *dialect.Failure, e *mysql.MySQLError) {
	switch e.Number {
	case 1062, 1586: // Duplicate entry 'x' for key 'users.email'; MariaDB's without the table
		f.Constraint = lastQuoted(e.Message)
		if table, key, ok := strings.Cut(f.Constraint, "."); ok {
			f.Table, f.Constraint = table, key
		}
	case 1451, 1452: // … fails (`db`.`t`, CONSTRAINT `name` FOREIGN KEY (`a`, `b`) REFERENCES `u` (`id`) …)
		foreignKey(f, e.Message)
	case 1048, 1364, 1406, 1264, 1265: // the column is the first name
		if column := firstQuoted(e.Message); column != "" {
			f.Columns = []string{column}
		}
	case 3819: // Check constraint 'name' is violated.
		f.Constraint = firstQuoted(e.Message)
	case 4025: // CONSTRAINT `name` failed for `db`.`t`
		if names := backquoted(e.Message); len(names) > 0 {
			f.Constraint = names[0]
			if len(names) > 2 {
				f.Table = names[len(names)-1]
			}
		}
	case 1091, 3821, 3940:
		unknownConstraint(f, e.Message)
	case 1146: // Table 'db.t' doesn't exist
		_, f.Table, _ = strings.Cut(firstQuoted(e.Message), ".")
	}
}

// unknownConstraint reads "Can't DROP 'name'; check that column/key exists",
// "Check constraint 'name' is not found" and MariaDB's "Can't DROP INDEX `name`; check that it exists", which says COLUMN
// of a column.
func unknownConstraint(f *dialect.Failure, text string) {
	rest, mariadb := strings.CutPrefix(text, "Can't DROP ")
	if names := backquoted(rest); mariadb && len(names) > 0 {
		f.Constraint = names[0]
	} else {
		_, text, _ = strings.Cut(text, " '") // not that of can't
		f.Constraint, _, _ = strings.Cut(text, "'")
	}
	if strings.HasPrefix(rest, "COLUMN ") {
		f.Kind, f.Constraint = dialect.FailureUnknownColumn, ""
	}
}

func foreignKey(f *dialect.Failure, text string) {
	table, rest, ok := strings.Cut(text, ", CONSTRAINT ")
	if !ok {
		return
	}
	if names := backquoted(table); len(names) > 0 {
		f.Table = names[len(names)-1]
	}
	constraint, rest, ok := strings.Cut(rest, " FOREIGN KEY (")
	// MySQL 9.7 does not double a backquote inside of the name, MariaDB does.
	constraint = strings.TrimSuffix(strings.TrimPrefix(constraint, "`"), "`")
	f.Constraint = strings.ReplaceAll(constraint, "``", "`")
	if columns, _, found := strings.Cut(rest, ") REFERENCES "); ok && found {
		f.Columns = backquoted(columns)
	}
}

// firstQuoted is the first text between single quotes.
func firstQuoted(s string) string {
	_, s, _ = strings.Cut(s, "'")
	s, _, _ = strings.Cut(s, "'")
	return s
}

// lastQuoted is the last text between single quotes. A value before it may hold any.
func lastQuoted(s string) string {
	end := strings.LastIndexByte(s, '\'')
	if end < 0 {
		return ""
	}
	return s[strings.LastIndexByte(s[:end], '\'')+1 : end]
}

// backquoted are the names between backquotes, of which doubled ones stand for one.
func backquoted(s string) (names []string) {
	for {
		start := strings.IndexByte(s, '`')
		if start < 0 {
			return names
		}
		name := []byte(nil)
		for s = s[start+1:]; s != ""; s = s[1:] {
			if s[0] == '`' {
				if len(s) < 2 || s[1] != '`' {
					break
				}
				s = s[1:]
			}
			name = append(name, s[0])
		}
		names = append(names, string(name))
		s = strings.TrimPrefix(s, "`")
	}
}
