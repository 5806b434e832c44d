package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// messageJSON is a message in one line of JSON: as protojson has it, with the
// names of fields as in the contract and in its order, and those of enumerations
// without the enumeration's own name before them. What is empty is left out.
func messageJSON(m proto.Message) ([]byte, error) {
	return marshal(m, protojson.MarshalOptions{UseProtoNames: true})
}

// answerJSON is messageJSON with what is empty, so that a script finds every list,
// as it does over HTTP.
func answerJSON(m proto.Message) ([]byte, error) {
	return marshal(m, protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true})
}

func marshal(m proto.Message, options protojson.MarshalOptions) ([]byte, error) {
	raw, err := options.Marshal(m)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := writeMessage(&out, raw, m.ProtoReflect().Descriptor()); err != nil {
		return nil, fmt.Errorf("writing %s as JSON: %w", m.ProtoReflect().Descriptor().FullName(), err)
	}
	return out.Bytes(), nil
}

// writeMessage writes what protojson made of a message. The types of
// google.protobuf have a JSON form of their own, which is kept.
func writeMessage(out *bytes.Buffer, raw []byte, d protoreflect.MessageDescriptor) error {
	if d.FullName().Parent() == "google.protobuf" {
		return json.Compact(out, raw)
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return err
	}
	fields := d.Fields()
	var names []string
	for i := range fields.Len() {
		if name := fields.Get(i).TextName(); values[name] != nil {
			names = append(names, name)
		}
	}
	return writeObject(out, names, values, func(name string, raw []byte) error {
		return writeField(out, raw, fields.ByTextName(name))
	})
}

func writeField(out *bytes.Buffer, raw []byte, f protoreflect.FieldDescriptor) error {
	switch {
	case f.IsMap():
		var entries map[string]json.RawMessage
		if err := json.Unmarshal(raw, &entries); err != nil {
			return err
		}
		return writeObject(out, slices.Sorted(maps.Keys(entries)), entries, func(_ string, raw []byte) error {
			return writeValue(out, raw, f.MapValue())
		})
	case f.IsList():
		var items []json.RawMessage
		if err := json.Unmarshal(raw, &items); err != nil {
			return err
		}
		return writeList(out, items, func(raw []byte) error { return writeValue(out, raw, f) })
	default:
		return writeValue(out, raw, f)
	}
}

func writeValue(out *bytes.Buffer, raw []byte, f protoreflect.FieldDescriptor) error {
	if f.Message() != nil {
		return writeMessage(out, raw, f.Message())
	}
	if f.Enum() != nil {
		raw = bytes.Replace(raw, []byte(upperSnake(string(f.Enum().Name()))+"_"), nil, 1)
	}
	return json.Compact(out, raw)
}

func writeObject(out *bytes.Buffer, names []string, values map[string]json.RawMessage, write func(name string, raw []byte) error) error {
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		out.Write(append(key, ':'))
		if err := write(name, values[name]); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

func writeList(out *bytes.Buffer, items []json.RawMessage, write func(raw []byte) error) error {
	out.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := write(item); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}

// upperSnake turns ContactStatus into CONTACT_STATUS.
func upperSnake(camel string) string {
	var b strings.Builder
	lower := false
	for _, r := range camel {
		if lower && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}
