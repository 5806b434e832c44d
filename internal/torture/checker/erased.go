package checker

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Erasure is of somebody whose data holds a word of theirs alone: Mark with letters
// behind it, in any case.
type Erasure struct {
	Word string
	// At is when the erasure had returned.
	At time.Duration
}

// Mark begins the words of those who are erased.
const Mark = "doomed"

// Erasures are all that were done.
type Erasures struct{ words map[string]Erasure }

// Add takes in who was erased.
func (all *Erasures) Add(some ...Erasure) {
	if all.words == nil {
		all.words = map[string]Erasure{}
	}
	for _, e := range some {
		all.words[strings.ToLower(e.Word)] = e
	}
}

// Revived forgets all: something brought back what had been there before.
func (all *Erasures) Revived() { clear(all.words) }

var marked = regexp.MustCompile(`(?i)` + Mark + `[a-z]+`)

// Holds returns whose data a tier holds, by all the text that was in it when that
// was read, though they were erased before. Each is told once.
func (all *Erasures) Holds(tier, text string, read time.Duration) (wrong []Violation) {
	seen := map[string]bool{}
	for _, word := range marked.FindAllString(text, -1) {
		word = strings.ToLower(word)
		e, erased := all.words[word]
		if !erased || e.At > read || seen[word] {
			continue
		}
		seen[word] = true
		wrong = append(wrong, *violation(GoneEverywhere, "%s holds %s, %s after the erasure was done", tier, e.Word, ms(read-e.At)))
	}
	return wrong
}

// String is what to say of a violation that is of no call.
func (v Violation) String() string { return fmt.Sprintf("%s: %s", v.Guarantee, v.Complaint) }
