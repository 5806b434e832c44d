package answer

import (
	"unsafe"

	"google.golang.org/protobuf/encoding/protowire"

	"ringdex/internal/callerid"
)

// Variables appends the caller's own variables to dst: those that stand in
// front of the part. The strings share the answer's bytes.
func (a Answer) Variables(dst callerid.Variables) callerid.Variables {
	b := a.Part()
	for {
		field, kind, n := protowire.ConsumeTag(b)
		if n < 0 || field != fieldVariables || kind != protowire.BytesType {
			return dst
		}
		entry, m := protowire.ConsumeBytes(b[n:])
		if m < 0 {
			return dst
		}
		b = b[n+m:]
		dst = append(dst, variable(entry))
	}
}

// variable reads an entry that AppendVariable has written: both fields, in
// order, with tags of one byte.
func variable(entry []byte) callerid.Variable {
	if len(entry) == 0 {
		return callerid.Variable{}
	}
	name, n := protowire.ConsumeBytes(entry[1:])
	if n < 0 || len(entry) < n+2 {
		return callerid.Variable{}
	}
	value, _ := protowire.ConsumeBytes(entry[n+2:])
	return callerid.Variable{Name: alias(name), Value: alias(value)}
}

// alias avoids a copy for each variable of each ring; answers never change.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// NamePart is the part for a policy that tells the name alone. It is composed
// from the spoken names, not cut out of the whole, so that nothing can slip
// through it.
func (a Answer) NamePart() []byte {
	var part, person []byte
	for _, v := range NamesOnly(a.Variables(nil)) {
		part = AppendVariable(part, v.Name, v.Value)
		person = protowire.AppendTag(person, nameFields[v.Name], protowire.BytesType)
		person = protowire.AppendString(person, v.Value)
	}
	part = protowire.AppendTag(part, fieldCaller, protowire.BytesType)
	part = protowire.AppendBytes(part, person)
	part = protowire.AppendTag(part, fieldMatch, protowire.VarintType)
	part = protowire.AppendVarint(part, uint64(match(a.Kind())))
	part = protowire.AppendTag(part, fieldVersion, protowire.VarintType)
	return protowire.AppendVarint(part, a.Version())
}

// nameFields of ringdex.v1.Caller, by the variable that fills them.
var nameFields = map[string]protowire.Number{"NAME": 2, "FIRST_NAME": 3, "LAST_NAME": 4}

// NamesOnly is those of the variables that NamePart tells. It reuses vars, which
// slices.DeleteFunc would send to the heap.
func NamesOnly(vars callerid.Variables) callerid.Variables {
	names := vars[:0]
	for _, v := range vars {
		if _, is := nameFields[v.Name]; is {
			names = append(names, v)
		}
	}
	return names
}
