// Package sqlite is the dialect of SQLite 3.
package sqlite

import "github.com/go-sequelize/sequelize/dialect"

// Dialect is SQLite 3 over github.com/mattn/go-sqlite3.
type Dialect struct{ dialect.Base }

// AppendIdent implements dialect.Statements.
func (Dialect) AppendIdent(b []byte, name string) []byte {
	b = append(b, '"')
	for i := range len(name) {
		if name[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, name[i])
	}
	return append(b, '"')
}

// AppendText implements dialect.Statements.
func (Dialect) AppendText(b []byte, s string) []byte {
	b = append(b, '\'')
	for i := range len(s) {
		if s[i] == '\'' {
			b = append(b, '\'')
		}
		b = append(b, s[i])
	}
	return append(b, '\'')
}

var features dialect.Features

// Features implements dialect.Dialect.
func (Dialect) Features() *dialect.Features { return &features }
