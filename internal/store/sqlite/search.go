package sqlite

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words: a contact's text is one row, in which all words are looked for at once;
// but a word of digits may as well be in one of its numbers, which are rows of
// their own.
func (w *wanted) words(words []string) {
	var text clause
	var grams []string
	for _, word := range words {
		if strings.Trim(word, "0123456789") == "" {
			w.digits(word)
			continue
		}
		text.add(" AND t.text GLOB ?", pattern(word))
		grams = append(grams, trigrams(word)...)
	}
	if len(grams) > 0 {
		w.check(textOfK+text.sql+")", text.args...)
		w.source(w.texts(grams))
	}
}

func (w *wanted) digits(word string) {
	glob := pattern(word)
	w.check("("+textOfK+" AND t.text GLOB ?) OR "+numberOfK+" AND '  ' || p.number GLOB ?))", glob, glob)
	w.source(w.texts(trigrams(word)), w.numbers(trigrams(word)))
}

const (
	textOfK   = "+EXISTS (SELECT 1 FROM contact_text t WHERE t.org = k.org AND t.contact = k.id"
	numberOfK = "+EXISTS (SELECT 1 FROM callers p WHERE +p.org = k.org AND p.contact = k.id"
)

func (w *wanted) texts(grams []string) table {
	return table{"(SELECT t.contact FROM contact_text t WHERE t.id = contact_search.rowid)", w.match("contact_search", grams)}
}

func (w *wanted) numbers(grams []string) table {
	return table{`(SELECT c.contact FROM number_text n CROSS JOIN callers c ON c.org = n.org AND c.number = n.number
		WHERE n.id = number_search.rowid)`, w.match("number_search", grams)}
}

// match finds the rows of an index of trigrams that have all of these, among the
// organization's: those that may have the words.
func (w *wanted) match(index string, grams []string) clause {
	slices.Sort(grams)
	first := int64(w.org) << 32
	return clause{index + " WHERE " + index + " MATCH ? AND rowid BETWEEN ? AND ?",
		[]any{strings.Join(slices.Compact(grams), " AND "), first, first + 1<<32 - 1}}
}

// maxTrigrams of a word narrow the search enough, and cost no more than they save.
const maxTrigrams = 16

// trigrams are those of a word, as terms of a full-text query. Two blanks stand
// before each word of the text: a short word is looked for together with them.
func trigrams(word string) (terms []string) {
	runes := []rune(word)
	if isShort(word) {
		runes = append([]rune("  "), runes...)
	}
	for i := range min(len(runes)-2, maxTrigrams) {
		terms = append(terms, term(runes[i:i+3]))
	}
	return terms
}

func isShort(word string) bool { return utf8.RuneCountInString(word) < 3 }

// term is a trigram in all spellings that the index takes for different ones.
func term(trigram []rune) string {
	all := []string{""}
	for _, r := range trigram {
		var longer []string
		for _, spelling := range spellings(r) {
			if spelling != r && !unicode.Is(unfolded, spelling) {
				continue
			}
			for _, s := range all {
				longer = append(longer, s+string(spelling))
			}
		}
		all = longer
	}
	for i, s := range all {
		all[i] = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	if len(all) == 1 {
		return all[0]
	}
	return "(" + strings.Join(all, " OR ") + ")"
}

// pattern of GLOB finds a word in lower case in a text that is in lower case as
// far as ASCII goes: of other letters it takes the capitals as well.
func pattern(word string) string {
	var b strings.Builder
	b.WriteString("*")
	if isShort(word) {
		b.WriteString(" ")
	}
	for _, r := range word {
		if all := spellings(r); len(all) > 1 || strings.ContainsRune("*?[", r) {
			b.WriteString("[" + string(all) + "]")
		} else {
			b.WriteRune(r)
		}
	}
	b.WriteString("*")
	return b.String()
}

// spellings are a small letter and all beyond ASCII that it is the small form of.
func spellings(small rune) []rune {
	all := []rune{small}
	for r := unicode.SimpleFold(small); r != small; r = unicode.SimpleFold(r) {
		if r > unicode.MaxASCII && unicode.ToLower(r) == small {
			all = append(all, r)
		}
	}
	if small == 'i' {
		all = append(all, 'İ') // whose case folding depends on the language
	}
	return all
}

// unfolded are capitals that the index does not take for their small letters, as
// it knows an older Unicode, and some beside them, which costs little.
var unfolded = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 'İ', Hi: 'İ', Stride: 1}, {Lo: 0x037F, Hi: 0x037F, Stride: 1}, {Lo: 0x0528, Hi: 0x052F, Stride: 1},
		{Lo: 0x13A0, Hi: 0x13F5, Stride: 1}, // Cherokee
		{Lo: 0x1C90, Hi: 0x1CBF, Stride: 1}, // Georgian, Mtavruli
		{Lo: 0x2C2F, Hi: 0x2C2F, Stride: 1}, {Lo: 0xA698, Hi: 0xA69B, Stride: 1}, {Lo: 0xA796, Hi: 0xA7F6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x104B0, Hi: unicode.MaxRune, Stride: 1}},
}
