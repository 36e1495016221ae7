package datatypes

import "time"

// TimestampLayout is the layout of AppendTimestamp in terms of the time
// package. It is always in UTC and of fixed width, so texts sort as times do.
const TimestampLayout = "2006-01-02 15:04:05.000000 -07:00"

// ValidTimestamp reports whether t lies in the years 1 to 9999, in UTC, which
// AppendTimestamp writes with fixed width and ParseTimestamp reads.
func ValidTimestamp(t time.Time) bool {
	seconds := t.Unix()
	return seconds >= -unixEpochDay*secondsPerDay && seconds < (lastDay+1-unixEpochDay)*secondsPerDay
}

// AppendTimestamp appends t in UTC as 2006-01-02 15:04:05.000000 +00:00 to b.
// What is below a microsecond is cut off. A year outside of 1 to 9999 takes as
// many characters as it needs: check ValidTimestamp first where that matters.
func AppendTimestamp(b []byte, t time.Time) []byte {
	seconds := t.Unix()
	if !ValidTimestamp(t) {
		return t.UTC().AppendFormat(b, TimestampLayout)
	}
	days := floorDiv(seconds, secondsPerDay)
	inDay := int(seconds - days*secondsPerDay)
	year, month, day := civilDate(days + unixEpochDay)
	b = append4(b, int(year))
	b = append2(append(b, '-'), int(month))
	b = append2(append(b, '-'), int(day))
	b = append2(append(b, ' '), inDay/3600)
	b = append2(append(b, ':'), inDay/60%60)
	b = append2(append(b, ':'), inDay%60)
	b = append6(append(b, '.'), t.Nanosecond()/1000)
	return append(b, " +00:00"...)
}

// ParseTimestamp reads an instant and returns it in UTC. It accepts
//
//	2006-01-02 15:04:05.000000 +00:00   what AppendTimestamp writes
//	2006-01-02 15:04:05.000 +00:00      what Sequelize writes
//	2006-01-02[ T]15:04[:05[.f]][zone]  f of one to nine digits
//	2006-01-02
//
// where zone is Z, ±hh, ±hhmm, ±hh:mm or ±hh:mm:ss, with or without a space
// before it; without a zone the text is in UTC. These cost no allocation. Some
// layouts of other programs follow (HTTP dates, JavaScript's toString, Go's
// String), never with zone abbreviations, whose meaning only guessing gives.
//
// Anything else, years outside of 0001 to 9999 included, is a *ParseError.
func ParseTimestamp(s string) (time.Time, error) {
	if t, ok := readTimestamp(s); ok {
		return t, nil
	}
	return parseOtherLayouts(s)
}

// ParseTimestampBytes is ParseTimestamp for the bytes that drivers deliver. It
// does not keep b.
func ParseTimestampBytes(b []byte) (time.Time, error) {
	if t, ok := readTimestamp(b); ok {
		return t, nil
	}
	return parseOtherLayouts(string(b))
}

// readTimestamp reads the forms that start with YYYY-MM-DD by hand.
func readTimestamp[S string | []byte](s S) (time.Time, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return time.Time{}, false
	}
	year, month, day := digits4(s, 0), digits2(s, 5), digits2(s, 8)
	if year < 0 || month < 0 || day < 0 || dateFault(year, month, day) != "" {
		return time.Time{}, false
	}
	seconds := (daysBefore(int64(year), int64(month), int64(day)) - unixEpochDay) * secondsPerDay
	if len(s) == 10 {
		return time.Unix(seconds, 0).UTC(), true
	}
	if s[10] != ' ' && s[10] != 'T' && s[10] != 't' {
		return time.Time{}, false
	}
	c, zone, ok := readClock(s[11:])
	if !ok || c.fault() != "" {
		return time.Time{}, false
	}
	offset, ok := readZone(zone)
	if !ok {
		return time.Time{}, false
	}
	seconds += int64(c.hour*3600 + c.minute*60 + c.second - offset)
	t := time.Unix(seconds, int64(c.nanos)).UTC()
	// An offset may move the first or last hours of the calendar out of it.
	return t, offset == 0 || ValidTimestamp(t)
}

// readZone reads a zone that takes all of s and returns its seconds east of
// UTC. No zone is UTC.
func readZone[S string | []byte](s S) (offset int, ok bool) {
	if len(s) > 1 && s[0] == ' ' {
		s = s[1:]
	}
	if len(s) == 0 || len(s) == 1 && (s[0] == 'Z' || s[0] == 'z') {
		return 0, true
	}
	if len(s) < 3 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hour, minute, second := digits2(s, 1), 0, 0
	switch {
	case len(s) == 3:
	case len(s) == 5:
		minute = digits2(s, 3)
	case len(s) == 6 && s[3] == ':':
		minute = digits2(s, 4)
	case len(s) == 9 && s[3] == ':' && s[6] == ':':
		// Local mean time, from before zones were: Amsterdam had +00:19:32.
		minute, second = digits2(s, 4), digits2(s, 7)
	default:
		return 0, false
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return 0, false
	}
	offset = hour*3600 + minute*60 + second
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// otherLayouts are what other programs leave in text columns. GMT and UTC are
// literal here: time.Parse would take any abbreviation and give it offset 0.
var otherLayouts = []string{
	"Mon, 02 Jan 2006 15:04:05 GMT",
	time.RFC1123Z,
	"Mon Jan 02 2006 15:04:05 GMT-0700",
	"Mon Jan 02 2006 15:04:05 GMT-0700 (Coordinated Universal Time)",
	"2006-01-02 15:04:05.999999999 -0700 UTC",
	"2006/01/02 15:04:05.999999999",
	"2006/01/02",
	time.ANSIC,
}

func parseOtherLayouts(s string) (time.Time, error) {
	if len(s) <= errorTextMax {
		for _, layout := range otherLayouts {
			if t, err := time.Parse(layout, s); err == nil && ValidTimestamp(t) {
				return t.UTC(), nil
			}
		}
	}
	return time.Time{}, newParseError("timestamp", s, "want YYYY-MM-DD HH:MM:SS.ffffff +00:00, years 0001 to 9999")
}
