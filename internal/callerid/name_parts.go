package callerid

import "strings"

// nameParts are the ways to address a contact. Each is speakable or empty.
type nameParts struct{ full, first, last string }

// nameParts takes what is on file and derives what is not: the full name from
// the parts, the parts from the full name.
func (c Contact) nameParts() nameParts {
	p := nameParts{full: SpeakableName(c.Name), first: SpeakableName(c.FirstName)}
	p.last = lastNameBeside(p.first, c.LastName)
	if p.full == "" {
		p.full = joinedName(p.first, p.last)
		if p.full == "" {
			return nameParts{} // together they are none: CHICAGO, IL
		}
		if p.first != "" {
			return p
		}
	}
	first, last := splitName(p.full)
	// A lone "Chen" is not both: greeting by first name must not say the last.
	if p.first == "" && first != p.last {
		p.first = first
	}
	if p.last == "" && last != p.first {
		p.last = last
	}
	return p
}

// lastNameBeside is the speakable last name. Beside a first name it may be a
// word that alone would be a placeholder: Jane Null, Chris Guest.
func lastNameBeside(first, last string) string {
	name := SpeakableName(last)
	if name != "" || first == "" {
		return name
	}
	name = tidyName(last)
	if strings.Contains(name, " ") || wordless(name) || artefact(name, inCapitals(first)) {
		return ""
	}
	return name
}

// joinedName does not say the last name twice where the first name's field
// holds the whole.
func joinedName(first, last string) string {
	if strings.HasSuffix(first, " "+last) {
		return first
	}
	return SpeakableName(first + " " + last)
}

// splitName finds the first and the last name in a full one. The first name of
// somebody known by title and surname only is both ("Dr. Wu"): nobody greets
// Dr. Wu with "Hi Wu". Names in capitals are not reordered: CHEN ALEX, as
// networks send it, cannot be told from ALEX CHEN.
func splitName(full string) (first, last string) {
	full, _, _ = strings.Cut(full, ",")
	words := strings.Fields(full)
	titles := 0
	for titles < len(words)-1 && honorific(words[titles]) {
		titles++
	}
	end := len(words)
	for end > titles+1 && suffix(words[end-1]) {
		end--
	}
	names := words[titles:end]
	switch {
	case len(names) == 0:
		return "", ""
	case len(names) == 1 && titles == 0:
		return givenName(names[0]), ""
	case len(names) == 1:
		return strings.Join(words[:end], " "), names[0]
	}
	return givenName(names[0]), familyName(names[1:])
}

// givenName withholds a word that is a first name only by its place, as in
// "Customer Chen". Na and No are given names in China and Korea.
func givenName(word string) string {
	var room wordRoom
	switch string(room.folded(word)) {
	case "na", "no":
		return word
	default:
		if placeholder(word) {
			return ""
		}
		return word
	}
}

// familyName is the last word, with the particles that belong to it.
func familyName(words []string) string {
	start := len(words) - 1
	if wordless(words[start]) {
		return "" // Alex 2
	}
	for start > 0 && particle(words[start-1]) {
		start--
	}
	return strings.Join(words[start:], " ")
}

func particle(word string) bool {
	var room wordRoom
	switch string(room.lower(word)) {
	case "van", "von", "der", "den", "zu", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "ter", "ten",
		"al", "el", "bin", "ibn", "bint", "ben", "abu", "st.", "af", "av":
		return true
	}
	return false
}
