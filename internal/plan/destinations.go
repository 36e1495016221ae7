package plan

import (
	"sync"

	"github.com/go-sequelize/sequelize/dialect"
	"github.com/go-sequelize/sequelize/internal/decode"
	"github.com/go-sequelize/sequelize/internal/schema"
)

// The bases of a row: its record, the through record beside it, a record of the source that holds nothing but the key,
// and the joined records.
const (
	BaseRecord = iota
	BaseThrough
	BaseKey
	BaseJoined
)

// JoinedRecord is a record that is read beside each row.
type JoinedRecord struct {
	Attributes []*schema.Attribute
	// Link says that it is a through record: a column before its own is NULL where there is none.
	Link bool
}

// Destinations are the places of the result's columns. They are made once and shared by all executions.
func (p *Plan) Destinations() []dialect.Destination {
	p.once.Do(func() {
		list := decode.Destinations(p.Attributes, BaseRecord)
		list = append(list, decode.Destinations(p.Through, BaseThrough)...)
		list = append(list, decode.Destinations(p.Keys, BaseKey)...)
		for i := range p.Joined {
			if p.Joined[i].Link {
				list = append(list, decode.Presence(BaseJoined+i))
			}
			list = append(list, decode.Destinations(p.Joined[i].Attributes, BaseJoined+i)...)
		}
		p.destinations = append(list, p.beside...)
	})
	return p.destinations
}

// lazy are the parts of a plan that are made when first needed.
type lazy struct {
	once         sync.Once
	destinations []dialect.Destination
}
