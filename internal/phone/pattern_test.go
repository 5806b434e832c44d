package phone

import (
	"regexp/syntax"
	"slices"

	"github.com/nyaruka/phonenumbers"
)

// pattern of the plan, for the digits behind the country code.
type pattern struct {
	prog    *syntax.Prog
	prefix  bool // it need not reach to the end
	lengths []int32
}

func newPattern(text string, prefix bool, lengths []int32) *pattern {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		panic(err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		panic(err)
	}
	return &pattern{prog, prefix, lengths}
}

func patternOf(d *phonenumbers.PhoneNumberDesc) *pattern {
	return newPattern(d.GetNationalNumberPattern(), false, d.GetPossibleLength())
}

// places are the instructions of a pattern that have been reached.
type places []uint32

func (p *pattern) begin() places {
	if p == nil {
		return nil
	}
	return p.follow(nil, uint32(p.prog.Start))
}

// follow adds an instruction, or those to which it leads without a digit.
func (p *pattern) follow(at places, pc uint32) places {
	switch in := p.prog.Inst[pc]; in.Op {
	case syntax.InstAlt:
		return p.follow(p.follow(at, in.Out), in.Arg)
	case syntax.InstNop, syntax.InstCapture:
		return p.follow(at, in.Out)
	case syntax.InstFail:
		return at
	case syntax.InstEmptyWidth, syntax.InstAltMatch:
		panic("a pattern that looks around")
	}
	if i, there := slices.BinarySearch(at, pc); !there {
		at = slices.Insert(at, i, pc)
	}
	return at
}

func (p *pattern) step(at places, digit rune) (next places) {
	for _, pc := range at {
		switch in := p.prog.Inst[pc]; {
		case in.Op != syntax.InstMatch && in.MatchRune(digit):
			next = p.follow(next, in.Out)
		case in.Op == syntax.InstMatch && p.prefix:
			return places{pc} // whatever follows
		}
	}
	return next
}

func (p *pattern) met(at places, length int) bool {
	if p == nil || len(p.lengths) > 0 && !slices.Contains(p.lengths, int32(length)) {
		return false
	}
	return slices.ContainsFunc(at, func(pc uint32) bool { return p.prog.Inst[pc].Op == syntax.InstMatch })
}
