package answer

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// New encodes what was read. The reading must have a profile.
func New(r store.Reading) (Answer, error) {
	raw := make([]byte, atPart, 512)
	raw[atFormat] = format
	raw[atMatch] = byte(r.Profile.Contact.Kind)
	binary.LittleEndian.PutUint16(raw[atShape:], uint16(r.Interactions))
	binary.LittleEndian.PutUint32(raw[atOrg:], uint32(r.Caller.Org))
	binary.LittleEndian.PutUint64(raw[atNumber:], uint64(r.Caller.Number))
	binary.LittleEndian.PutUint64(raw[atGeneration:], uint64(EraOf(r.Generation)))
	binary.LittleEndian.PutUint64(raw[atVersion:], r.Version)
	for _, v := range r.Profile.Contact.Variables() {
		raw = AppendVariable(raw, v.Name, v.Value)
	}
	raw, err := appendPart(raw, r)
	if err != nil {
		return Answer{}, err
	}
	binary.LittleEndian.PutUint64(raw, xxhash.Sum64(raw[atFormat:]))
	return Answer{raw}, nil
}

// appendPart appends the part, cut down as far as it has to be to fit.
func appendPart(raw []byte, r store.Reading) ([]byte, error) {
	part := &ringdexv1.RecognizeCallerResponse{
		Caller:  Caller(r.Caller.Number, r.Profile),
		Match:   match(r.Profile.Contact.Kind),
		Version: r.Version,
	}
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
