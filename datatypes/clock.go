package datatypes

// clock is a time of day as it was read, not yet checked.
type clock struct {
	hour, minute, second, nanos int
}

// readClock reads hh:mm, hh:mm:ss or hh:mm:ss.f at the start of s, with one to
// nine digits in the fraction, and returns what follows.
func readClock[S string | []byte](s S) (c clock, rest S, ok bool) {
	if len(s) < 5 || s[2] != ':' {
		return c, s, false
	}
	c.hour, c.minute = digits2(s, 0), digits2(s, 3)
	rest = s[5:]
	if len(rest) >= 3 && rest[0] == ':' {
		c.second = digits2(rest, 1)
		rest = rest[3:]
		if len(rest) > 0 && rest[0] == '.' {
			c.nanos, rest = readFraction(rest[1:])
		}
	}
	return c, rest, c.hour >= 0 && c.minute >= 0 && c.second >= 0 && c.nanos >= 0
}

// readFraction reads one to nine digits as a fraction of a second, in
// nanoseconds, or -1 where there are none or more.
func readFraction[S string | []byte](s S) (nanos int, rest S) {
	at := 0
	for at < len(s) && at < 10 && s[at]-'0' <= 9 {
		nanos = nanos*10 + int(s[at]-'0')
		at++
	}
	if at == 0 || at == 10 {
		return -1, s
	}
	return nanos * powersOfTen[9-at], s[at:]
}

var powersOfTen = [10]int{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000}

// fault returns what is wrong with the time, or "" when clocks show it.
func (c clock) fault() string {
	switch {
	case c.hour > 23:
		return "the hour is not 00 to 23"
	case c.minute > 59:
		return "the minute is not 00 to 59"
	case c.second > 59:
		return "the second is not 00 to 59"
	}
	return ""
}
