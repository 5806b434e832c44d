package directory_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const (
	acme    callerid.OrgID = 1
	berlin  callerid.OrgID = 2
	nowhere callerid.OrgID = 3
)

const (
	acmeLine   phone.Number = 14155550100
	plainLine  phone.Number = 14155550101
	berlinLine phone.Number = 493012345678
	lostLine   phone.Number = 14155550109
)

func offices() store.Directory {
	return store.Directory{
		Generation: "g",
		Version:    7,
		Orgs: []callerid.Organization{
			{ID: acme, Region: "US", Greeting: "Welcome {{FIRST_NAME}}", OtherGreeting: "Acme"},
			{ID: berlin, Region: "DE"},
		},
		Lines: []callerid.Line{
			{Org: acme, Number: acmeLine, Region: "CA", Greeting: "Line for {{NAME|you}}", OtherGreeting: "The line"},
			{Org: acme, Number: plainLine},
			{Org: berlin, Number: berlinLine},
			{Org: nowhere, Number: lostLine},
		},
	}
}

// spoken renders a greeting for somebody called Ann.
func spoken(g directory.Greeting) string {
	said, _ := g.AppendTo(nil, callerid.Variables{{Name: "FIRST_NAME", Value: "Ann"}, {Name: "NAME", Value: "Ann Lee"}})
	return string(said)
}

func TestCompile(t *testing.T) {
	made := directory.Compile(offices())
	if made.Generation != "g" || made.Version != 7 || len(made.Problems) != 0 {
		t.Errorf("generation %s, version %d, problems %v", made.Generation, made.Version, made.Problems)
	}
	for called, want := range map[phone.Number]struct {
		org               callerid.OrgID
		region            phone.Region
		recognized, other string
	}{
		acmeLine:   {acme, "CA", "Line for Ann Lee", "The line"},
		plainLine:  {acme, "US", "Welcome Ann", "Acme"},
		berlinLine: {berlin, "DE", "Hi Ann", callerid.DefaultOtherGreeting},
	} {
		line, err := made.Line(0, called.String())
		if err != nil {
			t.Fatal(err)
		}
		if line.Number != called || line.Org.ID != want.org || line.Region != want.region ||
			spoken(line.Recognized) != want.recognized || spoken(line.Other) != want.other {
			t.Errorf("%v: %+v, %q, %q", called, line, spoken(line.Recognized), spoken(line.Other))
		}
	}
	if org, ok := made.Organization(berlin); !ok || org.Default.Region != "DE" || org.Default.Number != 0 {
		t.Errorf("default of an organization: %+v", org)
	}
	if _, ok := made.Organization(nowhere); ok {
		t.Error("there is an organization that is not on file")
	}
}

// TestCompileFallsBack breaks settings as somebody in a shell may: the next
// best is said in their place, and each is complained of once.
func TestCompileFallsBack(t *testing.T) {
	d := offices()
	d.Orgs[0].Greeting = "Hi {{NO_SUCH}}"
	d.Lines[0].Greeting = "Hi {{NAME"
	d.Lines[0].OtherGreeting = "Hi {{COMPANY}}"
	made := directory.Compile(d)
	line, err := made.Line(0, acmeLine.String())
	if err != nil {
		t.Fatal(err)
	}
	if got := spoken(line.Recognized); got != "Hi Ann" {
		t.Errorf("two unusable greetings: %q is said", got)
	}
	if got := spoken(line.Other); got != "Acme" {
		t.Errorf("an unusable line: %q is said", got)
	}
	var problems []string
	for _, problem := range made.Problems {
		problems = append(problems, problem.Error())
		if !strings.Contains(problem.Error(), "organization 1") {
			t.Errorf("%q does not say whose setting it is", problem)
		}
	}
	if len(problems) != 3 {
		t.Errorf("3 settings are unusable, complained of:\n%s", strings.Join(problems, "\n"))
	}
}

// TestBlanks: every variable has a value, be it empty.
func TestBlanks(t *testing.T) {
	d := offices()
	d.Orgs[1].Greeting = "{{Zip code|somewhere}}, {{NAME|friend}}"
	d.Orgs[1].CustomFields = []callerid.CustomField{{Name: "Zip code"}}
	org, _ := directory.Compile(d).Organization(berlin)
	blanks := org.Default.Recognized.Blanks
	if len(blanks) != len(callerid.BuiltinVariables())+1 {
		t.Errorf("variables %v", blanks)
	}
	for name, want := range map[string]string{"ZIP_CODE": "somewhere", "NAME": "friend", "COMPANY": ""} {
		if got, ok := blanks.Get(name); !ok || got != want {
			t.Errorf("%s is %q, %v", name, got, ok)
		}
	}
}

func TestLine(t *testing.T) {
	made := directory.Compile(offices())
	for name, test := range map[string]struct {
		org    callerid.OrgID
		called string
		want   phone.Number // 0 is the organization's default
		err    error
	}{
		"own line":                        {acme, "+14155550100", acmeLine, nil},
		"own line, as dialled at home":    {acme, "(415) 555-0100", acmeLine, nil},
		"own line in another country":     {berlin, "030 12345678", berlinLine, nil},
		"own line as a SIP URI":           {acme, "sip:+14155550100@gateway.example", acmeLine, nil},
		"no line":                         {acme, "+14155550199", 0, nil},
		"no number":                       {acme, "client:web", 0, nil},
		"nothing":                         {acme, "", 0, nil},
		"line of somebody else":           {berlin, "+14155550100", 0, directory.ErrNotYourLine},
		"line of somebody else, at home":  {acme, "+49 30 12345678", 0, directory.ErrNotYourLine},
		"line of nobody":                  {acme, lostLine.String(), 0, nil},
		"key of nobody":                   {nowhere, "+14155550100", 0, directory.ErrNotYourLine},
		"platform":                        {0, "+14155550100", acmeLine, nil},
		"platform, another line":          {0, "+493012345678", berlinLine, nil},
		"platform, no line":               {0, "+14155550199", 0, directory.ErrNotYourLine},
		"platform, line of nobody":        {0, lostLine.String(), 0, directory.ErrNotYourLine},
		"platform, no number":             {0, "client:web", 0, directory.ErrNotYourLine},
		"platform, national: whose home?": {0, "030 12345678", 0, directory.ErrNotYourLine},
	} {
		t.Run(name, func(t *testing.T) {
			line, err := made.Line(test.org, test.called)
			if !errors.Is(err, test.err) {
				t.Fatalf("error %v, want %v", err, test.err)
			}
			if err == nil && (line.Number != test.want || test.org != 0 && line.Org.ID != test.org) {
				t.Errorf("line %v of organization %d", line.Number, line.Org.ID)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	keys := []callerid.Key{
		{ID: "live", Org: acme, Hash: callerid.KeyHash{1}},
		{ID: "expiring", Org: acme, Hash: callerid.KeyHash{2}, ExpiresAt: now.Add(time.Nanosecond)},
		{ID: "expired", Org: acme, Hash: callerid.KeyHash{3}, ExpiresAt: now},
		{ID: "revoked", Org: acme, Hash: callerid.KeyHash{4}, RevokedAt: now.Add(-time.Hour)},
	}
	made := directory.Compile(store.Directory{Keys: keys})
	for _, key := range keys {
		got, ok := made.Key(key.Hash)
		if !ok || got.ID != key.ID {
			t.Errorf("key %s found as %q, %v", key.ID, got.ID, ok)
		}
		want := key.ID == "live" || key.ID == "expiring"
		if live := made.Live(key.ID, func() time.Time { return now }); live != want {
			t.Errorf("key %s is live: %v", key.ID, live)
		}
	}
	if _, ok := made.Key(callerid.KeyHash{5}); ok || made.Live("unknown", time.Now) {
		t.Error("an unknown key is known")
	}
}
