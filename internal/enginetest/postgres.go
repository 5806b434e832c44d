package enginetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"
)

// envCluster names an initialized cluster that no server runs on. Private
// servers start from copies of it, which saves each test process an initdb.
const envCluster = "RINGDEX_TEST_PGDATA"

// cluster holds the initialized cluster of this process, made when first
// needed.
//
// It is a variable because its lifetime is the process: [testing] has no
// narrower place that all tests of a package share.
var cluster = sync.OnceValues(func() (*clusterTemplate, error) {
	if dir := os.Getenv(envCluster); dir != "" {
		return &clusterTemplate{dir: dir}, nil
	}
	return newCluster()
})

// clusterTemplate is a data directory to copy. The home, if it is ours, lasts
// as long as this process: its guard holds the pipe to remove it then.
type clusterTemplate struct {
	dir  string
	home *home
}

func newCluster() (*clusterTemplate, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	owner, err := postgresOwner()
	if err != nil {
		return nil, err
	}
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(h.dir, "cluster")
	if err := runPostgres(bin, dir, owner, "initdb", "--pgdata="+dir, "--no-sync",
		"--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return &clusterTemplate{dir: dir, home: h}, nil
}

// runPostgres has a program of PostgreSQL fill a new data directory.
func runPostgres(bin, data string, owner *syscall.Credential, program string, args ...string) error {
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if owner != nil {
		if err := os.Chown(data, int(owner.Uid), int(owner.Gid)); err != nil {
			return err
		}
	}
	cmd := command(append([]string{filepath.Join(bin, program)}, args...), owner)
	cmd.Dir = filepath.Dir(data)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("running %s: %w\n%s", program, err, out)
	}
	return nil
}

func startPostgres(ctx context.Context) (*instance, error) {
	c, err := cluster()
	if err != nil {
		return nil, err
	}
	return launch(ctx, func(dir string, port int) (engine, error) {
		return copyCluster(c.dir, filepath.Join(dir, "data"), port)
	})
}

func copyCluster(from, data string, port int) (engine, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return engine{}, err
	}
	owner, err := postgresOwner()
	if err != nil {
		return engine{}, err
	}
	// cp keeps owner and permissions, which the server insists on.
	if out, err := exec.Command("cp", "-a", from, data).CombinedOutput(); err != nil {
		return engine{}, fmt.Errorf("copying the cluster: %w\n%s", err, out)
	}
	return postgresEngine(bin, data, port, owner), nil
}

func postgresEngine(bin, data string, port int, owner *syscall.Credential) engine {
	return engine{
		argv:  postgresCommand(bin, data, port),
		owner: owner,
		url:   fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port),
		ping:  func(ctx context.Context, url string) error { return execute(ctx, url, "") },
		quit:  syscall.SIGINT,
		after: func() error { return removeSegment(data) },
	}
}

func postgresCommand(bin, data string, port int) []string {
	return []string{
		filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories=",
		"-c", "max_connections=500",
		"-c", "fsync=off",
		// In the data directory, so that a kill leaves nothing in /dev/shm.
		"-c", "dynamic_shared_memory_type=mmap",
	}
}

// execute runs one statement on a connection of its own.
func execute(ctx context.Context, url, statement string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// removeSegment removes the System V segment that a killed server leaves
// behind for its successor to find, and that would stay until the machine
// restarts if there never is one. Line 7 of postmaster.pid holds key and id.
func removeSegment(data string) error {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 7 {
		return nil // killed before it had one
	}
	var key, id int
	if _, err := fmt.Sscan(lines[6], &key, &id); err != nil {
		return fmt.Errorf("reading postmaster.pid: %w", err)
	}
	if _, err := unix.SysvShmCtl(id, unix.IPC_RMID, nil); err != nil && !errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("removing shared memory segment %d: %w", id, err)
	}
	return nil
}
