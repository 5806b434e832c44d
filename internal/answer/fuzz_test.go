package answer_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/cespare/xxhash/v2"

	"ringdex/internal/answer"
)

// FuzzParse: whatever comes out of a cache is an answer or ErrCorrupt, and no
// answer panics, not even one whose checksum somebody has put right.
func FuzzParse(f *testing.F) {
	f.Add(encode(f, reading()).Bytes(), false)
	f.Add(encode(f, reading()).Bytes(), true)
	f.Add([]byte(nil), false)
	f.Add(make([]byte, 40), true)
	f.Add(append(make([]byte, 40), 0x3a, 3, 0x0a, 1, 'N'), true)
	f.Add(append(make([]byte, 40), 0x3a, 0, 0x3a, 0x80), true)
	f.Fuzz(func(t *testing.T, raw []byte, sign bool) {
		raw = bytes.Clone(raw)
		if sign && len(raw) > 8 {
			raw[8] = 2 // the format
			binary.LittleEndian.PutUint64(raw, xxhash.Sum64(raw[8:]))
		}
		a, err := answer.Parse(raw)
		if err != nil {
			if !errors.Is(err, answer.ErrCorrupt) || sign && len(raw) >= 40 {
				t.Fatalf("the error is %v", err)
			}
			return
		}
		if !bytes.Equal(a.Bytes(), raw) || !bytes.Equal(a.Part(), raw[40:]) {
			t.Fatal("it is not what was parsed")
		}
		want := answer.Want{Caller: a.Caller(), Era: a.Era(), Version: a.Version(), Interactions: int(binary.LittleEndian.Uint16(raw[10:]))}
		if !a.Fits(want) {
			t.Fatalf("it does not fit %+v", want)
		}
		a.Variables(nil)
		a.NamePart()
	})
}
