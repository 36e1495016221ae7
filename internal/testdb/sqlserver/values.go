package sqlserver

import (
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	mssqldb "github.com/microsoft/go-mssqldb"

	"github.com/go-sequelize/sequelize/datatypes"
)

// timeForm is a DATETIMEOFFSET as it is kept: in UTC, so that its text sorts.
const timeForm = "2006-01-02T15:04:05.000000+00:00"

func storedTime(t time.Time) string { return t.UTC().Round(time.Microsecond).Format(timeForm) }

// argument is a parameter as SQLite keeps it. Values that go-mssqldb does not take are refused.
func argument(v any) (driver.Value, error) {
	switch x := v.(type) {
	case nil, int64, string, []byte, bool:
		return x, nil
	case float64:
		if x == 0 && math.Signbit(x) {
			return []byte("-0"), nil // SQLite keeps no sign of zero, but every byte
		}
		return x, nil
	case time.Time:
		return storedTime(x), nil
	case mssqldb.VarChar:
		return string(x), nil
	case mssqldb.NVarCharMax:
		return string(x), nil
	}
	plain, err := driver.DefaultParameterConverter.ConvertValue(v)
	if err != nil {
		return nil, fmt.Errorf("sqlserver: the driver takes no %T", v)
	}
	if t, ok := plain.(time.Time); ok {
		return storedTime(t), nil
	}
	return plain, nil
}

// value is a value of a column as go-mssqldb gives it.
func value(v driver.Value, declared string) driver.Value {
	kind, size, _ := strings.Cut(strings.ToUpper(declared), "(")
	kind = strings.TrimSpace(kind)
	if v != nil && (kind == "DECIMALTEXT" || kind == "DECIMAL" || kind == "NUMERIC") {
		return decimalValue(v, size)
	}
	switch x := v.(type) {
	case int64:
		switch kind {
		case "BIT":
			return x != 0
		case "FLOAT", "REAL":
			return float64(x)
		}
	case []byte:
		if kind == "FLOAT" || kind == "REAL" {
			return math.Copysign(0, -1)
		}
	case string:
		return textValue(x, kind)
	}
	return v
}

// decimalValue has as many digits behind the point as its column, as bytes.
func decimalValue(v driver.Value, size string) driver.Value {
	text := fmt.Sprint(v)
	if f, ok := v.(float64); ok {
		text = strconv.FormatFloat(f, 'f', -1, 64)
	}
	d, err := datatypes.ParseDecimal(text)
	if err != nil {
		return []byte(text)
	}
	_, scale, _ := strings.Cut(strings.TrimSuffix(strings.ReplaceAll(size, " ", ""), ")"), ",")
	n, _ := strconv.Atoi(scale)
	return []byte(d.Round(n).String())
}

// compareDecimals is the collation of DECIMAL columns.
func compareDecimals(a, b string) int {
	x, errX := datatypes.ParseDecimal(a)
	y, errY := datatypes.ParseDecimal(b)
	if errX != nil || errY != nil {
		return strings.Compare(a, b)
	}
	return x.Cmp(y)
}

func textValue(s, kind string) driver.Value {
	switch kind {
	case "UNIQUEIDENTIFIER":
		if u, err := datatypes.ParseUUID(s); err == nil {
			return append([]byte{u[3], u[2], u[1], u[0], u[5], u[4], u[7], u[6]}, u[8:]...)
		}
	case "VARBINARY":
		return []byte(s)
	case "DATE":
		if t, err := time.Parse(time.DateOnly, s); err == nil {
			return t
		}
	case "TIME":
		if t, err := time.Parse("15:04:05.999999", s); err == nil {
			return t
		}
	}
	if len(s) == len(timeForm) {
		if t, err := time.Parse(timeForm, s); err == nil {
			return t
		}
	}
	return s
}

// The functions of SQL Server that SQLite lacks.
func utcNow() string          { return storedTime(time.Now()) }
func newID() string           { return datatypes.NewUUIDV4().String() }
func fromHex(s string) []byte { b, _ := hex.DecodeString(s); return b }
func itoa(n int) string       { return strconv.Itoa(n) }
func stringEscape(s any, _ string) any {
	text, ok := s.(string)
	if !ok {
		return nil
	}
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}

// given is a time of OPENJSON as it is kept.
func givenTime(s string) string {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999 Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999"} {
		if t, err := time.Parse(form, s); err == nil {
			return storedTime(t)
		}
	}
	return s
}
