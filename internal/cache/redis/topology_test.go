package redis_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
	"ringdex/internal/enginetest"
)

const host = "127.0.0.1"

func portOf(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	return u.Port()
}

// start runs a redis-server of its own kind on a free port, until the test ends
// or the test's process does.
func start(t *testing.T, config ...string) (port string) {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	must(t, err)
	_, port, err = net.SplitHostPort(listener.Addr().String())
	must(t, err)
	must(t, listener.Close())
	dir := t.TempDir()
	file := filepath.Join(dir, "redis.conf")
	config = append(config, "port "+port, "bind "+host, "dir "+dir, `save ""`)
	must(t, os.WriteFile(file, []byte(strings.Join(config, "\n")), 0o600))

	// The pipe to the shell closes with this process, however it ends.
	cmd := exec.Command("sh", "-c", `redis-server "$@" >/dev/null & read x; kill -9 $!; wait`, "sh", file)
	if strings.HasPrefix(config[0], "sentinel") {
		cmd.Args = append(cmd.Args, "--sentinel")
	}
	stdin, err := cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	})
	admin := goredis.NewClient(&goredis.Options{Addr: net.JoinHostPort(host, port)})
	t.Cleanup(func() { _ = admin.Close() })
	eventually(t, "a server that answers", func() bool { return admin.Ping(t.Context()).Err() == nil })
	return port
}

// serves checks that a cache at a URL can be filled, read and told to forget.
func serves(t *testing.T, url string) {
	t.Helper()
	c := open(t, url)
	answers := make([]answer.Answer, 300)
	for i := range answers {
		answers[i] = encode(t, reading(i))
	}
	eventually(t, "a fill", func() bool { return c.Fill(t.Context(), answers) == nil })
	for i := range answers {
		if !hits(t, c, reading(i)) {
			t.Fatalf("answer %d is missing", i)
		}
	}
	must(t, c.Forget(t.Context(), reading(0).Caller, reading(299).Caller))
	if hits(t, c, reading(0)) || !hits(t, c, reading(1)) || hits(t, c, reading(299)) {
		t.Error("the wrong ones are forgotten")
	}
}

func TestCluster(t *testing.T) {
	byNodes, byOne := clusterURLs(t)
	t.Run("by its nodes", func(t *testing.T) { serves(t, byNodes) })
	t.Run("by one address", func(t *testing.T) { serves(t, byOne) })
}

// A server of a Cluster that comes back empty is worth filling.
func TestMarkOfAClusterGoesWithAnyServer(t *testing.T) {
	nodes := enginetest.RedisCluster(t, 3)
	c := open(t, nodes[0].URL()+"?cluster=true")
	for _, n := range nodes {
		eventually(t, "a mark", func() bool { return c.Mark(t.Context()) == nil })
		n.Kill()
		n.Start()
		eventually(t, "the loss of a server's marks", func() bool {
			marked, err := c.Marked(t.Context())
			return err == nil && !marked
		})
	}
}

// clusterURLs are those of a Cluster of its own.
func clusterURLs(t *testing.T) (byNodes, byOne string) {
	nodes := enginetest.RedisCluster(t, 3)
	byOne = nodes[1].URL() + "?cluster=true"
	byNodes = nodes[0].URL() + "?"
	for _, n := range nodes[1:] {
		byNodes += "&addr=" + host + ":" + portOf(t, n.URL())
	}
	return byNodes, byOne
}

func TestSentinel(t *testing.T) {
	server := enginetest.Redis(t)
	port := start(t, fmt.Sprintf("sentinel monitor main %s %s 1", host, portOf(t, server.URL())))
	t.Run("the primary", func(t *testing.T) {
		serves(t, fmt.Sprintf("redis://%s:%s?master_name=main", host, port))
	})
	t.Run("routed by latency", func(t *testing.T) {
		serves(t, fmt.Sprintf("redis://%s:%s?master_name=main&route_by_latency=true", host, port))
	})
}

func TestSocketAndPassword(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "socket")
	password := "p@ss/" + rand.Text()
	admin := administer(t, "redis://"+net.JoinHostPort(host, start(t, "unixsocket "+socket)))
	must(t, admin.ConfigSet(context.Background(), "requirepass", password).Err())
	user := url.UserPassword("default", password)
	serves(t, (&url.URL{Scheme: "unix", User: user, Path: socket, RawQuery: "db=3"}).String())
	serves(t, (&url.URL{Scheme: "redis", User: user, Host: admin.Options().Addr, Path: "/2"}).String())
}
