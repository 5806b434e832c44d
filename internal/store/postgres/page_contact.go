package postgres

import (
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"ringdex/internal/callerid"
)

// pageColumns are what an answer shows of a contact. To send an empty column
// takes the server longer than to see that it is empty, three times as long for an
// object, so what few contacts have is NULL for the others. An object of more than
// eight bytes is not empty.
const pageColumns = `name, email, company, title, notes, org, id, tags,
	CASE WHEN first_name <> '' OR last_name <> '' OR nick <> '' OR description <> '' OR preferences <> ''
		THEN ARRAY[first_name, last_name, nick, description, preferences] END,
	CASE WHEN kind <> 'contact' THEN kind END, CASE WHEN status <> 'active' THEN status END,
	CASE WHEN pg_column_size(channels) > 8 THEN channels END, CASE WHEN pg_column_size(custom) > 8 THEN custom END,
	CASE WHEN pg_column_size(meta) > 8 THEN meta END, last_contacted_at, nullif(call_count, 0)`

const (
	pageTexts  = 5
	pageOthers = 11
	pageEpoch  = 946_684_800 // of PostgreSQL's times, 2000-01-01, in Unix time
)

var errRow = errors.New("the server's row has an unknown form")

// rowDecoder decodes a row by hand, which takes a tenth of what scanning it into
// variables does. It keeps the first error.
type rowDecoder struct{ err error }

// contact decodes a row of pageColumns. Odd is what has a form that only JSON
// brings into the form that the port wants.
func (d *rowDecoder) contact(raw [][]byte) (c pageContact, odd bool) {
	if len(raw) != pageTexts+pageOthers || len(raw[pageTexts+1]) != len(c.id) {
		d.err = errRow
		return c, true
	}
	texts, valid := shared(raw[:pageTexts])
	raw = raw[pageTexts:]
	c.org, c.id = callerid.OrgID(d.int(raw[0], 4)), callerid.ContactID(raw[1])
	k := &c.profile.Contact
	k.ID, k.Name, k.Email, k.Company, k.Title, k.Notes = c.id, texts[0], texts[1], texts[2], texts[3], texts[4]
	var simple bool
	if k.Tags, simple = d.texts(raw[2]); !simple || !valid {
		return c, true
	}
	if raw[3] != nil {
		rare, simple := d.texts(raw[3])
		if len(rare) != 5 || !simple {
			return c, true
		}
		k.FirstName, k.LastName, k.Nick, k.Description, k.Preferences = rare[0], rare[1], rare[2], rare[3], rare[4]
	}
	k.Kind, k.Status = kindOf(string(raw[4])), statusOf(string(raw[5]))
	k.Channels, k.Custom, k.Meta = decodeMap(raw[6], decodeText), decodeMap(raw[7], decodeValue), decodeMap(raw[8], decodeText)
	if raw[9] != nil {
		k.LastContactedAt = momentOf(d.int(raw[9], 8))
	}
	if raw[10] != nil {
		k.CallCount = d.int(raw[10], 8)
	}
	return c, false
}

// shared copies texts by one allocation.
func shared(raw [][]byte) (texts [pageTexts]string, valid bool) {
	size := 0
	for _, v := range raw {
		size += len(v)
	}
	var b strings.Builder
	b.Grow(size)
	for _, v := range raw {
		b.Write(v)
	}
	all := b.String()
	valid = utf8.ValidString(all)
	for i, v := range raw {
		texts[i], all = all[:len(v)], all[len(v):]
	}
	return texts, valid
}

func (d *rowDecoder) int(raw []byte, size int) int64 {
	switch {
	case len(raw) != size:
		d.err = errRow
	case size == 4:
		return int64(int32(binary.BigEndian.Uint32(raw)))
	case size == 8:
		return int64(binary.BigEndian.Uint64(raw))
	}
	return 0
}

// texts reads an array in PostgreSQL's binary form: its dimensions, whether it
// holds NULL, the type, each dimension's size and lower bound, then elements with
// their length. One of several dimensions is not simple.
func (d *rowDecoder) texts(raw []byte) (list []string, simple bool) {
	dimensions := d.take(&raw, 4)
	d.take(&raw, 8)
	if d.err != nil || dimensions > 1 {
		return nil, false
	}
	if dimensions == 0 {
		return nil, true
	}
	n := d.take(&raw, 4)
	d.take(&raw, 4)
	for ; n > 0 && d.err == nil; n-- {
		size := max(d.take(&raw, 4), 0) // NULL has -1
		if len(raw) < size {
			d.err = errRow
			return nil, false
		}
		list, raw = append(list, string(raw[:size])), raw[size:]
		if simple := utf8.ValidString(list[len(list)-1]); !simple {
			return nil, false
		}
	}
	return list, true
}

// take reads an integer off the front of so many bytes, of which only the first
// four count.
func (d *rowDecoder) take(raw *[]byte, size int) int {
	if len(*raw) < size {
		d.err = errRow
		return 0
	}
	v := int32(binary.BigEndian.Uint32(*raw))
	*raw = (*raw)[size:]
	return int(v)
}

// momentOf is the zero time for those that RFC 3339 does not know, as moment is.
func momentOf(microseconds int64) time.Time {
	if microseconds == math.MaxInt64 || microseconds == math.MinInt64 {
		return time.Time{}
	}
	t := time.Unix(pageEpoch+microseconds/1e6, microseconds%1e6*1e3).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
