package datatypes

// The proleptic Gregorian calendar in integers. The time package has the same
// arithmetic, but only behind time.Time, whose construction and normalisation
// cost more than the whole of parsing a timestamp.

const (
	minYear = 1
	maxYear = 9999

	// unixEpochDay is 1970-01-01 counted in days from 0001-01-01.
	unixEpochDay = 719162
	// lastDay is 9999-12-31 counted in days from 0001-01-01.
	lastDay = 3652058

	secondsPerDay = 24 * 60 * 60
)

// daysBefore counts the days from 0001-01-01 to the given date. The date need
// not be within years 1 to 9999, but month must be 1 to 12.
//
// Years are turned so that they start in March: then the leap day is the last
// day of a year and months follow a linear pattern (Hinnant's algorithm).
func daysBefore(year, month, day int64) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := floorDiv(year, 400)
	yearOfEra := year - era*400
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return era*146097 + dayOfEra - 306
}

// civilDate is the inverse of daysBefore.
func civilDate(days int64) (year, month, day int64) {
	days += 306
	era := floorDiv(days, 146097)
	dayOfEra := days - era*146097
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	shifted := (5*dayOfYear + 2) / 153
	day = dayOfYear - (153*shifted+2)/5 + 1
	month = shifted + 3
	year = yearOfEra + era*400
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// daysIn returns the length of a month, which must be 1 to 12.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// dateFault returns what is wrong with a date, or "" for a real one of the
// years 1 to 9999.
func dateFault(year, month, day int) string {
	switch {
	case year < minYear || year > maxYear:
		return "the year is not 0001 to 9999"
	case month < 1 || month > 12:
		return "the month is not 01 to 12"
	case day < 1 || day > daysIn(year, month):
		return "the month has no such day"
	}
	return ""
}

// digits2 reads two decimal digits at s[at:], or returns -1. The caller has
// checked the length.
func digits2[S string | []byte](s S, at int) int {
	tens, ones := s[at]-'0', s[at+1]-'0'
	if tens > 9 || ones > 9 {
		return -1
	}
	return int(tens)*10 + int(ones)
}

// digits4 reads four decimal digits at s[at:], or returns -1.
func digits4[S string | []byte](s S, at int) int {
	high, low := digits2(s, at), digits2(s, at+2)
	if high < 0 || low < 0 {
		return -1
	}
	return high*100 + low
}

func append2(b []byte, n int) []byte {
	return append(b, byte('0'+n/10), byte('0'+n%10))
}

func append4(b []byte, n int) []byte {
	return append2(append2(b, n/100), n%100)
}

func append6(b []byte, n int) []byte {
	return append2(append4(b, n/100), n%100)
}
