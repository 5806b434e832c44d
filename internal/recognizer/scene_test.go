package recognizer_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/index"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
	"ringdex/internal/store"
)

// The numbers of a scene: alex and bo are on file at home, nobody is not; zoe is
// on file elsewhere only.
const (
	home, elsewhere         = callerid.OrgID(1), callerid.OrgID(2)
	alex, bo, nobody, zoe   = phone.Number(14155550101), phone.Number(14155550102), phone.Number(14155550103), phone.Number(14155550104)
	homeLine, elsewhereLine = phone.Number(14155550001), phone.Number(14155550002)
	homeKey, platformKey    = "home", "platform"
	sceneBound              = 2 * time.Second
	forever                 = time.Hour // a hanging tier
)

// A tier that fails with errPanics panics instead.
var errBroken, errPanics = errors.New("broken"), errors.New("panics")

// scene is one server in a bubble of its own time, whose tiers take as long as
// they are told and work as long as they are told.
type scene struct {
	*testing.T
	mu    sync.Mutex // of all that follows
	feed  sceneFeed
	near  *sceneNear
	warm  *sceneWarm
	truth *sceneTruth
	meter *sceneMeter
	index *index.Index
	r     *recognizer.Recognizer
	start time.Time
}

// play runs a test in a scene with so many reads at once.
func play(t *testing.T, reads int, test func(*scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{T: t, index: index.New(), start: time.Now()}
		s.feed.scene, s.near, s.warm, s.truth = s, newSceneNear(s), &sceneWarm{sceneNear: newSceneNear(s)}, &sceneTruth{scene: s}
		s.meter = &sceneMeter{s, map[ringdexv1.Source][]error{}}
		s.feed.directory, s.feed.generation, s.truth.known = directoryOfScene(), "first", peopleOfScene()
		s.r = recognizer.New(s.config(reads))
		ctx, stop := context.WithCancel(context.Background())
		f := index.NewFollower(s.index, &s.feed, s.clock, slog.New(slog.DiscardHandler), index.Watch{})
		go f.Run(ctx)
		synctest.Wait()
		test(s)
		stop()
		time.Sleep(2 * time.Second) // time ends with the test, and reads last a second
	})
}

func (s *scene) config(reads int) recognizer.Config {
	return recognizer.Config{
		Known: s.index, Near: s.near, Warm: s.warm, Truth: s.truth, Reads: reads, Clock: s.clock, Meter: s.meter,
	}
}

func (s *scene) withoutRedis() {
	c := s.config(1)
	c.Warm = nil
	s.r = recognizer.New(c)
}

func (s *scene) clock() time.Duration { return time.Since(s.start) }

// change alters what the tiers do.
func (s *scene) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// question is a ring on the line at home with its key.
func question(from phone.Number) recognizer.Question {
	return recognizer.Question{
		Key: &callerid.Key{ID: homeKey, Org: home}, Called: homeLine.String(), Caller: from.String(),
	}
}

// ask rings and returns how long the answer took, which must be one.
func (s *scene) ask(q recognizer.Question) (recognizer.Reply, time.Duration) {
	s.Helper()
	began := time.Now()
	reply, err := s.r.Recognize(s.Context(), q)
	if err != nil {
		s.Errorf("ringing: %v", err)
	}
	return reply, time.Since(began)
}

// verdict is what tests compare of a reply.
type verdict struct {
	Outcome ringdexv1.Outcome
	Reason  ringdexv1.Reason
	Source  ringdexv1.Source
	Took    time.Duration
}

func (s *scene) verdict(q recognizer.Question) verdict {
	s.Helper()
	reply, took := s.ask(q)
	return verdict{reply.Outcome, reply.Reason, reply.Source, took}
}

func (s *scene) expect(from phone.Number, want verdict) {
	s.Helper()
	if got := s.verdict(question(from)); got != want {
		s.Errorf("the ring ended with\n%+v, want\n%+v", got, want)
	}
}

// age lets the feed fail until the proof is so old.
func (s *scene) age(d time.Duration) {
	s.change(func() { s.feed.err = errBroken })
	time.Sleep(s.index.Capture().SentAt + d - s.clock())
}

// asked is how often each tier was.
type asked struct{ Near, Warm, Truth int }

func (s *scene) asked() asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return asked{s.near.gets, s.warm.gets, s.truth.reads}
}

// sceneMeter is what has failed.
type sceneMeter struct {
	scene  *scene
	errors map[ringdexv1.Source][]error
}

func (m *sceneMeter) Failed(tier ringdexv1.Source, err error) {
	m.scene.change(func() { m.errors[tier] = append(m.errors[tier], err) })
}

// reading is the truth about a number, as of now.
func (s *scene) reading(c callerid.Caller) store.Reading {
	r := store.Reading{
		Caller: c, Generation: s.feed.generation, Directory: s.feed.directory.Version, Interactions: callerid.DefaultInteractions,
	}
	if p, known := s.truth.known[c]; known {
		r.Version, r.Profile = p.version, &callerid.Profile{Contact: p.contact}
	}
	return r
}

// answer is what a tier would have cached now.
func (s *scene) answer(n phone.Number, change func(*store.Reading)) answer.Answer {
	s.Helper()
	r := s.reading(callerid.Caller{Org: home, Number: n})
	if change != nil {
		change(&r)
	}
	a, err := answer.New(r)
	if err != nil {
		s.Fatalf("encoding an answer: %v", err)
	}
	return a
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
