package phone

import (
	_ "embed" // the table
)

// table is what the numbering plan says of the region of each number, by digits
// alone: the plan itself tries dozens of patterns, which takes microseconds.
//
// It begins with the length of the country code of all numbers that begin with
// the same three digits, 0 where there is none. Then come nodes of cells, one
// cell for each next digit and one for a number that ends, of two bytes each: the
// node for the digit after, or a leaf, which needs no further digit.
//
// The tests make it from the plan, and see to it that it is the plan's.
//
//go:embed regions.bin
var table string

const (
	atNodes = 1000
	width   = 11 // cells of a node
	atEnd   = 10

	// Leaves: a region by its two letters, or one of these.
	firstLeaf = 0x3ffe
	nowhere   = 0x3ffe
	asked     = 0x3fff // the plan has to be asked: it would drop a trunk prefix
)

// codeLength of a number's digits, of which there are at least three.
func codeLength(digits string) int {
	first := int(digits[0]-'0')*100 + int(digits[1]-'0')*10 + int(digits[2]-'0')
	return int(table[first])
}

// lookUp finds the region of 7 to 15 digits, or none. It returns false if the
// plan has to be asked.
func lookUp(digits string) (Region, bool) {
	node := 0
	for i := 0; ; i++ {
		next := atEnd
		if i < len(digits) {
			next = int(digits[i] - '0')
		}
		at := atNodes + 2*(node*width+next)
		switch cell := int(table[at])<<8 | int(table[at+1]); {
		case cell == asked:
			return "", false
		case cell == nowhere:
			return "", true
		case cell > asked:
			return Region(table[at : at+2]), true
		default:
			node = cell
		}
	}
}
