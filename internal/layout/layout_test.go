package layout

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "ringdex/"

// everything is for cmd alone, where all wiring is.
const everything = "*"

// layers are our packages from the innermost to the outermost, each with those
// of ours that it may import: never one further out.
var layers = []struct{ name, imports string }{
	{"gen/ringdex/v1", ""},

	{"internal/checkup", ""},
	{"internal/phone", ""},
	{"internal/callerid", "internal/phone"},
	{"internal/store", "internal/callerid internal/phone"},

	{"internal/answer", "gen/ringdex/v1 internal/callerid internal/phone internal/store"},
	{"internal/directory", "internal/answer internal/callerid internal/phone internal/store"},
	{"internal/auth", "internal/callerid internal/directory"},
	{"internal/index", "internal/answer internal/callerid internal/directory internal/phone internal/store"},
	{"internal/addressbook", "internal/callerid internal/phone internal/store"},
	{"internal/intake", "internal/callerid internal/phone internal/store"},
	{"internal/leader", "internal/callerid internal/store"},
	{"internal/warmer", "internal/answer internal/callerid internal/store"},
	{"internal/audit", "internal/answer internal/callerid internal/store"},
	{"internal/doctor", "gen/ringdex/v1 internal/answer internal/callerid internal/checkup internal/directory internal/phone internal/store"},
	{"internal/recognizer", "gen/ringdex/v1 internal/answer internal/callerid internal/directory internal/index internal/phone internal/store"},
	{"internal/wire", "gen/ringdex/v1 internal/recognizer"},

	{"internal/store/sqlite", "internal/callerid internal/checkup internal/phone internal/store"},
	{"internal/store/postgres", "internal/callerid internal/checkup internal/phone internal/store"},
	{"internal/cache/near", "internal/answer internal/callerid"},
	{"internal/cache/redis", "internal/answer internal/callerid internal/checkup"},
	{"internal/metrics", "gen/ringdex/v1"},
	{"internal/gateway", "gen/ringdex/v1"},
	{"internal/server", "gen/ringdex/v1 internal/addressbook internal/answer internal/auth internal/callerid internal/directory internal/phone internal/recognizer internal/wire"},

	// What gateways import has to stand outside internal, and drags nothing of ours
	// into them but the contract.
	{"client", "gen/ringdex/v1"},

	{"internal/store/storetest", "internal/callerid internal/phone internal/store"}, // imported by tests
	{"internal/enginetest", ""}, // imported by tests
	{"internal/enginetest/run", "internal/enginetest"},
	{"internal/layout", ""},
	// For the torture, and for tests of what is tortured in one process.
	{"internal/torture/checker", "gen/ringdex/v1 internal/callerid"},
	{"internal/torture/deeds", "internal/callerid internal/phone"},
	{"internal/torture/ledger", "internal/callerid internal/phone internal/torture/checker internal/torture/deeds"},
	{"internal/torture/wire", ""},
	{"internal/torture", ""}, // tests alone

	{"cmd/ringdex", everything},
}

// homes are the modules from elsewhere and the packages that may import them.
// Tests may import any.
var homes = map[string]string{
	"github.com/alecthomas/kong":             "cmd/ringdex",
	"github.com/cespare/xxhash":              "internal/answer",
	"github.com/google/go-cmp":               "internal/store/storetest",
	"github.com/google/uuid":                 "internal/callerid internal/store internal/addressbook internal/intake internal/server internal/store/sqlite internal/store/postgres internal/store/storetest cmd/ringdex",
	"github.com/grpc-ecosystem/grpc-gateway": "gen/ringdex/v1 internal/gateway",
	"github.com/jackc/pgx":                   "internal/store/postgres internal/enginetest internal/torture/ledger",
	"github.com/nyaruka/phonenumbers":        "internal/phone",
	"github.com/pressly/goose":               "internal/store/postgres internal/store/sqlite",
	"github.com/prometheus/client_golang":    "internal/metrics",
	"github.com/prometheus/common":           "internal/doctor",
	"github.com/redis/go-redis":              "internal/cache/redis",
	"golang.org/x/sync":                      "internal/recognizer",
	"golang.org/x/sys":                       "internal/cache/near internal/enginetest internal/index",
	"golang.org/x/term":                      "cmd/ringdex",
	"golang.org/x/text":                      "internal/callerid internal/intake",
	"google.golang.org/genproto":             "internal/gateway internal/server",
	"google.golang.org/grpc":                 "gen/ringdex/v1 client internal/gateway internal/server internal/wire cmd/ringdex",
	"google.golang.org/protobuf":             "gen/ringdex/v1 client internal/answer internal/doctor internal/gateway internal/server internal/wire cmd/ringdex",
	"modernc.org/sqlite":                     "internal/store/sqlite internal/torture/ledger",
	"pgregory.net/rapid":                     "internal/store/storetest",
}

func TestImports(t *testing.T) {
	allowed := map[string][]string{}
	for _, layer := range layers {
		allowed[layer.name] = strings.Fields(layer.imports)
	}
	found := map[string]bool{} // packages, and "module package" for each use of a module
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		found[name] = true
		if _, ok := allowed[name]; !ok {
			t.Errorf("%s is not on the map: give it a place in layers, or fold it into a package that has one", name)
			continue
		}
		for _, path := range p.Imports {
			if ours, ok := strings.CutPrefix(path, module); ok {
				if !slices.Contains(allowed[name], ours) && !slices.Contains(allowed[name], everything) {
					t.Errorf("%s must not import %s: declare what it needs as an interface of its own, let cmd/ringdex join the two, or change layers for a reason", name, ours)
				}
				continue
			}
			if strings.Contains(strings.Split(path, "/")[0], ".") {
				found[use(t, name, path)] = true
			}
		}
	}
	for _, layer := range layers {
		if !found[layer.name] {
			t.Errorf("%s no longer exists: remove its row from layers", layer.name)
		}
	}
	for home, names := range homes {
		for name := range strings.FieldsSeq(names) {
			if !found[home+" "+name] {
				t.Errorf("%s no longer imports %s: remove it from homes", name, home)
			}
		}
	}
}

// use checks an import from elsewhere and returns "module package".
func use(t *testing.T, name, path string) string {
	for home := range maps.Keys(homes) {
		if path != home && !strings.HasPrefix(path, home+"/") {
			continue
		}
		if !slices.Contains(strings.Fields(homes[home]), name) {
			t.Errorf("%s must not import %s: go through its home (%s), or change homes for a reason", name, path, homes[home])
		}
		return home + " " + name
	}
	t.Errorf("%s imports %s, which has no home: do without it, or choose one package for it in homes", name, path)
	return ""
}

// TestArrowsPointInward holds the map itself to its order.
func TestArrowsPointInward(t *testing.T) {
	var inner []string
	for _, layer := range layers {
		for ours := range strings.FieldsSeq(layer.imports) {
			if ours != everything && !slices.Contains(inner, ours) {
				t.Errorf("layers let %s import %s, which is not further in: turn the arrow, or move the row", layer.name, ours)
			}
		}
		inner = append(inner, layer.name)
	}
}

type listed struct {
	ImportPath string
	Imports    []string
}

// list asks the go command for what is imported outside tests.
func list(t *testing.T) []listed {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	command.Dir = "../.."
	out, err := command.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("go list: %v\n%s", err, failed.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
