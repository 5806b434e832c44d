package gateway

import (
	"context"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/testing/protocmp"
)

// rule is one of http.yaml.
type rule struct{ selector, verb, path, body string }

func (r rule) method() protoreflect.MethodDescriptor {
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(r.selector))
	if err != nil {
		return nil
	}
	return d.(protoreflect.MethodDescriptor)
}

// rules reads http.yaml as far as it goes: lists of plain key: value.
func rules(t *testing.T) []rule {
	t.Helper()
	text, err := os.ReadFile("../../proto/ringdex/v1/http.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []rule
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "- "), ": ")
		switch key {
		case "selector":
			all = append(all, rule{selector: value})
		case "get", "post", "put", "patch", "delete":
			all[len(all)-1].verb, all[len(all)-1].path = strings.ToUpper(key), value
		case "body":
			all[len(all)-1].body = strings.Trim(value, `"`)
		}
	}
	return all
}

// Every method of the contract has a route, but streams, which HTTP has none of.
func TestEveryMethodHasARoute(t *testing.T) {
	routed := map[string]bool{}
	for _, r := range rules(t) {
		routed[r.selector] = true
	}
	services := 0
	protoregistry.GlobalFiles.RangeFilesByPackage("ringdex.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			services++
			for j := range file.Services().Get(i).Methods().Len() {
				method := file.Services().Get(i).Methods().Get(j)
				stream := method.IsStreamingClient() || method.IsStreamingServer()
				if name := string(method.FullName()); routed[name] == stream {
					t.Errorf("%s has a rule in http.yaml: %t, and is a stream: %t", name, routed[name], stream)
				}
			}
		}
		return true
	})
	if services < 7 {
		t.Errorf("only %d services were found", services)
	}
}

// A request with every field set arrives with every field set, by any route, and
// so does its answer.
func TestEveryRoute(t *testing.T) {
	var got said
	var reply proto.Message
	at := start(t, func(_ context.Context, s said) (proto.Message, error) {
		got = s
		return reply, nil
	})
	for _, r := range rules(t) {
		t.Run(r.selector, func(t *testing.T) {
			method := r.method()
			if method == nil {
				t.Fatal("http.yaml names a method that there is not")
			}
			request := filled(method.Input())
			target, body := laidOut(t, r, request)
			reply = filled(method.Output())
			back := send(t, r.verb, at+target, body, "Authorization: Bearer rdx_key")
			if back.code/100 != 2 {
				t.Fatalf("%s %s with %s: %d %s", r.verb, target, body, back.code, back.body)
			}
			if want := "/" + string(method.Parent().FullName()) + "/" + string(method.Name()); got.method != want {
				t.Fatalf("reached %s, want %s", got.method, want)
			}
			if diff := cmp.Diff(request, got.req, protocmp.Transform()); diff != "" {
				t.Errorf("the request arrived otherwise (-sent +arrived):\n%s", diff)
			}
			if !slices.Equal(got.keys, []string{"Bearer rdx_key"}) {
				t.Errorf("keys %q", got.keys)
			}
			answered := reply.ProtoReflect().New().Interface()
			if err := protojson.Unmarshal([]byte(back.body), answered); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(reply, answered, protocmp.Transform()); diff != "" {
				t.Errorf("the answer arrived otherwise (-sent +arrived):\n%s", diff)
			}
			_, creates := creations[got.method]
			if (back.code == http.StatusCreated) != creates || strings.ContainsAny(back.header.Get("Location"), "{}") {
				t.Errorf("status %d, Location %q", back.code, back.header.Get("Location"))
			}
		})
	}
}
