package postgres

import "unsafe"

const (
	textAlone     = 1 << 10 // a longer text is allocated alone
	textBlockMin  = 512
	textBlockMost = 8 << 10
)

// textBlock gives many short strings out of few allocations. A block is as large as the first row needs (so a single
// row wastes nothing), then doubles up to textBlockMost: that much memory a kept string can keep alive at most.
type textBlock struct {
	buf  []byte
	size int
}

func (t *textBlock) free() int { return cap(t.buf) - len(t.buf) }

// grow begins a new block with room for n bytes at least.
func (t *textBlock) grow(n int) {
	t.buf = make([]byte, 0, max(n, t.size))
	t.size = min(max(2*t.size, textBlockMin), textBlockMost)
}

// add copies a text into the block; the string shares the block's memory, which is never written again.
func (t *textBlock) add(text []byte) string {
	switch {
	case len(text) == 0:
		return ""
	case len(text) > textAlone || len(text) > t.free():
		return string(text)
	}
	at := len(t.buf)
	t.buf = append(t.buf, text...)
	return unsafe.String(&t.buf[at], len(text))
}
