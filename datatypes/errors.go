package datatypes

import (
	"fmt"
	"strings"
)

// errorTextMax bounds what a ParseError keeps of its input, in bytes, so that
// an error in a log or a list never holds a whole hostile document alive.
const errorTextMax = 128

// ParseError says that a text or a binary form is not a value of the type it
// was read as. All Parse functions, UnmarshalText methods and Scan methods of
// this package return it for malformed input; find it with errors.As.
type ParseError struct {
	// Kind names what was wanted, in words: "date", "decimal", "range", ….
	Kind string
	// Text is the input, cut after 128 bytes. Error does not print it,
	// because values of a database do not belong into logs unasked.
	Text string
	// Reason says what is wrong with the input.
	Reason string
}

// Error names the wanted type and the reason, not the input.
func (e *ParseError) Error() string {
	return "invalid " + e.Kind + ": " + e.Reason
}

// newParseError copies the text, so that parsers do not make their argument
// escape to the heap on the path where nothing is wrong.
func newParseError(kind, text, reason string) *ParseError {
	if len(text) > errorTextMax {
		text = text[:errorTextMax]
	}
	return &ParseError{Kind: kind, Text: strings.Clone(text), Reason: reason}
}

// errScanType says that a driver delivered a Go type that goType cannot take.
func errScanType(goType string, src any) error {
	if src == nil {
		return fmt.Errorf("cannot scan NULL into %s: use *%[1]s or Null[%[1]s]", goType)
	}
	return fmt.Errorf("cannot scan %T into %s", src, goType)
}

// scanText unwraps the two Go types in which drivers deliver text.
func scanText(goType string, src any) (string, error) {
	switch s := src.(type) {
	case string:
		return s, nil
	case []byte:
		return string(s), nil
	}
	return "", errScanType(goType, src)
}
