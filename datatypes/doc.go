// Package datatypes holds the value types that model fields use and dialects
// encode: Null, DateOnly, TimeOfDay, Decimal, Range, HStore, Point, Geometry,
// JSON and UUID, and the text forms they share with servers (timestamps and
// arrays).
//
// It is a leaf: it imports the standard library only. The root package
// re-exports its types by alias, so programs seldom import it themselves.
//
// Every type here is a plain value: no method locks or keeps hidden state, so
// values may be shared between goroutines as long as nobody writes to them.
// Each one works outside the ORM too, because it implements sql.Scanner,
// driver.Valuer and the marshalling interfaces of encoding/json.
package datatypes
