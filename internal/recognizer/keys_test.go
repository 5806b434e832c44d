package recognizer_test

import (
	"errors"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
)

// A platform's key serves the lines of all, an organization's its own and what
// is nobody's. A key that has ended serves none.
func TestKeysAndLines(t *testing.T) {
	const noLine = phone.Number(14155559999)
	orgKey, platform := callerid.Key{ID: homeKey, Org: home}, callerid.Key{ID: platformKey}
	for name, test := range map[string]struct {
		key      callerid.Key
		to, from phone.Number
		greeting string
		err      error
	}{
		"own line":                   {orgKey, homeLine, alex, "Welcome back Alex Chen of Acme", nil},
		"unknown line":               {orgKey, noLine, alex, "Hi Alex", nil},
		"foreign line":               {orgKey, elsewhereLine, alex, "", directory.ErrNotYourLine},
		"the platform":               {platform, homeLine, alex, "Welcome back Alex Chen of Acme", nil},
		"the platform, another line": {platform, elsewhereLine, zoe, "Hi Zoe", nil},
		"the other's caller":         {platform, elsewhereLine, alex, callerid.DefaultOtherGreeting, nil},
		"the platform, unknown line": {platform, noLine, alex, "", directory.ErrNotYourLine},
		"a key that is not there":    {callerid.Key{ID: "none", Org: home}, homeLine, alex, "", recognizer.ErrKeyEnded},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 1, func(s *scene) {
				reply, err := s.r.Recognize(s.Context(), recognizer.Question{Key: &test.key, Called: test.to.String(), Caller: test.from.String()})
				if !errors.Is(err, test.err) || reply.Greeting != test.greeting {
					t.Errorf("got %q and the error %v, want %q and %v", reply.Greeting, err, test.greeting, test.err)
				}
				if err != nil && s.asked() != (asked{}) {
					t.Error("somebody was asked for who has no right to it")
				}
			})
		})
	}
}

// A call that was let in before its key was revoked, or while it had not yet
// expired, is refused by the time it rings.
func TestKeyEndedBetween(t *testing.T) {
	for name, end := range map[string]func(*callerid.Key){
		"revoked": func(k *callerid.Key) { k.RevokedAt = time.Now() },
		"expired": func(k *callerid.Key) { k.ExpiresAt = time.Now() },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 1, func(s *scene) {
				s.ask(question(alex))
				s.change(func() { s.feed.directory.Version++; end(&s.feed.directory.Keys[0]) })
				time.Sleep(150 * ms1)
				if _, err := s.r.Recognize(s.Context(), question(alex)); !errors.Is(err, recognizer.ErrKeyEnded) {
					t.Errorf("got the error %v, want ErrKeyEnded", err)
				}
			})
		})
	}
}
