package callerid

import (
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// What is plain is what the rules of Unicode make of it.
func TestPlainTextIsAsItWouldBeMade(t *testing.T) {
	ascii := rapid.StringOf(rapid.RuneFrom(nil, &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0, Hi: 0x7f, Stride: 1}}, LatinOffset: 1}))
	word := rapid.SampledFrom([]string{
		"Alex", "Chen", "CHEN", "O'Brien", "Jean-Luc", "unknown", "N/A", "IL", "NY", "MA", "7", "123456", "1234567", " ", " ", "  ", "-", "'", ",", ".", "(", ")",
		"Mr", "Dr.", "Jr", "acme.com", "é", "\xff", "longerthantwentyfourletters",
	})
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 50 {
			s := ascii.Draw(t, "text")
			if rapid.Bool().Draw(t, "words") {
				s = ""
				for range rapid.IntRange(0, 6).Draw(t, "count") {
					s += word.Draw(t, "word")
				}
			}
			if plainText(s) && recomposed(s) != s {
				t.Fatalf("%q would be %q", s, recomposed(s))
			}
			if plainName(s) {
				plain++
				if formedName(s) != s {
					t.Fatalf("the name %q would be %q", s, formedName(s))
				}
			}
		}
	})
	if plain < 100 {
		t.Errorf("only %d names were plain", plain)
	}
}

// Each character by itself, and between letters.
func TestPlainCharacters(t *testing.T) {
	for c := range rune(0x100) {
		for _, s := range []string{string(c), "a" + string(c) + "b", "a" + string(c), string(c) + "b"} {
			if plainText(s) != (recomposed(s) == s && c < 0x80) {
				t.Errorf("%q is plain: %t, and would be %q", s, plainText(s), recomposed(s))
			}
			if plainName(s) && formedName(s) != s {
				t.Errorf("the name %q would be %q", s, formedName(s))
			}
		}
	}
}
