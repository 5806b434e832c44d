package postgres

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
)

// place is where a page ended: at a contact, by what the list is sorted by and by
// its id. The zero place is before the first.
type place struct {
	order      callerid.Order
	descending bool
	// keyless: the contact has nothing that the list is sorted by, and so comes
	// after those that have; key is then empty.
	keyless bool
	key     string // as PostgreSQL writes it
	id      callerid.ContactID
}

func (p place) begun() bool { return p != place{} }

// A place is written as its order, flags, id and key with a checksum before
// them, so that what was cut or mistyped is none.
const (
	placeHead       = crc32.Size + 2 + len(uuid.UUID{})
	placeDescending = 1 << 0
	placeKeyless    = 1 << 1
)

func (p place) encode() string {
	var flags byte
	if p.descending {
		flags |= placeDescending
	}
	if p.keyless {
		flags |= placeKeyless
	}
	b := make([]byte, crc32.Size, placeHead+len(p.key))
	b = append(append(append(b, byte(p.order), flags), p.id[:]...), p.key...)
	binary.BigEndian.PutUint32(b, crc32.ChecksumIEEE(b[crc32.Size:]))
	return base64.RawURLEncoding.EncodeToString(b)
}

var errPlace = errors.New("the place is none in this order")

// placeOf reads where q goes on; callerid.ErrInvalid.
func placeOf(q callerid.Query) (place, error) {
	if q.After == "" {
		return place{}, nil
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(q.After)
	if err != nil || len(b) < placeHead || binary.BigEndian.Uint32(b) != crc32.ChecksumIEEE(b[crc32.Size:]) {
		return place{}, fmt.Errorf("%w: %w", callerid.ErrInvalid, errPlace)
	}
	b = b[crc32.Size:]
	p := place{
		order: callerid.Order(b[0]), descending: b[1]&placeDescending != 0, keyless: b[1]&placeKeyless != 0,
		id: uuid.UUID(b[2:18]), key: string(b[18:]),
	}
	if p.order != q.Order || p.descending != q.Descending || b[1]&^(placeDescending|placeKeyless) != 0 {
		return place{}, fmt.Errorf("%w: %w", callerid.ErrInvalid, errPlace)
	}
	return p, nil
}
