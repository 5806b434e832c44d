package callerid

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"maps"
	"slices"
	"strconv"
)

// Revision stands for everything of a contact that can be edited, its phones and
// whether it is deleted: two that are the same have the same one. What calls
// change by themselves (CallCount, LastContactedAt), UpdatedAt, and the
// do-not-call marks, which are the numbers' own, are no part of it.
func (c Contact) Revision() string {
	d := digest{sha256.New()}
	for _, f := range TextFields() {
		d.text(*f.Of(&c))
	}
	d.list(c.Emails())
	d.list(c.Tags)
	d.number(uint64(c.Status))
	d.number(uint64(len(c.Phones)))
	for _, n := range c.Phones {
		d.number(uint64(n))
	}
	d.table(c.Channels)
	d.table(c.Meta)
	d.number(uint64(len(c.Custom)))
	for _, name := range slices.Sorted(maps.Keys(c.Custom)) {
		d.text(name)
		d.text(c.Custom[name].plain())
	}
	if !c.DeletedAt.IsZero() {
		d.number(uint64(c.DeletedAt.UnixMicro())) // as exact as databases are
	}
	return hex.EncodeToString(d.Sum(nil)[:8])
}

// plain is the value as text that tells a number from its digits.
func (v Value) plain() string {
	if v.Number == nil {
		return "s" + v.Text
	}
	return "n" + strconv.FormatFloat(*v.Number, 'g', -1, 64)
}

// digest hashes values with their lengths, so that nothing moves from one to
// the next unseen.
type digest struct{ hash.Hash }

func (d digest) number(n uint64) { d.Write(binary.AppendUvarint(nil, n)) }

func (d digest) text(s string) {
	d.number(uint64(len(s)))
	d.Write([]byte(s))
}

func (d digest) list(texts []string) {
	d.number(uint64(len(texts)))
	for _, s := range texts {
		d.text(s)
	}
}

func (d digest) table(texts map[string]string) {
	d.number(uint64(len(texts)))
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		d.text(key)
		d.text(texts[key])
	}
}
