package enginetest_test

import (
	"strings"
	"testing"

	"ringdex/internal/enginetest"
)

// wantFrom checks how the reply of a server begins.
func wantFrom(t *testing.T, s *enginetest.RedisServer, command, want string) {
	t.Helper()
	if got, err := ask(t.Context(), s.URL(), command); err != nil || !strings.HasPrefix(got, want) {
		t.Errorf("%s answers %q, %v; want %s…", command, got, err, want)
	}
}

// The slot of foo is 12182, of bar 5061, of hello 866.
func TestRedisCluster(t *testing.T) {
	t.Parallel()
	nodes := enginetest.RedisCluster(t, 3)
	wantFrom(t, nodes[0], "SET hello there", "+OK")
	wantFrom(t, nodes[0], "SET foo there", "-MOVED 12182 127.0.0.1")
	wantFrom(t, nodes[2], "SET foo there", "+OK")
	for _, away := range []struct{ begin, end func() }{
		{nodes[0].Freeze, nodes[0].Thaw},
		{nodes[0].Kill, nodes[0].Start},
	} {
		away.begin()
		wantFrom(t, nodes[2], "CONFIG SET cluster-require-full-coverage no", "+OK")
		wantFrom(t, nodes[2], "EXISTS foo", ":1")
		away.end()
	}
	wantFrom(t, nodes[0], "CONFIG SET cluster-require-full-coverage no", "+OK")
	wantFrom(t, nodes[0], "CLUSTER COUNTKEYSINSLOT 866", ":0") // it came back empty
}
