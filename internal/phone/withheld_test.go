package phone

import (
	"errors"
	"strings"
	"testing"
)

// keypadWords are spelled here with letters, so that the digits in the guard are
// checked against the words and not against themselves.
var keypadWords = []string{
	"ANONYMOUS", "UNAVAILABLE", "UNKNOWN", "BLOCKED", "RESTRICTED", "PRIVATE", "WITHHELD",
}

// onKeypad spells a word with the digits of ITU-T E.161.
func onKeypad(word string) string {
	return strings.Map(func(r rune) rune { return rune("22233344455566677778889999"[r-'A']) }, word)
}

func TestKeypadWords(t *testing.T) {
	forms := []string{
		"%s", "+%s", " %s ", "<%s>", `"%s"`, "sip:%s@gw.example", "sip:+%s@gw.example;user=phone",
		`"Alice" <sip:%s@10.0.0.1>;tag=x`, "sip:%%2B%s@gw", "tel:%s", "tel:+%s", "tel:%s;phone-context=+1",
		"whatsapp:+%s", "/+%s", "%s@gw", "%s ext. 5", "00%s", "sip:%s;phone-context=+1415@gw",
	}
	for _, word := range keypadWords {
		digits := onKeypad(word)
		spaced := digits[:2] + "-(" + digits[2:5] + ")\u00a0" + digits[5:]
		for _, form := range forms {
			for _, sent := range []string{digits, spaced} {
				raw := strings.ReplaceAll(strings.Replace(form, "%s", sent, 1), "%%", "%")
				for _, region := range []Region{"", "US", "DE", "CN", "RU", "LS"} {
					if n, err := Parse(raw, region); !errors.Is(err, ErrWithheld) {
						t.Errorf("%s: Parse(%q, %q) = %v, %v; want %v", word, raw, region, n, err, ErrWithheld)
					}
				}
			}
		}
		// Behind a country code it is a number like any other.
		if n, err := Parse("+44"+digits, ""); err != nil {
			t.Errorf("%s: Parse(+44%s) = %v, %v; want a number", word, digits, n, err)
		}
	}
}

// A trunk in North America that makes E.164 of everything must not give all
// anonymous callers one number.
func TestKeypadWordsBehindOne(t *testing.T) {
	for _, word := range keypadWords {
		digits := onKeypad(word)
		for _, ones := range []string{"1", "11", "111"} {
			if word == "RESTRICTED" && ones == "1" {
				continue // a number of Texas
			}
			for _, form := range []string{
				"+%s", "sip:+%s@gw.example;user=phone", "tel:+%s", "sip:%%2B%s@gw", "%s", "sip:%s@gw", "00%s",
				"tel:%s;phone-context=+1",
			} {
				raw := strings.ReplaceAll(strings.Replace(form, "%s", ones+digits, 1), "%%", "%")
				for _, region := range []Region{"US", "CA"} {
					if n, err := Parse(raw, region); !errors.Is(err, ErrWithheld) {
						t.Errorf("%s: Parse(%q, %q) = %v, %v; want %v", word, raw, region, n, err, ErrWithheld)
					}
				}
			}
		}
	}
}

var withheld = []struct {
	raw    string
	region Region
}{
	{"", "US"}, {"  ", "US"}, {"<>", "US"}, {`""`, "US"}, {`"Alice" <>`, "US"}, {"sip:@gw", "US"}, {"tel:", "US"},
	{"+", "US"}, {"-", "US"}, {"?", "US"},
	{"anonymous", "US"}, {"Anonymous", "US"}, {" ANONYMOUS\n", "US"}, {"<anonymous>", "US"}, {"'anonymous'", "US"},
	{"unknown", ""}, {"unavailable", ""}, {"Restricted", ""}, {"private", ""}, {"Blocked", ""}, {"withheld", ""},
	{"none", ""}, {"null", ""}, {"undefined", ""}, {"asterisk", ""}, {"payphone", ""}, {"invalid", ""},
	{"no-caller-id", ""}, {"No Caller ID", ""}, {"+anonymous", ""},
	{"sip:anonymous@gw.example", "US"}, {"sip:Anonymous@10.0.0.1:5060", "US"}, {"sip:anonymous", "US"},
	{"tel:anonymous", "US"}, {"sip:unknown;cpc=ordinary@gw", "US"}, {"<sip:restricted@gw>;tag=1", "US"},
	{"client:anonymous", "US"}, {"anonymous@gw", "US"},
	{`"Anonymous" <sip:anonymous@anonymous.invalid>;tag=x`, "US"},
	{"sip:alice@anonymous.invalid", "US"},
	{"sip:+14155550100@anonymous.invalid", "US"},
	{"sip:+14155550100@Anonymous.Invalid:5060;user=phone", "US"},
	{"sip:+14155550100@unknown.invalid.", "US"},
	{"anonymous.invalid", "US"}, {"sip:unknown.invalid:5060", "US"},
	{"<sip:+14155550100@gw>;party=calling;screen=yes;privacy=full", "US"},
	{"<sip:+14155550100@gw>;privacy=uri", "US"},
	{"<sip:+14155550100@gw>;Privacy=\"Name\"", "US"},
	{"<sip:+14155550100@gw>;privacy=full-network", "US"},
	{"<sip:+14155550100@gw>;privacy=off;privacy=uri,name", "US"},
	{"sip:+14155550100@gw;privacy=full", "US"},
	{"sip:+14155550100@gw?Privacy=id", "US"},
	{"sip:+14155550100;privacy=id@gw", "US"},
	{"0", "US"}, {"00", "US"}, {"000", "US"}, {"0000000", "US"}, {"+0000000000", "US"}, {"0000000000", "DE"},
	{"999", "GB"}, {"1111111", "US"}, {"+11111111111", "US"}, {"222-222-2222", "US"}, {"0011111111", "DE"},
	{"sip:5555555555@gw", "US"}, {"+٥٥٥٥٥٥٥٥", ""}, {"+10000000000", "US"}, {"000-000-0000", "US"},
	{"266696687", "US"}, {"+266 696 687", "US"}, {"0026 66 96 687", "DE"}, {"011266696687", "US"},
	{"+1266696687", ""}, {"+1266696687", "DE"}, {"1266696687", "US"}, {"+11266696687", "US"}, {"+12562533", "US"},
	{"12562533", "US"}, {"1-256-2533", "US"}, {"+1 (266) 696-687", "US"}, {"1266696687", ""}, {"001266696687", "DE"},
	{"0111266696687", "US"}, {"01112562533", "CA"}, {"+117378742833", "US"}, {"117378742833", "US"}, {"+1 1 737 874 2833", ""},
	{"٢٦٦٦٩٦٦٨٧", "US"}, {"7378742833", "US"}, {"(737) 874-2833", "US"},
	// A word only once it is international.
	{"0282452253", "CN"}, {"282452253", "CN"}, {"tel:82452253;phone-context=+862", "US"},
}

func TestWithheld(t *testing.T) {
	for _, v := range withheld {
		n, err := Parse(v.raw, v.region)
		if !errors.Is(err, ErrWithheld) || n != 0 {
			t.Errorf("Parse(%q, %q) = %v, %v; want %v", v.raw, v.region, n, err, ErrWithheld)
		}
	}
}

func TestNotWithheld(t *testing.T) {
	for raw, region := range map[string]Region{
		"+17378742833": "", "17378742833": "US", "1 (737) 874-2833": "US", // the same digits behind a 1
		"+17378742833;ext=1": "US", "sip:17378742833@gw": "", "00 1 737 874 2833": "DE",
		"173 7874 2833": "CN", "0173 78742833": "DE", // mobiles there
		"0266696687": "DE", "+2666966870": "", "+12666966870": "", "+10266696687": "", "+12566696687": "",
		"+442666966870": "", "+447378742833": "",
		"+12222222222": "", "+18888888888": "", "+15555555555": "", "+491000000": "",
		"sip:+14155550100@anonymous.example": "", "sip:+14155550100@notanonymous.invalid": "",
		`"Anonymous" <sip:+14155550100@gw>`:                           "",
		`"x;privacy=full" <sip:+14155550100@gw>`:                      "",
		"<sip:+14155550100@gw;user=phone>;id;full;xprivacy=full":      "",
		"sip:+14155550100@gw;user=phone;party=calling;privacy=off":    "",
		"sip:+14155550100;rn=266696687@gw":                            "",
		"sip:+14155550100:anonymous@gw;transport=udp;tag=11111111111": "",
	} {
		if n, err := Parse(raw, region); err != nil {
			t.Errorf("Parse(%q, %q) = %v, %v; want a number", raw, region, n, err)
		}
	}
}

func TestPrivacyHeader(t *testing.T) {
	for value, want := range map[string]bool{
		"id": true, "user": true, "header": true, "ID": true, " Id ": true, "user;id": true, "id;critical": true,
		"header;session;user": true, "none;id": true, "session, id": true, `"id"`: true,
		"full": true, "uri": true, "name": true, "full-network": true, "uri,name": true,
		"privacy=full": true, "Privacy = id": true, "privacy=full;screen=yes": true, "full;screen=yes": true,
		`"Bob" <sip:+14155550100@gw;user=phone>;party=calling;privacy=full`: true,
		"<sip:a@gw>;privacy=off, <sip:b@gw>;privacy=uri":                    true,

		"": false, "none": false, "session": false, "critical": false, "session;critical": false, "history": false,
		"off": false, "privacy=off": false, "identity": false, "userless": false,
		`"Bob id user" <sip:user@gw;user=phone>;party=calling;privacy=off`: false,
		"sip:id@gw;user=phone;privacy=off":                                 false,
	} {
		_, err := ParseCaller("+14155550100", value, "US")
		if got := errors.Is(err, ErrWithheld); got != want {
			t.Errorf("Privacy: %s: withheld is %v, want %v", value, got, want)
		}
	}
}
