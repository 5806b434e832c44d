package answer

import (
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// New encodes what was read. The reading must have a profile.
func New(r store.Reading) (Answer, error) {
	var e Encoder
	return e.Encode(r)
}

// Encoder encodes many readings, one after the other: what most of them share,
// and the room to write in, it makes once. The zero value is ready.
type Encoder struct {
	generation callerid.Generation
	era        Era
	w          wire
}

// firstRoom holds most answers.
const firstRoom = 1 << 10

// Encode is New. The answer is its own: it outlives the encoder.
func (e *Encoder) Encode(r store.Reading) (Answer, error) {
	if e.w.b == nil {
		e.w.b = make([]byte, 0, firstRoom)
	}
	if e.era == 0 || e.generation != r.Generation {
		e.generation, e.era = r.Generation, EraOf(r.Generation)
	}
	e.w.b, e.w.bad = appendHeader(e.w.b[:0], r, e.era), false
	for _, v := range r.Profile.Contact.Variables() {
		e.w.b = AppendVariable(e.w.b, v.Name, v.Value)
	}
	variables := len(e.w.b)
	if e.w.part(r); e.w.bad || len(e.w.b) > MaxBytes {
		cut, err := appendCut(e.w.b[:variables], r)
		if err != nil {
			return Answer{}, err
		}
		e.w.b = cut
	}
	raw := slices.Clone(e.w.b)
	binary.LittleEndian.PutUint64(raw, xxhash.Sum64(raw[atFormat:]))
	if cap(e.w.b) > MaxBytes {
		e.w.b = nil // was for somebody of whom there is a megabyte on file
	}
	return Answer{raw}, nil
}

// appendHeader leaves the checksum to be written at the end.
func appendHeader(raw []byte, r store.Reading, era Era) []byte {
	raw = append(raw, make([]byte, atPart)...)
	raw[atFormat] = format
	raw[atMatch] = byte(r.Profile.Contact.Kind)
	binary.LittleEndian.PutUint16(raw[atShape:], uint16(r.Interactions))
	binary.LittleEndian.PutUint32(raw[atOrg:], uint32(r.Caller.Org))
	binary.LittleEndian.PutUint64(raw[atNumber:], uint64(r.Caller.Number))
	binary.LittleEndian.PutUint64(raw[atGeneration:], uint64(era))
	binary.LittleEndian.PutUint64(raw[atVersion:], r.Version)
	return raw
}

// appendCut appends the part, cut down as far as it has to be to fit. It tells
// which text is no UTF-8.
func appendCut(raw []byte, r store.Reading) ([]byte, error) {
	part := whole(r)
	for _, cut := range []func(*ringdexv1.Caller){nil, shorten, strip} {
		if cut != nil {
			cut(part.Caller)
		}
		whole, err := proto.MarshalOptions{Deterministic: true}.MarshalAppend(raw, part)
		if err != nil || len(whole) <= MaxBytes {
			return whole, err
		}
	}
	return nil, errTooLarge
}

// whole is the part as a message.
func whole(r store.Reading) *ringdexv1.RecognizeCallerResponse {
	return &ringdexv1.RecognizeCallerResponse{
		Caller:  Caller(r.Caller.Number, r.Profile),
		Match:   match(r.Profile.Contact.Kind),
		Version: r.Version,
	}
}

func match(k callerid.Kind) ringdexv1.Match {
	if k == callerid.KindCampaign {
		return ringdexv1.Match_MATCH_CAMPAIGN
	}
	return ringdexv1.Match_MATCH_CONTACT
}

// Numbers of the fields that are written by hand here.
const (
	fieldCaller    protowire.Number = 4
	fieldMatch     protowire.Number = 5
	fieldVariables protowire.Number = 7
	fieldVersion   protowire.Number = 9
)

// AppendVariable appends one entry of the reply's variables.
func AppendVariable(b []byte, name, value string) []byte {
	size := 2 + protowire.SizeBytes(len(name)) + protowire.SizeBytes(len(value))
	b = protowire.AppendTag(b, fieldVariables, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(size))
	b = protowire.AppendTag(b, 1, protowire.BytesType)
	b = protowire.AppendString(b, name)
	b = protowire.AppendTag(b, 2, protowire.BytesType)
	return protowire.AppendString(b, value)
}
