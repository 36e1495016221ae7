package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/go-sequelize/sequelize"
)

// loadScript runs a Chinook script in the database that is open, in one transaction: what it says of databases of its
// own is left out. Its statements end at the end of a line.
func loadScript(ctx context.Context, db *sequelize.Sequelize, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var text io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if text, err = gzip.NewReader(file); err != nil {
			return err
		}
	}
	tx, err := db.Begin(ctx)
	if err != nil {
		return err
	}
	err = statements(text, func(statement string) error {
		_, err := tx.SQL().ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		_ = tx.Rollback()
		return fmt.Errorf("%s: %w", path, err)
	}
	return tx.Commit()
}

// statements yields the statements of a script without its comments.
func statements(text io.Reader, run func(string) error) error {
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<24)
	var b strings.Builder
	comment := false
	for lines.Scan() {
		line := strings.TrimPrefix(lines.Text(), "\ufeff")
		trimmed := strings.TrimSpace(line)
		if b.Len() == 0 && (comment || strings.HasPrefix(trimmed, "/*")) {
			comment = !strings.HasSuffix(trimmed, "*/")
			continue
		}
		if b.Len() == 0 && (trimmed == "" || ofDatabases(trimmed)) {
			continue
		}
		b.WriteString(line + "\n")
		if !strings.HasSuffix(trimmed, ";") {
			continue
		}
		if err := run(b.String()); err != nil {
			return err
		}
		b.Reset()
	}
	return lines.Err()
}

func ofDatabases(line string) bool {
	for _, word := range []string{"DROP DATABASE", "CREATE DATABASE", "USE ", `\c `} {
		if strings.HasPrefix(line, word) {
			return true
		}
	}
	return false
}
