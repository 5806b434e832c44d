package enginetest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
)

// oldestPostgres is the first major version that Ringdex supports.
const oldestPostgres = 15

var (
	errNoPostgres = errors.New("no PostgreSQL 15 or newer here: install the Debian package postgresql, or run `make test`, which does")
	errNoRedis    = errors.New("no redis-server here: install the Debian package redis-server, or run `make test`, which does")
)

// postgresPrograms returns the directory of the newest initdb and postgres.
// Debian keeps each major version in a directory that is not in PATH.
func postgresPrograms() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		dirs = append(dirs, filepath.Dir(initdb))
	}
	best, newest := "", oldestPostgres-1
	for _, dir := range dirs {
		if v := postgresVersion(dir); v > newest {
			best, newest = dir, v
		}
	}
	if best == "" {
		return "", errNoPostgres
	}
	return best, nil
}

// postgresVersion returns the major version of the server in a directory, 0 if
// there is none: a client-only installation has the directory as well.
func postgresVersion(dir string) int {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return 0
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	v, _ := strconv.Atoi(string(regexp.MustCompile(`\d+`).Find(out)))
	return v
}

// postgresOwner returns whom PostgreSQL is to run as: it refuses to be root.
// nil means the user we are.
func postgresOwner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("finding a user to run PostgreSQL as: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
