package profile

// atlas finds the places of addresses, each of which comes often.
type atlas struct {
	symbols symbols
	marks   []landmark
	known   map[uint64]Place
}

func newAtlas(s symbols) *atlas {
	return &atlas{symbols: s, marks: landmarks(), known: map[uint64]Place{}}
}

// nowhere is the place of an address that has none.
const nowhere Place = -1

// of is the place of a stack: that of its innermost frame that has one.
func (a *atlas) of(stack []uint64) Place {
	for _, pc := range stack {
		at, ok := a.known[pc]
		if !ok {
			at = a.look(pc)
			a.known[pc] = at
		}
		if at != nowhere {
			return at
		}
	}
	return Other
}

func (a *atlas) look(pc uint64) Place {
	file, function := a.symbols.at(pc)
	for _, mark := range a.marks {
		if mark.sign.MatchString(file) || mark.sign.MatchString(function) {
			return mark.place
		}
	}
	return nowhere
}
