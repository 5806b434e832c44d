package callerid

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ringdex/internal/phone"
)

func TestSearchWords(t *testing.T) {
	for _, test := range []struct {
		text   string
		region phone.Region
		want   []string
	}{
		{"", "US", nil},
		{" \t", "US", nil},
		{"Alex  CHEN\nAcme", "US", []string{"alex", "chen", "acme"}},
		{"Müller", "DE", []string{"müller"}},
		{"(415) 555-1200", "US", []string{"14155551200"}},
		{"+1 415 555 1200", "DE", []string{"14155551200"}},
		{"+1 415", "US", []string{"1415"}},
		{"415-555", "US", []string{"415555"}},
		{"555 0100", "US", []string{"5550100"}},
		{"030 123", "DE", []string{"30123"}},
		{"0049 30 12", "DE", []string{"493012"}},
		{"+49 (0)30 123456", "US", []string{"4930123456"}},
		{"0100", "US", []string{"100"}},
		{"000", "US", []string{"000"}},
		{"12", "US", []string{"12"}},
		{"1 2", "US", []string{"1", "2"}},
		{"+1", "US", []string{"+1"}},
		{"12a 345", "US", []string{"12a", "345"}},
		{"a@x.io", "US", []string{"a@x.io"}},
	} {
		if diff := cmp.Diff(test.want, SearchWords(test.text, test.region), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q in %s: %s", test.text, test.region, diff)
		}
	}
}

// A number on file is found by all of it and by any part of it, with whatever
// between its digits.
func TestSearchFindsNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := fmt.Sprint(rapid.Uint64Range(10_000_000_000, 99_999_999_999).Draw(t, "number"))
		from := rapid.IntRange(0, len(digits)-minSearchDigits).Draw(t, "from")
		part := digits[from:rapid.IntRange(from+minSearchDigits, min(from+6, len(digits))).Draw(t, "to")]
		separator := rapid.SampledFrom([]string{"", " ", "-", ".", "\u00a0"}).Draw(t, "separator")
		if got := SearchWords(strings.Join(strings.Split(part, ""), separator), "US"); len(got) != 1 || !strings.Contains(digits, got[0]) {
			t.Fatalf("%q of %s: words %q", part, digits, got)
		}
		if got := SearchWords("+"+digits, "DE"); !slices.Equal(got, []string{digits}) {
			t.Fatalf("+%s: words %q", digits, got)
		}
	})
}

// Words are in lower case and have no space in them; all digits of a text are in
// its words, but for those that are for dialing.
func FuzzSearchWords(f *testing.F) {
	f.Add("Alex CHEN", "US")
	f.Add("+1 (415) 555-1200", "")
	f.Add("0049 30 1", "DE")
	f.Add("İstanbul ſ 007", "TR")
	f.Fuzz(func(t *testing.T, text, region string) {
		words := SearchWords(text, phone.Region(region))
		if (len(words) == 0) != (strings.TrimSpace(text) == "") {
			t.Errorf("%q has the words %q", text, words)
		}
		for _, word := range words {
			if word == "" || word != strings.ToLower(word) || strings.ContainsFunc(word, unicode.IsSpace) {
				t.Errorf("%q has the word %q", text, word)
			}
		}
		if !slices.Equal(words, SearchWords("\n"+text+" ", phone.Region(region))) {
			t.Errorf("%q has other words between spaces", text)
		}
	})
}
