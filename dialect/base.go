package dialect

// Base answers the leaves in standard SQL. Dialects embed it and override what their database does otherwise.
// It does not implement [Dialect] by itself: quoting, placeholders, types, connections and errors have no standard.
type Base struct{}
