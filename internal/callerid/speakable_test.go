package callerid

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestSpeakableText(t *testing.T) {
	for text, want := range map[string]string{
		"Acme":                          "Acme",
		"  Acme \t\r\n Inc. ":           "Acme Inc.",
		"AT&T":                          "AT T",
		"Smith &amp; Sons":              "Smith Sons",
		"O&#39;Reilly":                  "O'Reilly",
		"C++ & C#":                      "C++ C#",
		"alex_chen+x@acme.io":           "alex_chen+x@acme.io",
		"{{COMPANY}}":                   "COMPANY",
		"<<NAME>> [x]":                  "x",
		"｛｛NAME｝｝＜b＞":                   "NAME",
		`<break time="10s"/>VP</speak>`: "VP",
		"a <3 b":                        "a 3 b",
		"&lt;break/&gt;VP":              "VP",
		"&amp;lt;b&amp;gt;":             "lt;b gt;",
		"a|b\\c`d":                      "a b c'd",
		"a\u0338<\u0338b>\u0338c":       "a\u0338 b c",
		"≮script≯":                      "script",
		"x\u202Ey\u2066z\u200Bw\uFEFF":  "xyzw",
		"\u0301accent":                  "accent",
		"VP 😀 of 👨‍👩‍👧 Sales\uFE0F":         "VP of Sales",
		"secret\uE000\U000F0000":            "secret",
		"\xff\xfeok\xc3":                    "ok",
		"\u2800 \u3164 \u115F":              "",
		"-":                                 "",
		"...":                               "",
		"N/A":                               "",
		"none":                              "",
		"NULL":                              "",
		"(unknown)":                         "",
		"0":                                 "0",
		"75001":                             "75001",
		"Ｆｕｌｌ　Ｗｉｄｔｈ":                        "Full Width",
		strings.Repeat("word ", 30):         strings.TrimSpace(strings.Repeat("word ", 20)),
		strings.Repeat("x", 99) + "y zz":    strings.Repeat("x", 99) + "y",
		"A\u20e3cme":                        "Acme",
		strings.Repeat("x\u0323\u0331", 99): strings.Repeat("x\u0323\u0331", 33),
		strings.Repeat("é", 300):            strings.Repeat("é", 100),
	} {
		if got := SpeakableText(text); got != want {
			t.Errorf("SpeakableText(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMarksAreBounded(t *testing.T) {
	flooded := SpeakableText("Z" + strings.Repeat("\u0336\u0353", 500) + "algo")
	if marks := utf8.RuneCountInString(norm.NFD.String(flooded)) - len("Zalgo"); marks > maxMarks {
		t.Errorf("%d marks left on one letter", marks)
	}
	for _, name := range []string{"Nguyễn", "Ặ", "שָׁלוֹם", "พี่", "क्षत्रिय", "محمّد"} {
		if got := SpeakableText(name); got != norm.NFKC.String(name) {
			t.Errorf("SpeakableText(%q) = %q", name, got)
		}
	}
}

// hostileText draws what strangers send: ordinary words, and the material of
// attacks.
func hostileText() *rapid.Generator[string] {
	pieces := []string{
		"Alex", "Chen", "李雷", "مريم", "O'Brien", "Dr.", "Null", "unknown", "N/A", "Caller", "NY", "Jr.", "John", "CHICAGO",
		" ", "  ", ",", "-", ".", "(", ")", "|", "&", "&lt;", "&#x202e;", "&amp;", ";", "amp;", "lt;", "#", "\\", "`", "´", "'", "\"",
		"{{", "}}", "{", "}", "<<", ">>", "<", ">", "[", "]", "{{NAME}}", "<<COMPANY>>", "[name|x]", "<break time='9s'/>", "</speak>",
		"｛｛", "｝｝", "＜", "＞", "［", "］", "＆", "≮", "\u0338", "\u0301", "\u0323", "\ufe0f", "\u20e3",
		"\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\x00", "\n", "\x1b[31m", "\u2028", "\ue000", "\U000e0041",
		"+14155550100", "2", "http://x.y/z", "a@b.co", "www.evil.com", "😀", "🇩🇪", "\xff", "ﬁ", "ﷺ", "각", "\u1161", "İ", "ß", "\u0345",
	}
	return rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12), func(p []string) string { return strings.Join(p, "") }),
		rapid.Map(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 40), func(p []string) string {
			return strings.Join(p, " ")
		}),
	)
}

// failing is what the two kinds of test have in common.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkSpeakable checks the guarantee that every speakable text gives.
func checkSpeakable(t failing, from, s string, limit int) {
	t.Helper()
	if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		t.Fatalf("%q became %+q: not NFC in UTF-8", from, s)
	}
	if n := utf8.RuneCountInString(s); n > limit {
		t.Fatalf("%q became %q: %d characters", from, s, n)
	}
	if strings.ContainsAny(norm.NFKD.String(s), "{}<>[]&|\\`") {
		t.Fatalf("%q became %q: markup", from, s)
	}
	for _, r := range s {
		if r != ' ' && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.Sm, unicode.Sc) {
			t.Fatalf("%q became %q: %U", from, s, r)
		}
	}
	if s != "" && unicode.IsMark([]rune(s)[0]) {
		t.Fatalf("%q became %+q: begins with a mark", from, s)
	}
	if s != strings.Join(strings.Fields(s), " ") {
		t.Fatalf("%q became %q: spaces", from, s)
	}
	if s != "" && !strings.ContainsFunc(s, wordRune) {
		t.Fatalf("%q became %q: nothing to say", from, s)
	}
}

func checkSpeakableText(t failing, text string) {
	t.Helper()
	s := SpeakableText(text)
	checkSpeakable(t, text, s, maxSpokenText)
	if again := SpeakableText(s); again != s {
		t.Fatalf("%q became %q, and then %q", text, s, again)
	}
}

func TestSpeakableTextIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkSpeakableText(t, hostileText().Draw(t, "text")) })
}
