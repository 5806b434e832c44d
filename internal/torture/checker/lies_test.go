package checker_test

import (
	"strings"
	"testing"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/torture/checker"
)

// The past of a number: Ann at 100 ms, Bo at 200 ms, nobody's from 600 ms on,
// as waited for until 605 ms; and of another, which is Cy's from 100 ms on.
func pastOfLies() []*checker.Write {
	fact := func(n int, version uint64, name string) []checker.Fact {
		return []checker.Fact{{Caller: number(n), Version: version, Name: name}}
	}
	const ms = time.Millisecond
	return []*checker.Write{
		{What: "create", Begin: 100 * ms, Ack: 101 * ms, Facts: fact(0, 1, "Ann")},
		{What: "create", Begin: 100 * ms, Ack: 101 * ms, Facts: fact(1, 2, "Cy")},
		{What: "rename", Begin: 200 * ms, Ack: 201 * ms, Facts: fact(0, 3, "Bo")},
		{What: "rename", Begin: 400 * ms, Ack: 401 * ms, Facts: fact(0, 4, "Di")},
		{What: "delete", Begin: 600 * ms, Ack: 601 * ms, Facts: fact(0, 5, "")},
	}
}

// called is a call of a millisecond that is told something of the first number.
func called(at int, version uint64, name string, changes ...func(*checker.Call)) checker.Call {
	start := time.Duration(at) * time.Millisecond
	c := say(checker.Call{Caller: number(0), Start: start, End: start + time.Millisecond}, checker.Fact{Version: version, Name: name})
	for _, change := range changes {
		change(&c)
	}
	return c
}

// Each kind of lie is called by its name.
func TestLies(t *testing.T) {
	for name, test := range map[string]struct {
		calls []checker.Call
		want  checker.Guarantee
	}{
		"an old name after the bound":   {[]checker.Call{called(302, 1, "Ann")}, checker.BoundedFreshness},
		"an old name instead of truth":  {[]checker.Call{called(250, 1, "Ann", truth)}, checker.BoundedFreshness},
		"a name from the future":        {[]checker.Call{called(150, 3, "Bo")}, checker.RightPerson},
		"a version that never was":      {[]checker.Call{called(250, 9, "Bo")}, checker.RightPerson},
		"another number's name":         {[]checker.Call{called(250, 2, "Cy")}, checker.RightPerson},
		"another name at a version":     {[]checker.Call{called(250, 3, "Ann")}, checker.RightPerson},
		"another name in the greeting":  {[]checker.Call{called(250, 3, "Bo", func(c *checker.Call) { c.Greeting = "Hi Ann" })}, checker.RightPerson},
		"other things beside the name":  {[]checker.Call{called(220, 3, "Bo"), called(250, 3, "Bo", func(c *checker.Call) { c.Content++ })}, checker.RightPerson},
		"a name that was waited for":    {[]checker.Call{called(606, 4, "Di")}, checker.GoneIsGone},
		"an older version, in time":     {[]checker.Call{called(220, 3, "Bo"), called(250, 1, "Ann")}, checker.NoGoingBack},
		"an error":                      {[]checker.Call{{Caller: number(0), Failed: "UNAVAILABLE"}}, checker.FailOpen},
		"silence":                       {[]checker.Call{called(250, 3, "Bo", func(c *checker.Call) { c.Greeting = "" })}, checker.FailOpen},
		"a late answer":                 {[]checker.Call{called(250, 3, "Bo", func(c *checker.Call) { c.End += checker.Hard })}, checker.FailOpen},
		"withheld without being so":     {[]checker.Call{called(250, 0, "", func(c *checker.Call) { c.Outcome = ringdexv1.Outcome_OUTCOME_WITHHELD })}, checker.FailOpen},
		"somebody unknown":              {[]checker.Call{called(250, 0, "")}, checker.CertainUnknown},
		"undecided after all":           {[]checker.Call{called(2000, 0, "", undecided, recovered)}, checker.Recovery},
		"stale after all":               {[]checker.Call{called(2000, 0, "", stale, recovered)}, checker.Recovery},
		"unknown a minute after, stale": {[]checker.Call{called(62000, 0, "", stale, other)}, checker.CertainUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			c := checker.New(bound)
			c.Learn(pastOfLies()...)
			c.Waited(checker.Gone{Caller: number(0), Name: "Di", At: 605 * time.Millisecond})
			c.Happened(checker.Event{At: test.calls[0].Start, What: "Redis emptied"})
			wrong := c.Check(test.calls)
			if len(wrong) != 1 || wrong[0].Guarantee != test.want {
				t.Fatalf("found %v, want %s", wrong, test.want)
			}
			story := c.Story(wrong[0])
			if !strings.Contains(story, "THIS CALL") || !strings.Contains(story, "Redis emptied") {
				t.Errorf("the story tells not everything:\n%s", story)
			}
		})
	}
}

func truth(c *checker.Call)     { c.Truth = true }
func recovered(c *checker.Call) { c.Recovered = true }
func other(c *checker.Call)     { c.Caller = number(1) }
func stale(c *checker.Call)     { c.Reason = ringdexv1.Reason_REASON_STALE }
func undecided(c *checker.Call) { c.Outcome = ringdexv1.Outcome_OUTCOME_UNDECIDED }

// What looks like a lie and is none.
func TestNoLies(t *testing.T) {
	for name, calls := range map[string][]checker.Call{
		"an old name within the bound":          {called(300, 1, "Ann")},
		"a new name before it was acknowledged": {called(199, 3, "Bo")},
		"two that overlap, in any order":        {called(250, 3, "Bo"), called(250, 1, "Ann")},
		"two servers":                           {called(250, 3, "Bo"), called(270, 1, "Ann", func(c *checker.Call) { c.Server++ })},
		"no answer of a server that is stopped": {{Caller: number(0), Failed: "UNAVAILABLE", Excused: true}},
		"nobody, and then somebody":             {called(150, 0, "")},
		"nobody for a minute, with a reason":    {called(60000, 0, "", stale, other)},
		"undecided while it is broken":          {called(2000, 0, "", undecided)},
	} {
		t.Run(name, func(t *testing.T) {
			c := checker.New(bound)
			c.Learn(pastOfLies()...)
			for _, v := range c.Check(calls) {
				t.Error(c.Story(v))
			}
		})
	}
}

// After a fail-over that lost the last writes, their versions come again: what
// is told belongs to the old content or to the new, by its time.
func TestGenerations(t *testing.T) {
	c := checker.New(bound)
	c.Learn(pastOfLies()...)
	const ms = time.Millisecond
	c.Learn(
		&checker.Write{What: "fail-over", Generation: 1, Begin: 450 * ms, Ack: 500 * ms, Facts: []checker.Fact{{Caller: number(0), Version: 3, Name: "Bo"}}},
		&checker.Write{What: "rename", Generation: 1, Begin: 510 * ms, Ack: 520 * ms, Facts: []checker.Fact{{Caller: number(0), Version: 4, Name: "Ed"}}},
	)
	if wrong := c.Check([]checker.Call{called(430, 4, "Di"), called(505, 3, "Bo"), called(540, 4, "Ed")}); len(wrong) != 0 {
		t.Error(c.Story(wrong[0]))
	}
	if wrong := c.Check([]checker.Call{called(700, 4, "Di")}); len(wrong) != 1 {
		t.Error("what the fail-over lost may be told for ever")
	}
	if wrong := c.Check([]checker.Call{called(560, 3, "Bo")}); len(wrong) != 1 || wrong[0].Guarantee != checker.NoGoingBack {
		t.Errorf("back within the new generation: %v", wrong)
	}
}

// A row that is erased instead of marked is nobody's all the same, and what was
// forgotten is not taken for nobody's.
func TestErasedAndForgotten(t *testing.T) {
	c := checker.New(bound)
	c.Learn(pastOfLies()...)
	const ms = time.Millisecond
	c.Learn(&checker.Write{What: "delete", Begin: 1000 * ms, Ack: 1001 * ms,
		Facts: []checker.Fact{{Caller: number(1), Version: 2, Erased: true}}})
	if wrong := c.Check([]checker.Call{called(1200, 2, "Cy", other)}); len(wrong) != 1 || wrong[0].Guarantee != checker.BoundedFreshness {
		t.Errorf("after the row was erased: %v", wrong)
	}
	c.Learn(&checker.Write{What: "create", Begin: 1300 * ms, Ack: 1301 * ms, Facts: []checker.Fact{{Caller: number(1), Version: 7, Name: "Flo"}}})
	c.Check(nil)
	c.Forget(200 * time.Second)
	if wrong := c.Check([]checker.Call{called(200_000, 0, "", other)}); len(wrong) != 1 {
		t.Error("who was written long ago may be unknown")
	}
	if wrong := c.Check([]checker.Call{called(200_001, 7, "Flo", other)}); len(wrong) != 0 {
		t.Error(c.Story(wrong[0]))
	}
}
