package suggest

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"firstName", "lastName", "email", "id"}
	for given, want := range map[string]string{
		"firstname":  "firstName",
		"first_name": "firstName",
		"fristName":  "firstName",
		"emial":      "email",
		"ID":         "id",
		"posts":      "",
		"":           "",
	} {
		if got := Nearest(given, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", given, got, want)
		}
	}
}
