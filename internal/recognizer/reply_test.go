package recognizer_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/recognizer"
)

const (
	passedA = "TN-Validation-Passed-A"
	failed  = "TN-Validation-Failed"
)

// said is what tests compare of what is spoken.
type said struct {
	Outcome  ringdexv1.Outcome
	Reason   ringdexv1.Reason
	Greeting string
}

// Who hears what: the caller, the line that rings, and what the organization
// tells at which attestation.
func TestGreetings(t *testing.T) {
	const (
		recognized, unknown, withheld = ringdexv1.Outcome_OUTCOME_RECOGNIZED, ringdexv1.Outcome_OUTCOME_UNKNOWN, ringdexv1.Outcome_OUTCOME_WITHHELD
		attestation, nameOnly         = ringdexv1.Reason_REASON_ATTESTATION, ringdexv1.Reason_REASON_NAME_ONLY
		privacy, noNumber             = ringdexv1.Reason_REASON_PRIVACY, ringdexv1.Reason_REASON_NOT_A_NUMBER
		welcome                       = "Welcome to green friend"
	)
	ask := func(from, to, verstat string) recognizer.Question {
		return recognizer.Question{Key: &callerid.Key{ID: homeKey, Org: home}, Called: to, Caller: from, Verstat: verstat}
	}
	hidden := ask(alex.String(), homeLine.String(), "")
	hidden.Privacy = "id"
	for name, test := range map[string]struct {
		q          recognizer.Question
		disclosure string
		want       said
	}{
		"the line's greeting":                 {q: ask(alex.String(), homeLine.String(), ""), want: said{recognized, 0, "Welcome back Alex Chen of Acme"}},
		"the organization's":                  {q: ask(alex.String(), "", ""), want: said{recognized, 0, "Hi Alex"}},
		"as SIP URI":                          {q: ask("sip:%2B14155550101@gw;user=phone", "(415) 555-0001", ""), want: said{recognized, 0, "Welcome back Alex Chen of Acme"}},
		"no speakable name":                   {q: ask(bo.String(), homeLine.String(), ""), want: said{recognized, 0, welcome}},
		"no speakable name, the other line":   {q: ask(bo.String(), "", ""), want: said{recognized, 0, "Home, hello"}},
		"a stranger":                          {q: ask(nobody.String(), homeLine.String(), ""), want: said{unknown, 0, welcome}},
		"a stranger, the organization's":      {q: ask(nobody.String(), "", ""), want: said{unknown, 0, "Home, hello"}},
		"on file elsewhere only":              {q: ask(zoe.String(), homeLine.String(), ""), want: said{unknown, 0, welcome}},
		"withheld":                            {q: ask("anonymous", homeLine.String(), ""), want: said{withheld, privacy, welcome}},
		"withheld on the keypad":              {q: ask("+266696687", "", ""), want: said{withheld, privacy, "Home, hello"}},
		"withheld by header":                  {q: hidden, want: said{withheld, privacy, welcome}},
		"no number":                           {q: ask("client:web", homeLine.String(), ""), want: said{withheld, noNumber, welcome}},
		"an extension":                        {q: ask("101", homeLine.String(), ""), want: said{withheld, noNumber, welcome}},
		"failed attestation":                  {q: ask(alex.String(), homeLine.String(), failed), want: said{unknown, attestation, welcome}},
		"failed attestation in the address":   {q: ask("sip:+14155550101;verstat="+failed+"@gw", homeLine.String(), ""), want: said{unknown, attestation, welcome}},
		"failed attestation of a stranger":    {q: ask(nobody.String(), homeLine.String(), failed), want: said{unknown, attestation, welcome}},
		"everything in spite of it":           {q: ask(alex.String(), homeLine.String(), failed), disclosure: "failed=everything", want: said{recognized, 0, "Welcome back Alex Chen of Acme"}},
		"the name alone":                      {q: ask(alex.String(), homeLine.String(), ""), disclosure: "none=name", want: said{recognized, nameOnly, "Welcome back Alex Chen of somewhere"}},
		"the name alone, where there is none": {q: ask(bo.String(), homeLine.String(), ""), disclosure: "none=name", want: said{recognized, nameOnly, welcome}},
		"the name alone, passed":              {q: ask(alex.String(), homeLine.String(), passedA), disclosure: "none=name", want: said{recognized, 0, "Welcome back Alex Chen of Acme"}},
		"nothing":                             {q: ask(alex.String(), homeLine.String(), passedA), disclosure: "A=nothing", want: said{unknown, attestation, welcome}},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 1, func(s *scene) {
				s.disclose(test.disclosure)
				reply, _ := s.ask(test.q)
				if got := (said{reply.Outcome, reply.Reason, reply.Greeting}); got != test.want {
					t.Errorf("got %+v, want %+v", got, test.want)
				}
				if test.want.Outcome == withheld && reply.Number != 0 {
					t.Errorf("the withheld number is %s", reply.Number)
				}
			})
		})
	}
}

// disclose sets the policy at home and has the index hear of it.
func (s *scene) disclose(policy string) {
	d, err := callerid.ParseDisclosure(policy)
	if err != nil {
		s.Fatalf("reading %q: %v", policy, err)
	}
	s.change(func() {
		s.feed.directory.Version++
		s.feed.directory.Orgs[0].Disclosure = d
	})
	time.Sleep(150 * ms1)
}

// Whatever the outcome, there is every variable that a template may use, with
// the person's value or the greeting's default.
func TestVariables(t *testing.T) {
	blank := map[string]string{"NAME": "", "FIRST_NAME": "", "LAST_NAME": "", "COMPANY": "", "TITLE": "", "EMAIL": "", "PLAN": "", "COLOUR": ""}
	with := func(changes map[string]string) map[string]string {
		all := maps.Clone(blank)
		maps.Copy(all, changes)
		return all
	}
	other := with(map[string]string{"COLOUR": "green", "TITLE": "friend"})
	for name, test := range map[string]struct {
		from, policy string
		want         map[string]string
	}{
		"everything": {alex.String(), "", with(map[string]string{
			"NAME": "Alex Chen", "FIRST_NAME": "Alex", "LAST_NAME": "Chen", "COMPANY": "Acme", "EMAIL": "alex@acme.example", "PLAN": "3",
		})},
		"name only": {alex.String(), "none=name", with(map[string]string{
			"NAME": "Alex Chen", "FIRST_NAME": "Alex", "LAST_NAME": "Chen", "COMPANY": "somewhere",
		})},
		"no name":   {bo.String(), "", with(map[string]string{"COMPANY": "Bo's Garage", "COLOUR": "green", "TITLE": "friend"})},
		"nothing":   {alex.String(), "none=nothing", other},
		"stranger":  {nobody.String(), "", other},
		"withheld":  {"anonymous", "", other},
		"no number": {"client:web", "", other},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 1, func(s *scene) {
				s.disclose(test.policy)
				q := question(0)
				q.Caller = test.from
				for range 2 { // from the database, then from memory
					reply, _ := s.ask(q)
					if diff := cmp.Diff(test.want, decode(t, reply).Variables); diff != "" {
						t.Errorf("the variables differ (-want +got):\n%s", diff)
					}
				}
			})
		})
	}
}

// A policy that tells the name alone tells nothing else, not even somewhere in
// the bytes; one that tells nothing, not even that.
func TestCutDown(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.disclose("none=name,C=nothing")
		q := question(alex)
		reply, _ := s.ask(q)
		told := decode(t, reply)
		want := &ringdexv1.RecognizeCallerResponse{
			Caller:    &ringdexv1.Caller{Name: "Alex Chen", FirstName: "Alex", LastName: "Chen"},
			Match:     ringdexv1.Match_MATCH_CONTACT,
			Version:   told.Version,
			Variables: told.Variables,
		}
		if diff := cmp.Diff(want, told, protocmp.Transform()); diff != "" {
			t.Errorf("what was told differs (-want +got):\n%s", diff)
		}
		q.Verstat = "TN-Validation-Passed-C"
		nothing, _ := s.ask(q)
		if rest := decode(t, nothing); !proto.Equal(rest, &ringdexv1.RecognizeCallerResponse{Variables: rest.Variables}) {
			t.Errorf("who is not to be told of was told of: %v", rest)
		}
		for _, secret := range []string{"Acme", "acme.example", "owes", "tall", "vip", "77", "PLAN\x12\x013", alex.String()} {
			if strings.Contains(string(reply.Part)+string(nothing.Part)+string(nothing.Blanks), secret) {
				t.Errorf("%q has slipped through", secret)
			}
		}
		if strings.Contains(string(nothing.Part)+string(nothing.Blanks)+nothing.Greeting, "Chen") {
			t.Error("the name has slipped through")
		}
		if nothing.Source != 0 || nothing.Age != s.clock()-s.index.Capture().SentAt {
			t.Errorf("from %v, %v old", nothing.Source, nothing.Age)
		}
	})
}
