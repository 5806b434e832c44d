package sqlite

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
)

// Where a page ended is written as the order, the direction, and the id and key
// of its last contact, with a checksum before them, so that what was cut or
// mistyped is none.
const cursorHead = crc32.Size + 2 + len(uuid.UUID{})

var errCursor = errors.New("the place is none in this order")

// encodeCursor writes where a page of q ended.
func encodeCursor(q callerid.Query, last entry) string {
	b := make([]byte, crc32.Size, cursorHead+16)
	b = append(b, byte(q.Order), direction(q))
	b = append(b, last.contact.ID[:]...)
	b = fmt.Append(b, last.key)
	binary.BigEndian.PutUint32(b, crc32.ChecksumIEEE(b[crc32.Size:]))
	return base64.RawURLEncoding.EncodeToString(b)
}

// decodeCursor reads where q goes on, nil for the beginning; callerid.ErrInvalid.
func decodeCursor(q callerid.Query) (*place, error) {
	if q.After == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(q.After)
	if err != nil || len(b) < cursorHead || binary.BigEndian.Uint32(b) != crc32.ChecksumIEEE(b[crc32.Size:]) {
		return nil, fmt.Errorf("%w: %w", callerid.ErrInvalid, errCursor)
	}
	key := string(b[cursorHead:])
	b = b[crc32.Size:cursorHead]
	if b[0] != byte(q.Order) || b[1] != direction(q) {
		return nil, fmt.Errorf("%w: %w", callerid.ErrInvalid, errCursor)
	}
	p := &place{key: key, id: uuid.UUID(b[2:]).String()}
	if q.Order == callerid.OrderCalls {
		if p.key, err = strconv.ParseInt(key, 10, 64); err != nil {
			return nil, fmt.Errorf("%w: %w", callerid.ErrInvalid, errCursor)
		}
	}
	return p, nil
}

func direction(q callerid.Query) byte {
	if q.Descending {
		return 1
	}
	return 0
}
