package answer

import (
	"encoding/binary"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Fingerprint is what two answers have in common if and only if they are the
// same. Nobody's data is in it but the number.
type Fingerprint struct {
	Caller       callerid.Caller
	Era          Era
	Version      uint64
	Interactions int
	// Sum is the checksum of the whole answer; 0 where nobody is on file.
	Sum uint64
}

// Fingerprint of the answer.
func (a Answer) Fingerprint() Fingerprint {
	return Fingerprint{
		Caller: a.Caller(), Era: a.Era(), Version: a.Version(),
		Interactions: int(binary.LittleEndian.Uint16(a.raw[atShape:])),
		Sum:          binary.LittleEndian.Uint64(a.raw),
	}
}

// FingerprintOf is that of the answer which a reading makes, or of there being
// nobody to tell of.
func FingerprintOf(r store.Reading) (Fingerprint, error) {
	if r.Profile == nil {
		return Fingerprint{Caller: r.Caller, Era: EraOf(r.Generation), Version: r.Version, Interactions: r.Interactions}, nil
	}
	a, err := New(r)
	if err != nil {
		return Fingerprint{}, err
	}
	return a.Fingerprint(), nil
}
