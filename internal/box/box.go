// Package box puts values into interfaces without an allocation for each.
//
// A driver takes its arguments as a []any, and Go allocates a copy of almost every value that it puts into an interface:
// nine for a row of nine columns. Here the copies of one kind lie side by side in blocks, one allocation a block, and
// the interface points into it. But for Rewind no place is written twice, so a value stays what it was for whoever keeps it:
// a logger, or a driver that is still sending.
package box

import (
	"time"
	"unsafe"
)

// Kind is a kind of values that lie in one block.
type Kind uint8

// The kinds.
const (
	None  Kind = iota // boxed by Go
	Word              // int64 and float64
	Text              // string
	Bytes             // []byte
	Time              // time.Time
	kinds
)

// Room is how many values of each kind are expected.
type Room [kinds]int

// Boxes makes boxes. The zero value is ready; it is not for concurrent use.
type Boxes struct {
	room  Room
	words block[uint64]
	texts block[string]
	bytes block[[]byte]
	times block[time.Time]
}

// block is the places of one kind, of which so many are taken.
type block[T any] struct {
	places []T
	taken  int
}

// Expect says how many values of each kind a row has, and how many rows come.
func (b *Boxes) Expect(row Room, rows int) {
	for kind, n := range row {
		b.room[kind] = n * rows
	}
}

// Reset forgets what the blocks' rest would keep from the garbage collector. Numbers keep nothing, so theirs is used on.
func (b *Boxes) Reset() { *b = Boxes{words: b.words} }

// Rewind writes the same places again. It is for values that nobody has kept.
func (b *Boxes) Rewind() { b.words.taken, b.texts.taken, b.bytes.taken, b.times.taken = 0, 0, 0, 0 }

// fewestWords is the least size of a block of numbers, which serves several statements.
const fewestWords = 32

// Int64 boxes an integer.
func (b *Boxes) Int64(v int64) any {
	if uint64(v) < 256 {
		return v // Go has the boxes of these
	}
	p := (*int64)(unsafe.Pointer(b.words.place(max(fewestWords, b.room[Word]))))
	*p = v
	return to(int64Type, unsafe.Pointer(p))
}

// Float64 boxes a number.
func (b *Boxes) Float64(v float64) any {
	p := (*float64)(unsafe.Pointer(b.words.place(max(fewestWords, b.room[Word]))))
	*p = v
	return to(float64Type, unsafe.Pointer(p))
}

// String boxes a text.
func (b *Boxes) String(v string) any {
	p := b.texts.place(b.room[Text])
	*p = v
	return to(stringType, unsafe.Pointer(p))
}

// Bytes boxes bytes.
func (b *Boxes) Bytes(v []byte) any {
	p := b.bytes.place(b.room[Bytes])
	*p = v
	return to(bytesType, unsafe.Pointer(p))
}

// Time boxes an instant.
func (b *Boxes) Time(v time.Time) any {
	p := b.times.place(b.room[Time])
	*p = v
	return to(timeType, unsafe.Pointer(p))
}

// place is the next place of the block, of a new one where it is full.
func (b *block[T]) place(room int) *T {
	if b.taken == len(b.places) {
		b.places, b.taken = make([]T, max(1, room)), 0
	}
	b.taken++
	return &b.places[b.taken-1]
}

// face is how Go lays out an empty interface: a word for the type, a pointer to the value. TestLayout holds it.
type face struct{ typ, value unsafe.Pointer }

func to(typ, value unsafe.Pointer) (v any) {
	*(*face)(unsafe.Pointer(&v)) = face{typ, value}
	return v
}

func typeOf(v any) unsafe.Pointer { return (*face)(unsafe.Pointer(&v)).typ }

var (
	int64Type   = typeOf(int64(0))
	float64Type = typeOf(float64(0))
	stringType  = typeOf("")
	bytesType   = typeOf([]byte(nil))
	timeType    = typeOf(time.Time{})
)
