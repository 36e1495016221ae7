package plan

import (
	"sync"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/decode"
)

// Destinations are the places of the result's columns: of the record behind base 0, the through record behind base 1
// and the source's key behind base 2. They are made once and shared by all executions.
func (p *Plan) Destinations() []dialect.Destination {
	p.once.Do(func() {
		p.destinations = append(decode.Destinations(p.Attributes, 0), decode.Destinations(p.Through, 1)...)
		p.destinations = append(p.destinations, p.keys...)
	})
	return p.destinations
}

// lazy are the parts of a plan that are made when first needed.
type lazy struct {
	once         sync.Once
	destinations []dialect.Destination
}
