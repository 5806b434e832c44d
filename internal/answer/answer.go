// Package answer is the form in which one caller's part of a reply is kept:
// encoded once, as bytes, with everything in front that decides whether it is
// still good. What belongs to a call or to a line is never in it.
package answer

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"github.com/cespare/xxhash/v2"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// The header, in the order of its bytes, little endian:
//
//	checksum    8  xxHash64 of everything behind it
//	format      1
//	match       1
//	shape       2  how many interactions the organization wanted
//	org         4
//	number      8
//	generation  8
//	version     8
//
// Behind it stands the part: fields of ringdex.v1.RecognizeCallerResponse as
// protobuf writes them, the variables first.
const (
	format = 2

	atFormat     = 8
	atMatch      = 9
	atShape      = 10
	atOrg        = 12
	atNumber     = 16
	atGeneration = 24
	atVersion    = 32
	atPart       = 40
)

// ErrCorrupt tells that the bytes are no answer, or not the one that was written.
var ErrCorrupt = errors.New("corrupt answer")

// Era is a generation as an answer carries it.
type Era uint64

// EraOf shortens a generation. Two generations of one installation share an era
// with a probability of 2⁻⁶⁴.
func EraOf(g callerid.Generation) Era {
	sum := sha256.Sum256([]byte(g))
	return Era(binary.LittleEndian.Uint64(sum[:]))
}

// Want is what an answer has to be to be good.
type Want struct {
	Caller callerid.Caller
	Era    Era
	// Version is the least that will do: the index's.
	Version uint64
	// Interactions as the organization's settings say now.
	Interactions int
}

// Answer is one caller's part of a reply. It does not change; copies share the
// bytes.
type Answer struct{ raw []byte }

// Parse takes over bytes that may have been anywhere.
func Parse(raw []byte) (Answer, error) {
	if len(raw) < atPart || raw[atFormat] != format ||
		binary.LittleEndian.Uint64(raw) != xxhash.Sum64(raw[atFormat:]) {
		return Answer{}, ErrCorrupt
	}
	return Answer{raw}, nil
}

// Bytes are what Parse reads. They must not be changed.
func (a Answer) Bytes() []byte { return a.raw }

// Caller is who the answer is about.
func (a Answer) Caller() callerid.Caller {
	return callerid.Caller{
		Org:    callerid.OrgID(binary.LittleEndian.Uint32(a.raw[atOrg:])),
		Number: phone.Number(binary.LittleEndian.Uint64(a.raw[atNumber:])),
	}
}

// Era is the generation that Version belongs to.
func (a Answer) Era() Era { return Era(binary.LittleEndian.Uint64(a.raw[atGeneration:])) }

// Version of the caller's row when the answer was read.
func (a Answer) Version() uint64 { return binary.LittleEndian.Uint64(a.raw[atVersion:]) }

// Kind of the contact.
func (a Answer) Kind() callerid.Kind { return callerid.Kind(a.raw[atMatch]) }

// Fits tells whether the answer is good: exactly the caller and generation that
// were asked for, at least the version that the index knows, and with as many
// interactions as the organization wants today.
func (a Answer) Fits(w Want) bool {
	return a.Caller() == w.Caller &&
		a.Era() == w.Era &&
		a.Version() >= w.Version &&
		int(binary.LittleEndian.Uint16(a.raw[atShape:])) == w.Interactions
}

// Part is the encoded part of the reply. It must not be changed.
func (a Answer) Part() []byte { return a.raw[atPart:] }
