package datatypes

import (
	"sync"
	"testing"
	"time"
)

const uuidText = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"

func TestParseUUID(t *testing.T) {
	want := UUID{0xf8, 0x1d, 0x4f, 0xae, 0x7d, 0xec, 0x11, 0xd0, 0xa7, 0x65, 0x00, 0xa0, 0xc9, 0x1e, 0x6b, 0xf6}
	for _, text := range []string{
		uuidText, "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "f81d4fae7dec11d0a76500a0c91e6bf6", "{" + uuidText + "}", "urn:uuid:" + uuidText, "URN:UUID:" + uuidText,
	} {
		u, err := ParseUUID(text)
		wantSame(t, "error", err, nil)
		wantSame(t, text, u, want)
		wantSame(t, "String", u.String(), uuidText)
	}
	for _, text := range []string{
		"", "x", uuidText[:35], uuidText + "0", "(" + uuidText + ")", "{" + uuidText + ")", "xyz:uuid:" + uuidText,
		"f81d4fae-7dec-11d0-a765-00a0c91e6bfg", "f81d4fae_7dec-11d0-a765-00a0c91e6bf6", "f81d4fae7-dec-11d0-a765-00a0c91e6bf6", "@81d4fae7dec11d0a76500a0c91e6bf6",
	} {
		_, err := ParseUUID(text)
		wantParseError(t, text, err)
	}
	wantSame(t, "MustUUID", MustUUID(uuidText), want)
	wantSame(t, "Version", []int{want.Version(), UUID{}.Version()}, []int{1, 0})
	wantSame(t, "IsZero", []bool{want.IsZero(), UUID{}.IsZero()}, []bool{false, true})
}

func TestMustUUIDPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("MustUUID did not panic")
		}
	}()
	MustUUID("x")
}

func TestUUIDRoundTrip(t *testing.T) {
	roundTrip(t, MustUUID(uuidText), `"`+uuidText+`"`, uuidText)
	want := MustUUID(uuidText)
	for _, src := range []any{want[:], [16]byte(want), []byte(uuidText)} {
		var u UUID
		wantSame(t, "error", u.Scan(src), nil)
		wantSame(t, "Scan", u, want)
	}
	wantScanError(t, want, nil, 5, "x", []byte{1, 2, 3})
	text, err := want.AppendText([]byte("id="))
	wantSame(t, "AppendText", string(text), "id="+uuidText)
	wantSame(t, "error", err, nil)
}

func TestNewUUIDs(t *testing.T) {
	for version, make := range map[int]func() UUID{1: NewUUIDV1, 4: NewUUIDV4, 7: NewUUIDV7} {
		var mutex sync.Mutex
		seen := map[UUID]bool{}
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for range 2000 {
					u := make()
					mutex.Lock()
					if seen[u] || u.Version() != version || u[8]>>6 != 2 {
						t.Errorf("%s is repeated or not of version %d", u, version)
					}
					seen[u] = true
					mutex.Unlock()
				}
			})
		}
		group.Wait()
	}
}

func TestUUIDV7IsMonotonic(t *testing.T) {
	before := time.Now().UnixMilli()
	last := NewUUIDV7()
	for range 20000 {
		next := NewUUIDV7()
		if last.Compare(next) >= 0 {
			t.Fatalf("%s is not after %s", next, last)
		}
		last = next
	}
	var millis int64
	for _, b := range last[:6] {
		millis = millis<<8 | int64(b)
	}
	if now := time.Now().UnixMilli(); millis < before || millis > now+100 {
		t.Errorf("time in %s is %d, want %d to %d", last, millis, before, now)
	}
}

func TestUUIDV1Time(t *testing.T) {
	u := NewUUIDV1()
	ticks := int64(u[6]&0x0f)<<56 | int64(u[7])<<48 | int64(u[4])<<40 | int64(u[5])<<32 |
		int64(u[0])<<24 | int64(u[1])<<16 | int64(u[2])<<8 | int64(u[3])
	at := time.Unix(0, (ticks-gregorianTicks)*100)
	if d := time.Since(at); d < -time.Second || d > time.Minute {
		t.Errorf("time in %s is %v", u, at)
	}
	if u[10]&1 == 0 {
		t.Errorf("node of %s looks like a network address", u)
	}
	wantSame(t, "node and sequence of another", NewUUIDV1().String()[19:], u.String()[19:])
}

func TestTickClockSetBack(t *testing.T) {
	var c tickClock
	wantSame(t, "ticks", []uint64{c.next(5), c.next(5), c.next(2), c.next(9)}, []uint64{5, 6, 7, 9})
}
