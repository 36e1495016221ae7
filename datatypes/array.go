package datatypes

import "strings"

// Element is an element of an array in the text form of PostgreSQL: a text, NULL,
// or an array of its own. It carries text because only the reader knows the
// element's type.
type Element struct {
	Text  string    // the element without quotes and escapes
	Null  bool      // NULL without quotes; "NULL" in quotes is a text
	Array bool      // Items hold a nested array, which may be empty
	Items []Element // the elements of a nested array
}

// maxArrayDepth bounds the nesting. PostgreSQL has 6 dimensions at most.
const maxArrayDepth = 16

// ParseArray reads the text form of PostgreSQL's arrays: {1,"a b",NULL,{…}},
// with or without bounds in front, as in [0:2]={1,2,3}. Elements without
// escapes are parts of s, so they keep it alive. It does not ask that nested
// arrays be of equal length.
//
// It returns a *ParseError for anything else.
func ParseArray(s string) ([]Element, error) {
	p := arrayParser{rest: strings.TrimLeft(s, asciiSpace)}
	p.skipBounds()
	if !strings.HasPrefix(p.rest, "{") {
		return nil, newParseError("array", s, "want {…}")
	}
	items, fault := p.items(1)
	if fault == "" && strings.TrimLeft(p.rest, asciiSpace) != "" {
		fault = "text after the closing brace"
	}
	if fault != "" {
		return nil, newParseError("array", s, fault)
	}
	return items, nil
}

type arrayParser struct {
	rest string
}

// skipBounds drops the bounds of dimensions: Go's slices start at 0.
func (p *arrayParser) skipBounds() {
	if !strings.HasPrefix(p.rest, "[") {
		return
	}
	bounds, rest, found := strings.Cut(p.rest, "=")
	if found && strings.Trim(bounds, "[]:+-0123456789 ") == "" {
		p.rest = strings.TrimLeft(rest, asciiSpace)
	}
}

func (p *arrayParser) skipSpace() { p.rest = strings.TrimLeft(p.rest, asciiSpace) }

// items reads an array from its opening brace to behind its closing one.
func (p *arrayParser) items(depth int) (items []Element, fault string) {
	if depth > maxArrayDepth {
		return nil, "nested more than 16 deep"
	}
	p.rest = p.rest[1:]
	items = []Element{}
	if p.skipSpace(); strings.HasPrefix(p.rest, "}") {
		p.rest = p.rest[1:]
		return items, ""
	}
	for {
		p.skipSpace()
		item, fault := p.item(depth)
		if fault != "" {
			return nil, fault
		}
		items = append(items, item)
		if p.skipSpace(); p.rest == "" {
			return nil, "no closing brace"
		}
		separator := p.rest[0]
		p.rest = p.rest[1:]
		switch separator {
		case '}':
			return items, ""
		case ',':
		default:
			return nil, "want a comma between elements"
		}
	}
}

func (p *arrayParser) item(depth int) (Element, string) {
	switch {
	case strings.HasPrefix(p.rest, "{"):
		items, fault := p.items(depth + 1)
		return Element{Array: true, Items: items}, fault
	case strings.HasPrefix(p.rest, `"`):
		text, rest, ok := cutQuoted(p.rest[1:])
		if !ok {
			return Element{}, "no closing quote"
		}
		p.rest = rest
		return Element{Text: text}, ""
	}
	return p.bareItem()
}

// bareItem reads an element without quotes. Spaces within it count, spaces
// around it do not.
func (p *arrayParser) bareItem() (Element, string) {
	end := strings.IndexAny(p.rest, `,{}"\`)
	if end < 0 {
		return Element{}, "no closing brace"
	}
	if p.rest[end] == '\\' {
		return p.escapedItem()
	}
	if p.rest[end] == '"' || p.rest[end] == '{' {
		return Element{}, "a quote or brace within an element"
	}
	text := strings.TrimRight(p.rest[:end], asciiSpace)
	p.rest = p.rest[end:]
	if text == "" {
		return Element{}, "an element is missing"
	}
	if strings.EqualFold(text, "NULL") {
		return Element{Null: true}, ""
	}
	return Element{Text: text}, ""
}

// escapedItem reads a bare element with backslashes in it, which servers accept
// but never write.
func (p *arrayParser) escapedItem() (Element, string) {
	var b []byte
	kept := 0 // what a trailing space must not be trimmed from
	for at := 0; at < len(p.rest); at++ {
		switch c := p.rest[at]; c {
		case ',', '}':
			p.rest = p.rest[at:]
			return Element{Text: string(b[:kept]) + strings.TrimRight(string(b[kept:]), asciiSpace)}, ""
		case '"', '{':
			return Element{}, "a quote or brace within an element"
		case '\\':
			if at++; at == len(p.rest) {
				return Element{}, "no closing brace"
			}
			b = append(b, p.rest[at])
			kept = len(b)
		default:
			b = append(b, c)
		}
	}
	return Element{}, "no closing brace"
}

// AppendArray appends the text form of an array to b; ParseArray reads it back.
func AppendArray(b []byte, items []Element) []byte {
	b = append(b, '{')
	for at, item := range items {
		if at > 0 {
			b = append(b, ',')
		}
		switch {
		case item.Null:
			b = append(b, "NULL"...)
		case item.Array:
			b = AppendArray(b, item.Items)
		default:
			b = AppendArrayText(b, item.Text)
		}
	}
	return append(b, '}')
}

// AppendArrayText appends one element's text to b, in quotes where it needs
// them. An encoder that knows its slice writes the braces and commas itself
// and builds no Elements.
func AppendArrayText(b []byte, text string) []byte {
	if text == "" || strings.ContainsAny(text, "{}\",\\"+asciiSpace) || strings.EqualFold(text, "NULL") {
		return appendQuoted(b, text)
	}
	return append(b, text...)
}
