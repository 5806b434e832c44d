package server

import (
	"errors"
	"testing"
)

// The log keeps the id that an operator needs, and nothing of the person.
func TestMasked(t *testing.T) {
	const id = "01a1fd15-a576-7196-a185-98ae182a848f"
	for text, want := range map[string]string{
		"contact " + id + " is deleted":                  "contact " + id + " is deleted",
		"contact " + id + ": +1 (415) 555-0100 is taken": "contact " + id + ": [masked] is taken",
		`in "` + id + `"`:                                "in [masked]",
		id + "@example.com":                              id + "[masked]",
		"x" + id:                                         "x01a1fd15-a[masked]-a185-98ae182a848f",
		"of 14155550100":                                 "of [masked]",
		"Ada.L@example.com no":                           "[masked] no",
		"key rdx_abc":                                    "key [masked]",
		"took 12.5 s, 3 of 40":                           "took 12.5 s, 3 of 40",
	} {
		if got := masked(errors.New(text)); got != want {
			t.Errorf("%q is masked as %q, want %q", text, got, want)
		}
	}
}
