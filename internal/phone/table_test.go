package phone

import (
	"encoding/binary"
	"flag"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var update = flag.Bool("update", false, "write the table of regions anew")

// The table says of all numbers what the numbering plan says: it is made from
// the plan's own patterns, here, and a new version of the plan makes another.
func TestTableIsThePlans(t *testing.T) {
	const file = "regions.bin"
	made := string(makeTable(t))
	if *update {
		if err := os.WriteFile(file, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if made != table {
		t.Fatalf("%s has %d bytes and is not what the plan makes, of %d: run go test -run %s -update", file, len(table), len(made), t.Name())
	}
}

func makeTable(t *testing.T) []byte {
	b := &tableBuilder{nodes: map[[width]uint16]uint16{}}
	root := b.code("")
	if root != 0 {
		t.Fatalf("the first node is %d", root)
	}
	table := make([]byte, atNodes, 1<<16)
	for prefix := range table {
		for length := 1; length <= 3 && table[prefix] == 0; length++ {
			if code := (strconv.Itoa(prefix) + "   ")[:length]; prefix >= 100 && len(regionsOf(code)) > 0 {
				table[prefix] = byte(length)
			}
		}
	}
	for _, node := range b.list {
		for _, c := range node {
			table = binary.BigEndian.AppendUint16(table, c)
		}
	}
	return table
}

func regionsOf(code string) []string {
	n, _ := strconv.Atoi(code)
	return phonenumbers.GetRegionCodesForCountryCode(n)
}

// unused is the cell of digits that no number has.
const unused = 0

// tableBuilder makes nodes from the last digits to the first, each once.
type tableBuilder struct {
	nodes map[[width]uint16]uint16
	list  [][width]uint16
	known map[string]uint16 // of one country code
	rules []*rule
}

// code is the cell behind the digits of a country code, or of the beginning of
// one. The first node has to be that of the first digit, so its place is kept.
func (b *tableBuilder) code(digits string) uint16 {
	if regions := regionsOf(digits); len(regions) == 1 {
		return leafOf(regions[0])
	} else if len(regions) > 1 {
		return b.shared(regions)
	} else if len(digits) == 3 {
		return nowhere
	}
	if digits == "" {
		b.list = append(b.list, [width]uint16{})
	}
	var node [width]uint16
	for digit := range 10 {
		node[digit] = b.code(digits + strconv.Itoa(digit))
	}
	if digits == "" {
		b.list[0] = node
		return 0
	}
	return b.node(node)
}

func leafOf(region string) uint16 {
	if len(region) != 2 || !phonenumbers.GetSupportedRegions()[region] {
		return nowhere
	}
	return uint16(region[0])<<8 | uint16(region[1])
}

// node merges what needs no further digit.
func (b *tableBuilder) node(cells [width]uint16) uint16 {
	var used []uint16
	for _, c := range cells {
		if c != unused && !slices.Contains(used, c) {
			used = append(used, c)
		}
	}
	switch {
	case len(used) == 0:
		return unused
	case len(used) == 1 && used[0] >= firstLeaf:
		return used[0]
	}
	at, known := b.nodes[cells]
	if !known {
		at = uint16(len(b.list))
		b.nodes[cells] = at
		b.list = append(b.list, cells)
	}
	return at
}

// rule tells one region's numbers among those of a shared code. The first whose
// rule holds is the number's.
type rule struct {
	region  string
	trunk   *pattern // a prefix that the plan would drop: no rule, and before all
	leading *pattern // if set, this decides
	general *pattern
	kinds   []*pattern
}

func (b *tableBuilder) shared(regions []string) uint16 {
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		panic(err)
	}
	b.rules, b.known = nil, map[string]uint16{}
	for i, region := range regions {
		at := slices.IndexFunc(collection.GetMetadata(), func(m *phonenumbers.PhoneMetadata) bool { return m.GetId() == region })
		m := collection.GetMetadata()[at]
		r := &rule{region: region}
		if prefix := m.GetNationalPrefixForParsing(); i == 0 && prefix != "" {
			r.trunk = newPattern(prefix, true, nil)
		}
		if leading := m.GetLeadingDigits(); leading != "" {
			r.leading = newPattern(leading, true, nil)
		}
		r.general = patternOf(m.GetGeneralDesc())
		for _, d := range []*phonenumbers.PhoneNumberDesc{
			m.GetPremiumRate(), m.GetTollFree(), m.GetSharedCost(), m.GetVoip(), m.GetPersonalNumber(),
			m.GetPager(), m.GetUan(), m.GetVoicemail(), m.GetFixedLine(), m.GetMobile(),
		} {
			r.kinds = append(r.kinds, patternOf(d))
		}
		b.rules = append(b.rules, r)
	}
	var start state
	for _, r := range b.rules {
		for _, p := range r.patterns() {
			start = append(start, p.begin())
		}
	}
	return b.rest(start, len(strconv.Itoa(phonenumbers.GetCountryCodeForRegion(regions[0]))), 0)
}

func (r *rule) patterns() []*pattern {
	return append([]*pattern{r.trunk, r.leading, r.general}, r.kinds...)
}

// state is how far all patterns have come, in the order of the rules.
type state []places

func (b *tableBuilder) rest(s state, code, national int) uint16 {
	if code+national > maxDigits {
		return unused
	}
	key := strconv.Itoa(national) + s.key()
	if known, ok := b.known[key]; ok {
		return known
	}
	var node [width]uint16
	if code+national >= minDigits {
		node[atEnd] = b.outcome(s, national)
	}
	for digit := range 10 {
		node[digit] = b.rest(b.step(s, rune('0'+digit)), code, national+1)
	}
	b.known[key] = b.node(node)
	return b.known[key]
}

func (s state) key() string {
	var key []byte
	for _, p := range s {
		for _, pc := range p {
			key = binary.BigEndian.AppendUint16(key, uint16(pc)+1)
		}
		key = append(key, 0, 0)
	}
	return string(key)
}

func (b *tableBuilder) step(s state, digit rune) state {
	var next state
	for _, r := range b.rules {
		for _, p := range r.patterns() {
			next = append(next, p.step(s[len(next)], digit))
		}
	}
	return next
}

// outcome of a number that ends here, as the plan's own code decides it.
func (b *tableBuilder) outcome(s state, length int) uint16 {
	i := 0
	met := func(p *pattern) bool {
		i++
		return p.met(s[i-1], length)
	}
	found := uint16(nowhere)
	for _, r := range b.rules {
		trunk, leading, general, kind := met(r.trunk), met(r.leading), met(r.general), false
		for _, k := range r.kinds {
			kind = met(k) || kind
		}
		if trunk {
			return asked
		}
		if found == nowhere && (leading || r.leading == nil && general && kind) {
			found = leafOf(r.region)
			if found == nowhere {
				panic("a shared code has a region that is none")
			}
		}
	}
	return found
}
