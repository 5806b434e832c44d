package addressbook

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"ringdex/internal/callerid"
)

// seal is a short hash of what is listed. A token holds it beside the place where
// the page ended, so that it continues no other list: not one sorted otherwise,
// and not another organization's. It keeps honest clients from mistakes; others
// gain nothing by forging one, since a place is no right to anything.
type seal [8]byte

func sealOf(org callerid.OrgID, what ...any) seal {
	text, _ := json.Marshal(append(what, org)) // it takes all that callerid.Filter.Check has seen
	hash := sha256.Sum256(text)
	return seal(hash[:len(seal{})])
}

// close makes a token; "" at the end of the list.
func (s seal) close(place string) string {
	if place == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(s[:], place...))
}

// open returns the place in a token; "" for the beginning, which has none.
func (s seal) open(token string) (string, error) {
	if token == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	place, ours := bytes.CutPrefix(raw, s[:])
	if err != nil || !ours || len(place) == 0 {
		return "", invalid("page_token is none of this list: begin without one, and change nothing else between pages")
	}
	return string(place), nil
}
