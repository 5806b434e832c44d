package paper

import (
	"strings"
	"testing"

	"ringdex/bench/plan"
)

// A note that is about no target would never be shown.
func TestNotesAreAboutTargets(t *testing.T) {
	var targets []string
	for _, target := range plan.Targets() {
		targets = append(targets, nameOf(target))
	}
	for _, f := range plan.Figures() {
		targets = append(targets, f.What)
	}
	for _, n := range notesOf(missed) {
		if n.text == "" {
			t.Errorf("%q says nothing", n.about)
		}
		for _, about := range n.about {
			found := false
			for _, target := range targets {
				found = found || note{about: []string{about}}.names(target)
			}
			if !found {
				t.Errorf("there is no target %q in\n%s", about, strings.Join(targets, "\n"))
			}
		}
	}
}

func TestNotes(t *testing.T) {
	notes := notesOf("How to write.\n\n## a / b; c / d, 1 caller: p50\nTried\nthis.\n\n## e\nAnd that.\n")
	if len(notes) != 2 || notes[0].text != "Tried\nthis." || notes[1].text != "And that." {
		t.Fatalf("%+v", notes)
	}
	for target, want := range map[string]bool{
		"a / b, 16 callers: p99": true,
		"a / b":                  true,
		"a / bc, 1 caller: p50":  false,
		"c / d, 1 caller: p50":   true,
		"c / d, 1 caller: p99":   false,
		"e":                      false,
	} {
		if got := notes[0].names(target); got != want {
			t.Errorf("%q is named: %t, want %t", target, got, want)
		}
	}
}

// What is met needs no excuse.
func TestOnlyWhatWasMissedIsExcused(t *testing.T) {
	shown := func(r Report) string {
		var text strings.Builder
		if err := r.Markdown(&text); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	const title, about = "## What was missed, and what was tried\n\n- **", "- **recognized / net/http + pgx"
	r := sampled() // in which calls do as many as HTTP
	if text := shown(r); !strings.Contains(text, title) || !strings.Contains(text, about) || strings.Contains(text, "nsd reads a datagram") {
		t.Error(text)
	}
	for i := range r.Targets {
		if r.Targets[i].AtLeast() {
			r.Targets[i].Limit = 0.5
		}
	}
	if text := shown(r); strings.Contains(text, about) {
		t.Error(text)
	}
}
