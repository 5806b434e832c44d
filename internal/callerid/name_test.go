package callerid

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestRealNamesSurvive(t *testing.T) {
	for _, name := range []string{
		"Alex", "Alex Chen", "O'Brien", "D’Angelo", "Jean-Luc", "José", "Zoë Müller", "Nguyễn Thị Ánh", "李雷", "مريم", "Наталья", "Ἀλέξανδρος",
		"सीता", "สมชาย", "ვახტანგ", "J.R.", "Dr. Wu", "Alex 2", "John Smith III", "Martin Luther King, Jr.", "St. John", "'t Hooft", "Ngaio P!nk",
		"CHEN ALEX", "alex chen", "LEE MA", "WANG AL", "Smith MD", "Jane Null", "JANE NULL", "Jane None", "Null Smith", "Na Li", "LI NA", "Nan", "Nil",
		"Chris Guest", "James Last", "Christian Free", "Malcolm X", "May Call Smith", "Will Test", "Private Ryan", "Ali a/l Samy", "Jane Doe",
		"Mary and Tom Smith", "Kim Jong-un", "Björk Guðmundsdóttir", "Þór", "Ng", "Wu", "A", "李", "Testa", "Noname Smith", "Acme, Inc.", "Linh Do",
	} {
		if got := SpeakableName(name); got != name {
			t.Errorf("SpeakableName(%q) = %q", name, got)
		}
	}
}

func TestNoName(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", "--", ".", "?", "***", "N/A", "n/a", "NA", "n.a.", "none", "None", "null", "NULL", "Null", "(null)", "<null>", "[unknown]", "nil", "undefined",
		"Unknown", "UNKNOWN", "unknown", "Unknown Caller", "Unknown Name", "UNKNOWN UNKNOWN", "null null", "undefined undefined", "Null Null",
		"WIRELESS CALLER", "Wireless Caller", "Anonymous", "anonymous", "Anonymous Caller", "Private", "PRIVATE NUMBER", "Private Caller", "Unavailable", "UNAVAILABLE",
		"Name Unavailable", "Not Available", "Restricted", "Blocked", "Blocked Call", "Withheld", "Cell Phone", "CELLULAR CALL", "Mobile", "Toll Free", "TOLL FREE CALL", "TOLL-FREE CALLER",
		"Spam Risk", "Scam Likely", "SPAM?", "Potential Spam", "Suspected Spam", "Fraud Risk", "Telemarketer", "Out of Area", "No Name", "NoName", "no-name", "No Caller ID",
		"Test", "test", "Test User", "TEST CALLER", "test123", "Customer", "New Customer", "Caller 12", "Caller12", "Guest_42", "Lead #5", "New Contact",
		"Name", "First Name", "FIRST_NAME", "[first_name]", "{{NAME}}", "{{ first_name }}", "<<NAME>>", "First Last", "Full Name", "Mr. Unknown", "Dr.", "Mr", "Herr Unbekannt",
		"Inconnu", "Desconocido", "Número privado", "未知", "匿名", "неизвестный", "X", "xxx", "TBD",
		"+14155550100", "4155550100", "(415) 555-0100", "١٢٣٤٥٦٧", "12", "Caller 4155550100", "Alex 4155550100", "V12345678901234",
		"alex@acme.io", "Alex alex@acme.io", "sip:alex@gw.example", "client:web", "tel:alex", "http://evil.example", "https://a.b/c", "www.evil.com", "acme.com", "visit acme.com/x now",
		"NEW YORK     NY", "CHICAGO      IL", "CELL PHONE   IL", "NEW YORK NY", "LOS ANGELES  CA", "PORTLAND     OR", "Chicago, IL", "TORONTO      ON",
		"\u200b\u200b", "\u202e", "😀", "\u0301", "<alex@acme.io>",
	} {
		if got := SpeakableName(text); got != "" {
			t.Errorf("SpeakableName(%q) = %q, want none", text, got)
		}
	}
}

func TestSpeakableName(t *testing.T) {
	for text, want := range map[string]string{
		"  Alex\t Chen \n":                "Alex Chen",
		"Ａｌｅｘ　Ｃｈｅｎ":                       "Alex Chen",
		"𝓐𝓵𝓮𝔁":                            "Alex",
		"Jose\u0301":                      "José",
		"O´Brien":                         "O'Brien",
		"O`Brien":                         "O'Brien",
		"O&#39;Brien":                     "O'Brien",
		"Chen, Alex":                      "Alex Chen",
		"CHEN,ALEX":                       "ALEX CHEN",
		"van Beethoven, Ludwig":           "Ludwig van Beethoven",
		"Chen, Alex, Jr.":                 "Alex Chen, Jr.",
		"Chen,":                           "Chen",
		", Alex":                          "Alex",
		"Alex Chen -":                     "Alex Chen",
		"*Alex*":                          "Alex",
		`"Alex"`:                          "Alex",
		`Robert "Bob" Smith`:              "Robert Bob Smith",
		"Alex_Chen":                       "Alex Chen",
		"Alex (never before noon) Chen":   "Alex Chen",
		"Alex (do not call":               "Alex",
		"(Alex)":                          "Alex",
		"Alex <alex@acme.io>":             "Alex",
		"<b>Alex</b>":                     "Alex",
		`Alex <break time="10s"/>`:        "Alex",
		"Alex {{COMPANY}}":                "Alex COMPANY",
		"Alex 😀":                          "Alex",
		"A\u202Elex":                      "Alex",
		"Al\u200Bex":                      "Alex",
		"Alex\x00\x1b[31m":                "Alex 31m",
		"Alex null":                       "Alex",
		"Alex NULL":                       "Alex",
		"jane null":                       "jane",
		"Jane N/A":                        "Jane",
		"Unknown Smith":                   "Smith",
		"Alex unknown, Chen":              "Chen Alex",
		"undefined Alex (undefined)":      "Alex",
		strings.Repeat("Maria ", 20):      strings.TrimSpace(strings.Repeat("Maria ", 10)),
		strings.Repeat("x", 61):           strings.Repeat("x", 60),
		"Anna " + strings.Repeat("x", 99): "Anna",
	} {
		if got := SpeakableName(text); got != want {
			t.Errorf("SpeakableName(%q) = %q, want %q", text, got, want)
		}
	}
}

func checkSpeakableName(t failing, text string) {
	t.Helper()
	name := SpeakableName(text)
	checkSpeakable(t, text, name, maxSpokenName)
	if again := SpeakableName(name); again != name {
		t.Fatalf("%q became %q, and then %q", text, name, again)
	}
	if name != "" && !strings.ContainsFunc(name, unicode.IsLetter) || strings.ContainsAny(name, "@()_*#\"") || tooManyDigits(name) {
		t.Fatalf("%q became %q, which is no name", text, name)
	}
}

func TestSpeakableNameIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkSpeakableName(t, hostileText().Draw(t, "text")) })
}

func FuzzSpeakableName(f *testing.F) {
	for _, seed := range []string{
		"Alex Chen", "Chen, Alex, Jr.", "O&#39;Brien", "NEW YORK     NY", "Alex <alex@acme.io>", "(null)", "Jane N/A", "≮b≯", "｛｛NAME｝｝",
		"Z\u0336\u0353\u0336\u0353\u0336", "مريم", "각\u1161", "A\u202Elex", "İ\u0345ß", "a,b,(c", "CHICAGO unknown IL", "&amp;lt;", "\u1fef\u1ffd",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkSpeakableName(t, text)
		checkSpeakableText(t, text)
	})
}
