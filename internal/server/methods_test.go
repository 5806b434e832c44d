package server

import (
	"regexp"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"ringdex/internal/callerid"
)

// method is one of the address book's.
type method struct {
	name    string // /service/method
	in, out func() proto.Message
}

// bookMethods are all that are served, found by reflection.
func bookMethods(t *testing.T, s *Server) []method {
	t.Helper()
	var all []method
	for service := range s.grpc.GetServiceInfo() {
		if !strings.HasPrefix(service, "ringdex.") || service == "ringdex.v1.RecognitionService" {
			continue
		}
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service))
		if err != nil {
			t.Fatal(err)
		}
		methods := found.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			m := methods.Get(i)
			all = append(all, method{
				"/" + service + "/" + string(m.Name()), maker(t, m.Input()), maker(t, m.Output()),
			})
		}
	}
	if len(all) < 34 {
		t.Fatalf("only %d methods are served", len(all))
	}
	return all
}

func maker(t *testing.T, d protoreflect.MessageDescriptor) func() proto.Message {
	t.Helper()
	kind, err := protoregistry.GlobalTypes.FindMessageByName(d.FullName())
	if err != nil {
		t.Fatal(err)
	}
	return func() proto.Message { return kind.New().Interface() }
}

// Whoever may not use the address book hears what to do, of every method, and
// the book hears nothing.
func TestEveryMethodOfTheBookRefuses(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	fresh := true
	w.server.current = func() bool { return fresh }
	for _, m := range bookMethods(t, w.server) {
		scope := scopes[m.name]
		for _, test := range []struct {
			name, token string
			stale       bool
			code        codes.Code
			says        string
		}{
			{"no key", "", false, codes.Unauthenticated, "no API key"},
			{"a key for rings", tokens["ring"], false, codes.PermissionDenied, "--scope " + string(scope)},
			{"a platform key", tokens["platform"], false, codes.PermissionDenied, "--org NAME"},
			{"a stale lease", tokens["all"], true, codes.Unavailable, "try again"},
		} {
			fresh = !test.stale
			err := w.conn.Invoke(bearing(t.Context(), test.token), m.name, fill(m.in()), m.out())
			if st := status.Convert(err); st.Code() != test.code || !strings.Contains(st.Message(), test.says) {
				t.Errorf("%s with %s: %v, want %s with %q", m.name, test.name, err, test.code, test.says)
			}
		}
		fresh = true
		for _, other := range []callerid.Scope{callerid.ScopeRead, callerid.ScopeWrite, callerid.ScopeAdmin} {
			want := codes.PermissionDenied
			if other == scope {
				continue
			}
			if err := w.conn.Invoke(bearing(t.Context(), tokens[string(other)]), m.name, fill(m.in()), m.out()); status.Code(err) != want {
				t.Errorf("%s with a key to %s: %v, want %s", m.name, other, err, want)
			}
		}
	}
	if d.asked != nil {
		t.Errorf("the book was asked %v", d.asked)
	}
}

// The organization is the key's, whatever the request holds.
func TestEveryMethodOfTheBookIsOfTheKeysOrganization(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	for _, m := range bookMethods(t, w.server) {
		d.asked = nil
		err := w.conn.Invoke(bearing(t.Context(), tokens[string(scopes[m.name])]), m.name, fill(m.in()), m.out())
		if err != nil || len(d.asked) == 0 || d.asked[0] != callerid.OrgID(7) {
			t.Errorf("%s: asked %v: %v", m.name, d.asked, err)
		}
	}
}

// What only reads needs `read`, what defines fields `admin`, all else `write`.
func TestScopesFollowTheNames(t *testing.T) {
	w, _ := atDesk(t, &desk{})
	reads := regexp.MustCompile(`/(Get|BatchGet|List|Export|Check)[A-Z]\w+$`)
	defines := regexp.MustCompile(`FieldService/(Define|Drop)Field$`)
	for _, m := range bookMethods(t, w.server) {
		want := callerid.ScopeWrite
		switch {
		case reads.MatchString(m.name):
			want = callerid.ScopeRead
		case defines.MatchString(m.name):
			want = callerid.ScopeAdmin
		}
		if scopes[m.name] != want {
			t.Errorf("%s needs %s, want %s", m.name, scopes[m.name], want)
		}
	}
}

// canary is in every text of a request that fill makes.
const canary = `Ada Canary <ada@canary.example> +14155550100`

// fill sets every field of a message: ids to an id, other texts to the canary.
func fill(in proto.Message) proto.Message {
	m := in.ProtoReflect()
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		switch {
		case f.IsMap():
			m.Mutable(f).Map().Set(protoreflect.ValueOfString(canary).MapKey(), valueOf(f.MapValue(), m.Mutable(f).Map().NewValue()))
		case f.IsList():
			m.Mutable(f).List().Append(valueOf(f, m.Mutable(f).List().NewElement()))
		default:
			m.Set(f, valueOf(f, m.NewField(f)))
		}
	}
	return in
}

func valueOf(f protoreflect.FieldDescriptor, empty protoreflect.Value) protoreflect.Value {
	name := string(f.Name())
	switch {
	case f.Message() != nil && f.Message().FullName().Parent() != "google.protobuf":
		return protoreflect.ValueOfMessage(fill(empty.Message().Interface()).ProtoReflect())
	case f.Kind() == protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(1)
	case f.Kind() == protoreflect.StringKind && (strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")):
		return protoreflect.ValueOfString(recordID(1).String())
	case name == "query" && f.Parent().Name() == "ListContactsRequest":
		return empty // is the filter's, which is set
	case f.Kind() == protoreflect.StringKind:
		return protoreflect.ValueOfString(canary)
	}
	return empty
}
