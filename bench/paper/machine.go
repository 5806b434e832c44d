package paper

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Look is what the report tells of the machine and of what runs on it.
func Look(ctx context.Context, program string) []Fact {
	postgres := "postgres"
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres"); len(found) > 0 {
		postgres = found[len(found)-1]
	}
	return []Fact{
		{"Processor", fmt.Sprintf("%d × %s", runtime.NumCPU(), field("/proc/cpuinfo", "model name"))},
		{"Memory", gibibytes(field("/proc/meminfo", "MemTotal"))},
		{"Kernel", first(ctx, "uname", "-sr")},
		{"Load average before", read("/proc/loadavg")},
		{"Ringdex", first(ctx, program, "version")},
		{"Go", runtime.Version()},
		{"PostgreSQL", first(ctx, postgres, "--version")},
		{"Redis", first(ctx, "redis-server", "--version")},
		{"nsd", first(ctx, "/usr/sbin/nsd", "-v")},
		{"perf", first(ctx, "perf", "--version")},
	}
}

// gibibytes is what the kernel says in kB, in words for people.
func gibibytes(kernel string) string {
	var kib float64
	if _, err := fmt.Sscanf(kernel, "%f kB", &kib); err != nil {
		return kernel
	}
	return fmt.Sprintf("%.1f GiB", kib/(1<<20))
}

// first is the first line that a program says, wherever it says it.
func first(ctx context.Context, argv ...string) string {
	out, err := exec.CommandContext(ctx, argv[0], argv[1:]...).CombinedOutput()
	line, _, _ := strings.Cut(string(out), "\n")
	if err != nil && line == "" {
		return dash
	}
	return strings.TrimSpace(line)
}

// field is what a file of the kernel says after a name.
func field(file, name string) string {
	for line := range strings.Lines(read(file)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return dash
}

func read(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return dash
	}
	return strings.TrimSpace(string(text))
}
