package callerid

import (
	"bytes"
	"strings"
	"unicode"
)

// Words that stand where nobody knew a name. A value made of such words only is
// no name, in any combination: "Unknown", "WIRELESS CALLER", "Caller 12",
// "No Name", "Null Null". One of them beside a real name may be part of it
// (Jane Null, Chris Guest, Li Na); see artefact for those that never are.

// placeholder tells whether a word alone, as it was written, says nothing of
// who somebody is: no letters, an honorific, or one of the words below.
func placeholder(word string) bool {
	switch word {
	case "Nan", "Nil":
		return false // given names; "nan" and "nil" are what a program wrote
	}
	var room wordRoom
	f := room.folded(word)
	return len(f) == 0 || blank(f) || generic(f) || honorific(word)
}

// blank: the ways in which people, programs and other languages write "nothing
// here". These say nothing in any field.
func blank(folded []byte) bool {
	switch string(folded) {
	case "", "unknown", "undefined", "unavailable", "unspecified", "none", "null", "nil", "nan", "na",
		"tbd", "tba",
		"unbekannt", "desconocido", "desconocida", "desconhecido", "inconnu", "inconnue",
		"sconosciuto", "onbekend", "okänd", "ukjent", "ukendt", "nieznany", "неизвестный", "неизвестно",
		"未知", "不明", "不详", "مجهول", "ناشناس":
		return true
	}
	return false
}

// generic: what networks, handsets and forms show in place of a name.
func generic(folded []byte) bool {
	switch string(folded) {
	case "anonymous", "private", "restricted", "blocked", "withheld", "hidden", "masked", "invalid",
		"caller", "callers", "callerid", "id", "number", "noname", "unnamed", "untitled",
		"wireless", "cell", "cellular", "mobile", "phone", "telephone", "landline", "payphone", "voip",
		"toll", "free", "tollfree", "call", "calls", "incoming", "inbound", "outbound", "out", "of", "the", "area", "service",
		"spam", "scam", "fraud", "risk", "likely", "potential", "suspected", "possible",
		"nuisance", "robocall", "robocaller", "telemarketer", "telemarketing",
		"no", "not", "available", "given", "provided", "specified", "set", "applicable", "empty", "blank",
		"name", "names", "first", "last", "middle", "full", "fname", "lname", "firstname", "lastname", "fullname",
		"company", "email", "customer", "client", "contact", "user", "guest", "lead", "prospect", "visitor", "person",
		"somebody", "someone", "nobody", "new", "test", "testing", "tester", "sample", "demo", "dummy", "default", "placeholder",
		"asterisk", "freeswitch", "x", "xx", "xxx",
		"anonym", "anonyme", "anonimo", "anónimo", "anoniem", "privado", "privato", "privat", "privé",
		"masqué", "oculto", "número", "numero", "nummer", "匿名", "非通知":
		return true
	}
	return false
}

// artefact tells whether a word beside a real name is no part of it: what a
// program wrote for an empty field. Null, None, Nan and Nil are surnames too,
// and count as such where they are written as the rest of the name is.
func artefact(word string, capitals bool) bool {
	var room wordRoom
	switch string(room.folded(word)) {
	case "unknown", "undefined", "unavailable", "unspecified":
		return true
	case "na":
		return strings.ContainsRune(word, '/')
	case "null", "none", "nil", "nan":
		first := []rune(strings.TrimLeftFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))[0]
		return !unicode.IsUpper(first) || !capitals && inCapitals(word)
	}
	return false
}

// honorific tells whether a word is put before a name.
func honorific(word string) bool {
	var room wordRoom
	switch string(bytes.TrimSuffix(room.lower(word), []byte("."))) {
	case "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "sir", "madam",
		"herr", "frau", "señor", "señora", "sr", "sra", "srta", "monsieur", "mme", "mlle", "dott":
		return true
	}
	return false
}

// suffix tells whether a word is put behind a name, a person's or a company's.
func suffix(word string) bool {
	var room wordRoom
	switch string(bytes.TrimSuffix(room.lower(word), []byte("."))) {
	case "jr", "sr", "ii", "iii", "iv", "esq", "phd", "ph.d", "md", "m.d", "dds", "d.d.s", "dmd", "dvm", "rn", "cpa", "mba",
		"inc", "llc", "llp", "ltd", "corp", "gmbh", "plc":
		return true
	}
	return false
}

// cityAndState tells whether the text is where a number comes from, which US
// networks send for want of a name: a city padded to the 13th place and the
// state ("NEW YORK     NY"). Where the padding is lost, only the codes that are
// nobody's name count: LEE MA is a person.
func cityAndState(s string) bool {
	s = strings.TrimSpace(s)
	end := strings.LastIndexAny(s, " ,") + 1
	if end == 0 || !inCapitals(s) && !strings.Contains(s, ",") {
		return false
	}
	padded := strings.HasSuffix(s[:end], "  ")
	switch s[end:] {
	case "AZ", "CT", "DC", "FL", "GA", "IL", "KS", "KY", "MN", "MT", "NC", "NH", "NJ", "NM", "NV", "NY",
		"OH", "OK", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "WV", "WY",
		"BC", "NB", "NS", "QC", "SK":
		return true
	case "AK", "AL", "AR", "CA", "CO", "DE", "HI", "IA", "ID", "IN", "LA", "MA", "MD", "ME", "MI", "MO", "MS",
		"ND", "NE", "OR", "PA", "PR", "VA", "WA", "WI", "AB", "MB", "NL", "NT", "ON", "PE", "YT":
		return padded
	}
	return false
}
