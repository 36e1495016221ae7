package sequelize

import "sync"

// A call's options are folded into up to a kilobyte, which is used again when the call is over: done gives it back. A
// call that was shown to hooks is left to them, whatever they do with it, and one that panics to the garbage collector.

var (
	findCalls    = sync.Pool{New: func() any { return new(findCall) }}
	updateCalls  = sync.Pool{New: func() any { return new(updateCall) }}
	destroyCalls = sync.Pool{New: func() any { return new(destroyCall) }}
	writeCalls   = sync.Pool{New: func() any { return new(writeCall) }}
)

func (c *findCall) done() {
	if !c.shown {
		*c = findCall{}
		findCalls.Put(c)
	}
}

func (c *updateCall) done() {
	if !c.shown {
		*c = updateCall{}
		updateCalls.Put(c)
	}
}

func (c *destroyCall) done() {
	if !c.shown {
		*c = destroyCall{}
		destroyCalls.Put(c)
	}
}

func (c *writeCall) done() {
	*c = writeCall{} // no hook sees it
	writeCalls.Put(c)
}
