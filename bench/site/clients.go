package site

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Callers is what a server reads to complete its index.
const Callers = "SELECT org, number, version, contact IS NOT NULL FROM callers"

// Psql is how long PostgreSQL's own client takes to read what a query finds, in
// binary form and to nowhere.
func (b *Book) Psql(ctx context.Context, query string) (time.Duration, error) {
	return timed(exec.CommandContext(ctx, "psql", "--no-psqlrc", "--dbname", b.URL,
		"--command", "COPY ("+query+") TO STDOUT (FORMAT binary)"))
}

// Pipe is how long Redis' own client takes to write what Save has saved. It fails
// if Redis refuses any of it.
func (r *Redis) Pipe(ctx context.Context, file string) (time.Duration, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	cmd := exec.CommandContext(ctx, "redis-cli", "-s", r.Socket, "--pipe")
	cmd.Stdin = f
	return timed(cmd)
}

// timed runs a command from its start to its end. What it prints goes to nowhere.
func timed(cmd *exec.Cmd) (time.Duration, error) {
	var said strings.Builder
	cmd.Env, cmd.Stderr = environment(), &said
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%s: %w: %s", cmd.Args[0], err, said.String())
	}
	return time.Since(began), nil
}
