package callerid

import (
	"errors"
	"strings"
	"testing"
)

func TestTextFields(t *testing.T) {
	for _, f := range TextFields() {
		var c Contact
		*f.Of(&c) = "x"
		if c.Revision() == (Contact{}).Revision() {
			t.Errorf("%s is no part of the contact", f.Name)
		}
		longest := strings.Repeat("ü", f.limit)
		if got, err := f.Check(" " + longest + "\n"); err != nil || got != longest {
			t.Errorf("%s: %v", f.Name, err)
		}
		if got, err := f.Check("a\nb"); f.lines != (err == nil) || f.lines != (got == "a\nb") {
			t.Errorf("%s with two lines: %q, %v", f.Name, got, err)
		}
		for _, bad := range []string{longest + "x", "a\x00b", "a\xffb"} {
			if _, err := f.Check(bad); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), f.Name) || strings.Contains(err.Error(), bad) {
				t.Errorf("%s: %q is refused with %v", f.Name, bad, err)
			}
		}
	}
	if err := func() error { _, err := CheckLine("name", strings.Repeat("x", 5), 4); return err }(); !strings.Contains(err.Error(), "4 characters") {
		t.Errorf("the limit is not named: %v", err)
	}
}
