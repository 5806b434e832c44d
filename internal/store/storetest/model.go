package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func modelTests() []test {
	return []test{{"RandomOperations", testModel}}
}

// step is one operation on the store and on the model. Both have to end alike.
type step struct {
	name  string
	store func(store.Tx) error
	model func(*model) error
}

// testModel plays random transactions of random operations, some of them rolled
// back. After each, every number has to answer as the model does, the index has
// to agree, and a version that stood still has to stand for the same answer.
func testModel(t *testing.T, e Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		b, truth := newBook(rt, e.Store), newModel()
		index := follow(rt, e.Store)
		index.poll()
		seen := witness{seen: map[callerid.Caller]map[uint64]string{}}
		var log []string
		for range rapid.IntRange(1, 12).Draw(rt, "transactions") {
			truth = playTransaction(rt, b, truth, &log)
			index.poll()
			for _, reading := range index.agrees(b, sceneNumbers()...) {
				n := reading.Caller.Number
				same(rt, n.String(), reading.Profile, truth.profile(n))
				seen.note(rt, reading)
			}
			truth.agrees(b)
			if rt.Failed() {
				rt.Fatalf("after %s", strings.Join(log, "; "))
			}
		}
	})
}

var errRollBack = errors.New("rolled back")

// playTransaction returns the model as it is afterwards. An operation that is
// refused ends its transaction.
func playTransaction(rt *rapid.T, b book, truth *model, log *[]string) *model {
	after := truth.clone()
	var steps []step
	var want error
	for range rapid.IntRange(1, 3).Draw(rt, "operations") {
		after.clock++
		s := drawStep(rt, after.clock)
		steps = append(steps, s)
		*log = append(*log, s.name)
		if want = s.model(after); want != nil {
			break
		}
	}
	if want == nil && rapid.IntRange(0, 5).Draw(rt, "roll back") == 0 {
		want = errRollBack
	}
	count, err := playSteps(b, steps, want)
	*log = append(*log, fmt.Sprintf("ended with %v", err))
	switch {
	case !errors.Is(err, want) || (err == nil) != (want == nil):
		rt.Fatalf("got the error %v, want %v, after %s", err, want, strings.Join(*log, "; "))
	case want == nil && count != after.count():
		rt.Fatalf("counted %d contacts, want %d, after %s", count, after.count(), strings.Join(*log, "; "))
	case want != nil:
		return truth
	}
	return after
}

// playSteps runs one transaction, which ends with an error of its steps or else
// with the one given, and returns how many contacts it counted at its end.
func playSteps(b book, steps []step, end error) (count int, err error) {
	err = b.store.Update(b.Context(), b.org, func(tx store.Tx) error {
		for _, s := range steps {
			if err := s.store(tx); err != nil {
				return err
			}
		}
		var err error
		count, err = tx.CountContacts()
		return errors.Join(err, end)
	})
	return count, err
}
