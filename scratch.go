package sequelize

import (
	"sync"
	"unsafe"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/box"
	"github.com/go-sequelize/sequelize/internal/plan"
)

// working memory of a call.
type scratch struct {
	shape plan.Shape
	args  []any
	bases []unsafe.Pointer
	stmt  dialect.Statement
	boxes box.Boxes // of args
	// master keeps a read away from replicas.
	master bool
	told   bool // what an upsert tells: the row was inserted
}

var scratches = sync.Pool{New: func() any { return &scratch{} }}

func takeScratch() *scratch { return scratches.Get().(*scratch) }

func (w *scratch) release() {
	w.shape.Reset()
	clear(w.args)
	clear(w.bases)
	w.boxes.Reset()
	w.args, w.bases, w.stmt, w.master, w.told = w.args[:0], w.bases[:0], dialect.Statement{}, false, false
	scratches.Put(w)
}
