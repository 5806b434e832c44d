package callerid

import (
	"slices"
	"strings"
	"testing"
)

func TestEmailKey(t *testing.T) {
	for text, want := range map[string]string{
		"bob@acme.io":               "bob@acme.io",
		" Bob.Smith@ACME.io\n":      "bob.smith@acme.io",
		"bob+tag@mail.acme.co.uk":   "bob+tag@mail.acme.co.uk",
		"o'brien@acme.io":           "o'brien@acme.io",
		"jürgen@müller.de":          "jürgen@müller.de",
		"":                          "",
		"[email protected]":         "",
		"bob":                       "",
		"bob@acme":                  "",
		"@acme.io":                  "",
		"bob@":                      "",
		"bob@@acme.io":              "",
		"bob smith@acme.io":         "",
		"Bob <bob@acme.io>":         "",
		"<bob@acme.io>":             "",
		"bob@acme.io, ann@acme.io":  "",
		"bob@acme.io (home)":        "",
		"bob@[10.0.0.1]":            "",
		"bob@.io":                   "",
		"bob@acme.io.":              "",
		"mailto:bob@acme.io":        "",
		`"bob smith"@acme.io`:       "",
		"bob@acme.io\x00":           "",
		"bob@acme.io\r\nBcc: x@y.z": "",
	} {
		got, ok := EmailKey(text)
		if got != want || ok != (want != "") {
			t.Errorf("EmailKey(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestSetEmails(t *testing.T) {
	for _, test := range []struct{ given, want []string }{
		{nil, nil},
		{[]string{"", ""}, nil},
		{[]string{"none", "Bob@acme.io", "bob@ACME.io", "none", "", "None"}, []string{"none", "Bob@acme.io", "None"}},
	} {
		c := Contact{Email: "old", OtherEmails: []string{"older"}}
		c.SetEmails(test.given)
		if !slices.Equal(c.Emails(), test.want) || len(test.want) > 0 && c.Email != test.want[0] {
			t.Errorf("of %q there are %q", test.given, c.Emails())
		}
	}
}

// A key is a key of itself, and no two people's.
func FuzzEmailKey(f *testing.F) {
	for _, seed := range []string{"Bob@Acme.io", "[email protected]", "Bob <bob@acme.io>", "\"a b\"@c.d", "a@[1.2]", "İ@x.y", "a@x.y(c)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key, ok := EmailKey(s)
		if ok != (key != "") {
			t.Fatalf("EmailKey(%q) = %q, %v", s, key, ok)
		}
		if !ok {
			return
		}
		if again, ok := EmailKey(key); !ok || again != key {
			t.Errorf("EmailKey(%q) = %q, whose key is %q, %v", s, key, again, ok)
		}
		if upper, ok := EmailKey("\t" + key + " "); !ok || upper != key {
			t.Errorf("EmailKey of %q between spaces is %q", key, upper)
		}
		local, domain, _ := strings.Cut(key, "@")
		if local == "" || strings.ContainsAny(key, " \t\r\n<>,;\x00") || strings.Count(key, "@") != 1 || !strings.Contains(domain, ".") {
			t.Errorf("EmailKey(%q) = %q is no bare address", s, key)
		}
	})
}
