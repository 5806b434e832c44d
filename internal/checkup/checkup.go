// Package checkup is the form in which the parts of an installation say how they
// are, for people who look after it.
package checkup

// Level of a finding.
type Level uint8

// Levels. Note: no promise is at risk, but something could be better. Wrong: a
// promise may be broken, now or when something else fails.
const (
	Fine Level = iota
	Note
	Wrong
)

// String is the word for it.
func (l Level) String() string {
	switch l {
	case Fine:
		return "fine"
	case Note:
		return "note"
	default:
		return "wrong"
	}
}

// Finding is what was found of one subject. Nobody's data is in it.
type Finding struct {
	Level Level
	// Subject is one word, such as triggers.
	Subject string
	// Text says how it is, Advice what to do about it; Advice is empty where
	// nothing has to be done.
	Text, Advice string
	// Err, unless nil, is why nothing else could be found, and takes the place
	// of Text.
	Err error
}

// Failed is a subject that cannot be looked at.
func Failed(subject string, err error) Finding {
	return Finding{Level: Wrong, Subject: subject, Err: err}
}
