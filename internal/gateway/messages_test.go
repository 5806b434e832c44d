package gateway

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

var inBraces = regexp.MustCompile(`\{[a-z_.]+\}`)

// laidOut lays a message out as its rule says: path, body, and the rest as query.
func laidOut(t *testing.T, r rule, message proto.Message) (target, body string) {
	t.Helper()
	left := proto.Clone(message).ProtoReflect()
	path := inBraces.ReplaceAllStringFunc(r.path, func(name string) string {
		return url.PathEscape(cut(left, strings.Trim(name, "{}")))
	})
	json := func(m protoreflect.Message) string {
		text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m.Interface())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	switch r.body {
	case "*":
		return path, json(left)
	case "":
	default:
		field := left.Descriptor().Fields().ByName(protoreflect.Name(r.body))
		body = json(left.Get(field).Message())
		left.Clear(field)
	}
	query := url.Values{}
	asQuery(query, "", left)
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, body
}

// cut removes a field and returns its text.
func cut(m protoreflect.Message, path string) string {
	name, rest, nested := strings.Cut(path, ".")
	field := m.Descriptor().Fields().ByName(protoreflect.Name(name))
	if nested {
		return cut(m.Mutable(field).Message(), rest)
	}
	defer m.Clear(field)
	return scalar(field, m.Get(field))
}

// asQuery writes fields under their names with dots.
func asQuery(query url.Values, prefix string, m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		name := prefix + string(field.Name())
		switch {
		case field.IsList():
			for i := range value.List().Len() {
				query.Add(name, scalar(field, value.List().Get(i)))
			}
		case field.Message() == nil, field.Message().FullName() == "google.protobuf.Timestamp",
			field.Message().FullName() == "google.protobuf.FieldMask":
			query.Add(name, scalar(field, value))
		default:
			asQuery(query, name+".", value.Message())
		}
		return true
	})
}

func scalar(field protoreflect.FieldDescriptor, value protoreflect.Value) string {
	switch {
	case field.Enum() != nil:
		return string(field.Enum().Values().ByNumber(value.Enum()).Name())
	case field.Message() != nil:
		text, _ := protojson.Marshal(value.Message().Interface())
		return strings.Trim(string(text), `"`)
	}
	return fmt.Sprint(value.Interface())
}

// filled is a message with something in every field, different in each, and with
// what has to be escaped in texts.
func filled(d protoreflect.MessageDescriptor) proto.Message {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(d.FullName())
	if err != nil {
		panic(err)
	}
	m := kind.New()
	for i := range d.Fields().Len() {
		field := d.Fields().Get(i)
		switch {
		case field.IsMap():
			m.Mutable(field).Map().Set(protoreflect.ValueOfString("a/b").MapKey(), something(field.MapValue(), i))
		case field.IsList():
			m.Mutable(field).List().Append(something(field, i))
			m.Mutable(field).List().Append(something(field, i+50))
		default:
			m.Set(field, something(field, i))
		}
	}
	return m.Interface()
}

func something(field protoreflect.FieldDescriptor, i int) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.MessageKind:
		if field.Message().FullName() == "google.protobuf.FieldMask" {
			return protoreflect.ValueOfMessage((&fieldmaskpb.FieldMask{Paths: []string{"name", "meta.plan"}}).ProtoReflect())
		}
		return protoreflect.ValueOfMessage(filled(field.Message()).ProtoReflect())
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(1 + i%2))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(i + 1))
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(int64(i + 1))
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(uint64(i + 1))
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(float64(i) + 0.5)
	}
	return protoreflect.ValueOfString(fmt.Sprintf("VIP & Söhne/%d: 50%% + %%2F?#\"<", i))
}
