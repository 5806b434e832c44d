package main

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflection "google.golang.org/grpc/reflection/grpc_reflection_v1"
	reflectionalpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"ringdex/internal/callerid"
)

// keyless services tell what is public: see internal/server.
var keyless = []string{
	healthpb.Health_ServiceDesc.ServiceName,
	reflection.ServerReflection_ServiceDesc.ServiceName,
	reflectionalpha.ServerReflection_ServiceDesc.ServiceName,
}

// methods are all that a server has, as it tells itself. A new one cannot be
// forgotten: it needs an example.
func methods(t *testing.T, conn *grpc.ClientConn) map[string]protoreflect.MethodDescriptor {
	t.Helper()
	stream, err := reflection.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err == nil {
		err = stream.Send(&reflection.ServerReflectionRequest{MessageRequest: &reflection.ServerReflectionRequest_ListServices{}})
	}
	if err != nil {
		t.Fatal(err)
	}
	told, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]protoreflect.MethodDescriptor{}
	for _, s := range told.GetListServicesResponse().GetService() {
		if slices.Contains(keyless, s.GetName()) {
			continue
		}
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(s.GetName()))
		if err != nil {
			t.Fatal(err)
		}
		of := found.(protoreflect.ServiceDescriptor).Methods()
		for i := range of.Len() {
			all["/"+s.GetName()+"/"+string(of.Get(i).Name())] = of.Get(i)
		}
	}
	return all
}

// Whatever one organization asks with another's ids, names, numbers, filters and
// jobs is answered as if these had never been, and changes nothing of the other.
func TestNothingLeaks(t *testing.T) {
	onEachEngine(t, 2, func(t *testing.T, s *site) {
		all := slices.Concat(contactRequests, otherRequests)
		methods := methods(t, s.servers[0].conn)
		for method := range methods {
			if !slices.ContainsFunc(all, func(e example) bool { return e.method == method }) {
				t.Errorf("%s has no example: add one to this test, with everything in it that might find something", method)
			}
		}
		tenants := s.found(3, callerid.Plan{})
		victim, thief, control := tenants[0], tenants[1], tenants[2]
		theirs := victim.victimize()
		stolen, ghosts := thief.with(theirs), control.with(ghosts(theirs))
		before := victim.everything()
		for _, e := range all {
			method, ok := methods[e.method]
			if !ok {
				t.Fatalf("the server has no %s", e.method)
			}
			got, want := thief.call(method, e, stolen), control.call(method, e, ghosts)
			if diff := cmp.Diff(want.without(ghosts), got.without(stolen)); diff != "" {
				t.Errorf("%s tells that it is somebody's (-nobody's +another's):\n%s", e.method, diff)
			}
			got.holdsNone(t, theirs)
			refusesStrangers(t, s, method, e, stolen)
		}
		thief.settle()
		control.settle()
		if diff := cmp.Diff(without(control.everything(), ghosts), without(thief.everything(), stolen)); diff != "" {
			t.Errorf("in the end the book tells what was somebody's (-nobody's +another's):\n%s", diff)
		}
		if diff := cmp.Diff(before, victim.everything()); diff != "" {
			t.Errorf("another organization has changed something:\n%s", diff)
		}
		thief.tokensOf(victim, theirs)
		mine := victim.with(theirs)
		mine["own"] = mine["spare"]
		for _, e := range all {
			if got := victim.call(methods[e.method], e, mine); got.code != e.own {
				t.Errorf("%s ends with %v for whose it is, want %v: %s", e.method, got.code, e.own, got.text)
			}
		}
	})
}

// refusesStrangers: no key has no answer, and one of the platform no book.
func refusesStrangers(t *testing.T, s *site, method protoreflect.MethodDescriptor, e example, x belongings) {
	t.Helper()
	for key, want := range map[string]codes.Code{"": codes.Unauthenticated, s.platform(): codes.PermissionDenied} {
		tn := &tenant{site: s, ctx: withKey(t.Context(), key)}
		got := tn.call(method, e, x)
		if ring := method.Parent().Name() == "RecognitionService" && key != ""; got.code != want && !ring {
			t.Errorf("%s with the key %.8q ends with %v, want %v", e.method, key, got.code, want)
		}
	}
}
