package datatypes

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

// NewUUIDV4 returns a random UUID from crypto/rand. Any goroutine may call it.
//
// In Sequelize: DataTypes.UUIDV4.
func NewUUIDV4() UUID {
	var u UUID
	fillRandom(u[:])
	return u.stamped(4)
}

// NewUUIDV7 returns a UUID that starts with the Unix time in milliseconds, so
// that keys made in succession lie beside each other in an index. Each one is
// greater than all that this process made before. Any goroutine may call it.
//
// In Sequelize: sql.uuidV7.
func NewUUIDV7() UUID {
	var u UUID
	fillRandom(u[8:])
	ticks := clockV7.next(ticksV7(time.Now()))
	binary.BigEndian.PutUint64(u[:8], ticks>>12<<16|ticks&0xfff)
	return u.stamped(7)
}

// NewUUIDV1 returns a UUID of the Gregorian time in 100 nanoseconds, with a
// random node in place of a network address, which would tell on the machine.
// No two of a process carry the same time. Any goroutine may call it.
//
// In Sequelize: DataTypes.UUIDV1.
func NewUUIDV1() UUID {
	u := nodeV1()
	ticks := clockV1.next(uint64(time.Now().UnixNano()/100) + gregorianTicks)
	binary.BigEndian.PutUint32(u[0:], uint32(ticks))
	binary.BigEndian.PutUint16(u[4:], uint16(ticks>>32))
	binary.BigEndian.PutUint16(u[6:], uint16(ticks>>48))
	return u.stamped(1)
}

// gregorianTicks is 1970-01-01 in 100 nanoseconds since 1582-10-15.
const gregorianTicks = 0x01b21dd213814000

// ticksV7 returns the milliseconds in the high bits and in the low 12 the part
// of the millisecond that has passed (RFC 9562, section 6.2, method 3).
func ticksV7(now time.Time) uint64 {
	nanos := now.Nanosecond() % 1_000_000
	return uint64(now.UnixMilli())<<12 | uint64(nanos)<<12/1_000_000
}

// tickClock hands out each tick once, in rising order, even when the clock
// stands still or is set back. Its mutex guards last.
type tickClock struct {
	mutex sync.Mutex
	last  uint64
}

var clockV1, clockV7 tickClock

func (c *tickClock) next(now uint64) uint64 {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.last = max(now, c.last+1)
	return c.last
}

// nodeV1 draws the clock sequence and the node once for a process. The lowest
// bit of the first byte of a node marks it as no network address.
var nodeV1 = sync.OnceValue(func() UUID {
	var u UUID
	fillRandom(u[8:])
	u[10] |= 1
	return u
})

// fillRandom relies on crypto/rand.Read, which ends the program rather than
// returning short or predictable bytes.
func fillRandom(b []byte) { _, _ = rand.Read(b) }

// stamped sets the version and the variant of RFC 9562.
func (u UUID) stamped(version byte) UUID {
	u[6] = u[6]&0x0f | version<<4
	u[8] = u[8]&0x3f | 0x80
	return u
}
