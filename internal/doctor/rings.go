package doctor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// ErrRefused tells that the key may not ask for that line.
var ErrRefused = errors.New("the key may not ask for that line")

// Ringer asks a server who is calling, as a gateway does.
type Ringer interface {
	Ring(ctx context.Context, called, caller phone.Number) (*ringdexv1.RecognizeCallerResponse, error)
}

// Rings has a server tell who the callers of the sample are, from whatever tier it
// likes, and compares that with the database.
func (d *Doctor) Rings(ctx context.Context, ringer Ringer) {
	if d.sample == nil {
		return
	}
	told, err := d.ringAll(ctx, ringer)
	if err == nil {
		err = d.judgeRings(ctx, told)
	}
	if err != nil {
		d.failed("rings", "", err)
	}
}

// told is what a server said of a caller, and what the database said afterwards.
type told struct {
	answer *ringdexv1.RecognizeCallerResponse
	truth  store.Reading
}

func (d *Doctor) ringAll(ctx context.Context, ringer Ringer) (all []told, err error) {
	if err := d.known(ctx); err != nil {
		return nil, err
	}
	lines := map[callerid.OrgID]phone.Number{}
	for _, l := range d.directory.Lines {
		lines[l.Org] = l.Number
	}
	for _, row := range d.sample.rows {
		line, ok := lines[row.Caller.Org]
		if !ok {
			continue
		}
		var t told
		t.answer, err = ringer.Ring(ctx, line, row.Caller.Number)
		if errors.Is(err, ErrRefused) {
			delete(lines, row.Caller.Org)
			continue
		}
		if err == nil {
			t.truth, err = d.db.Profile(ctx, row.Caller)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// judgeRings passes over who has changed since the mark: all others every server
// has to know.
func (d *Doctor) judgeRings(ctx context.Context, all []told) error {
	changed, err := d.changed(ctx)
	if err != nil {
		return err
	}
	sources := map[string]int{}
	wrong, undecided := 0, 0
	for _, t := range all {
		switch {
		case t.answer.GetOutcome() == ringdexv1.Outcome_OUTCOME_UNDECIDED:
			undecided++
		case !changed.has(t.truth.Caller) && !t.right():
			wrong++
		}
		sources[strings.ToLower(strings.TrimPrefix(t.answer.GetSource().String(), "SOURCE_"))]++
	}
	if wrong > 0 {
		d.wrong("rings", "look above for the cause; then "+voidCaches, "of %d rings %d were told something else than the database says: %s", len(all), wrong, list(sources))
	}
	if undecided > 0 {
		d.note("rings", "look above for what is slow or away, and at ringdex_tier_errors_total", "of %d rings %d were undecided", len(all), undecided)
	}
	if len(all) == 0 {
		d.note("rings", "give the key of an organization that has a line, or of the platform, with the scope recognize", "there was nobody to ring for: the key may ask for no line of those whose callers were sampled")
	} else if wrong == 0 {
		d.fine("rings", "%d rings were told what the database says: %s", len(all)-undecided, list(sources))
	}
	return nil
}

// right tells that the answer is what the database says, as far as the policy of
// disclosure lets it be told.
func (t told) right() bool {
	switch t.answer.GetOutcome() {
	case ringdexv1.Outcome_OUTCOME_RECOGNIZED:
		return t.truth.Profile != nil && t.same()
	case ringdexv1.Outcome_OUTCOME_UNKNOWN:
		return t.truth.Profile == nil || t.answer.GetReason() != ringdexv1.Reason_REASON_UNSPECIFIED
	default:
		return true
	}
}

// same compares the caller's part, word by word.
func (t told) same() bool {
	a, err := answer.New(t.truth)
	if err != nil {
		return true // which is for the server's log
	}
	part := a.Part()
	if t.answer.GetReason() == ringdexv1.Reason_REASON_NAME_ONLY {
		part = a.NamePart()
	}
	var want ringdexv1.RecognizeCallerResponse
	if err := proto.Unmarshal(part, &want); err != nil {
		return true
	}
	return t.answer.GetVersion() == want.GetVersion() && proto.Equal(t.answer.GetCaller(), want.GetCaller())
}

// list is how many answers came from where.
func list(sources map[string]int) string {
	var parts []string
	for _, source := range slices.Sorted(maps.Keys(sources)) {
		parts = append(parts, fmt.Sprintf("%d from %s", sources[source], source))
	}
	return strings.Join(parts, ", ")
}
