package mssql

import (
	"strings"

	"github.com/go-sequelize/sequelize/dialect"
)

// comments adds the statements that write comments as extended properties, each unless one is there. The schema is the
// table's, or the one in which the connection's user makes unqualified tables.
func (d Dialect) comments(list []string, t *dialect.TableDefinition) []string {
	if t.Comment != "" {
		list = append(list, d.comment(t, "", t.Comment))
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Comment != "" {
			list = append(list, d.comment(t, c.Name, c.Comment))
		}
	}
	return list
}

func (d Dialect) comment(t *dialect.TableDefinition, column, text string) string {
	quote := func(s string) string { return string(d.AppendText(nil, s)) }
	schema := "SCHEMA_NAME()"
	if t.Table.Schema != "" {
		schema = quote(t.Table.Schema)
	}
	level2 := "NULL, NULL"
	if column != "" {
		level2 = "N'COLUMN', " + quote(column)
	}
	place := "N'SCHEMA', @schema, N'TABLE', " + quote(t.Table.Name) + ", " + level2
	// A procedure takes no function as an argument, so the schema goes through a variable.
	return strings.Join([]string{
		"DECLARE @schema sysname = ", schema,
		"; IF NOT EXISTS (SELECT 1 FROM sys.fn_listextendedproperty(N'MS_Description', ", place,
		")) EXEC sys.sp_addextendedproperty N'MS_Description', ", quote(text), ", ", place,
	}, "")
}
