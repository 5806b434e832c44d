package enginetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
)

// envPostgres is the URL of a superuser on the server that all test processes
// of a run share.
const envPostgres = "RINGDEX_TEST_POSTGRES"

// shared holds the server of this process where the environment names none;
// like cluster, its lifetime is the process.
var shared = sync.OnceValues(func() (*instance, error) {
	return startPostgres(context.Background())
})

// Database returns the URL of a new, empty database for this test alone, on a
// server it shares with others. The database is dropped after the test, even
// while connections to it are open.
func Database(t testing.TB) string {
	t.Helper()
	server, err := sharedURL()
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("reading %s: %v", envPostgres, err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	// template0, since any stray connection to template1 blocks the copy.
	if err := execute(t.Context(), server, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		t.Fatalf("creating a database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := execute(ctx, server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	u.Path = "/" + name
	return u.String()
}

func sharedURL() (string, error) {
	if server := os.Getenv(envPostgres); server != "" {
		return server, nil
	}
	i, err := shared()
	if err != nil {
		return "", err
	}
	return i.url(), nil
}

// Share starts the server that a whole run of tests shares. It returns the
// environment that test processes need to find it, as NAME=value, and a
// function that ends it.
func Share(ctx context.Context) (environ []string, end func() error, err error) {
	c, err := newCluster()
	if err != nil {
		return nil, nil, err
	}
	i, err := launch(ctx, func(dir string, port int) (engine, error) {
		return copyCluster(c.dir, dir+"/data", port)
	})
	if err != nil {
		return nil, nil, errors.Join(err, c.home.close())
	}
	environ = []string{
		fmt.Sprintf("%s=%s", envPostgres, i.url()),
		fmt.Sprintf("%s=%s", envCluster, c.dir),
	}
	return environ, func() error { return errors.Join(i.close(), c.home.close()) }, nil
}
