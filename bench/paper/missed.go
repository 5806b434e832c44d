package paper

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"

	"ringdex/bench/result"
)

// missed says of targets that are missed what was tried. It is written by hand: a
// heading has the targets that a note is about, apart by semicolons, each by its
// name or by the beginning of it.
//
//go:embed missed.md
var missed string

// note is what was tried for some targets.
type note struct {
	about []string
	text  string
}

// notesOf reads what is written by hand. What stands before the first heading is
// for whoever writes.
func notesOf(text string) (notes []note) {
	for i, section := range strings.Split("\n"+text, "\n## ") {
		heading, body, _ := strings.Cut(section, "\n")
		if i > 0 {
			notes = append(notes, note{strings.Split(heading, "; "), strings.TrimSpace(body)})
		}
	}
	return notes
}

// names tells whether a note says that it is about a target.
func (n note) names(target string) bool {
	for _, about := range n.about {
		rest, begins := strings.CutPrefix(target, about)
		if begins && (rest == "" || rest[0] == ',' || rest[0] == ':') {
			return true
		}
	}
	return false
}

// excuses are the notes about what was missed; a note that is about nothing which
// was missed is left out.
func (r Report) excuses(b *bufio.Writer) {
	lost := r.lost()
	title := "## What was missed, and what was tried\n\n"
	for _, n := range notesOf(missed) {
		for _, target := range lost {
			if n.names(target) {
				fmt.Fprintf(b, "%s- **%s.** %s\n", title, strings.Join(n.about, "; "), n.text)
				title = ""
				break
			}
		}
	}
	if title == "" {
		fmt.Fprintln(b)
	}
}

// lost are the names of the targets that were missed.
func (r Report) lost() (names []string) {
	for _, v := range r.judged() {
		if v.Word == result.Missed || v.Word == result.Close {
			names = append(names, nameOf(v.Target))
		}
	}
	for _, f := range r.measured() {
		if w := f.Word(); w == result.Missed || w == result.Close {
			names = append(names, f.What)
		}
	}
	return names
}

// nameOf is a target's in the notes: what it compares, its load and its metric.
func nameOf(t result.Target) string {
	return fmt.Sprintf("%s, %s: %s", compares(t), t.Load, t.Metric)
}
