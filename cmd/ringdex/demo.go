package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/intake"
	"ringdex/internal/phone"
)

// demoCommand shows the main job on the embedded database, in a directory that
// it makes and removes.
type demoCommand struct {
	Once bool `help:"End after the table: status 0, or 1 if an outcome was wrong."`
}

// demoLine is the number that rings.
const demoLine = "+14155550100"

// demoRing is a call as a gateway would ask about it, and what must come of it.
type demoRing struct {
	what, from string
	outcome    ringdexv1.Outcome
	greeting   string
}

var demoRings = []demoRing{
	{"a contact", "+14155551200", ringdexv1.Outcome_OUTCOME_RECOGNIZED, "Hi Alex"},
	{"the same, as a SIP URI", "<sip:+14155551200@gw.example;user=phone>", ringdexv1.Outcome_OUTCOME_RECOGNIZED, "Hi Alex"},
	{"another, national form", "(604) 555-1234", ringdexv1.Outcome_OUTCOME_RECOGNIZED, "Hi John"},
	{"not on file", "+14155550199", ringdexv1.Outcome_OUTCOME_UNKNOWN, demoOther},
	{"withheld", "sip:anonymous@anonymous.invalid", ringdexv1.Outcome_OUTCOME_WITHHELD, demoOther},
	{"ANONYMOUS on the keypad", "+266696687", ringdexv1.Outcome_OUTCOME_WITHHELD, demoOther},
	{"called by a campaign", "+12125550147", ringdexv1.Outcome_OUTCOME_RECOGNIZED, "Hi Morgan"},
}

const demoOther = "Hi, this is Acme. How can I help you?"

// errDemo: an outcome or a greeting was not what it has to be.
var errDemo = errors.New("the demo did not go as it should; the table shows where")

// Run makes the sample organization, rings it and, unless Once, stays up.
func (c *demoCommand) Run(ctx context.Context, g *globals) (err error) {
	dir, err := os.MkdirTemp("", "ringdex-demo-")
	if err != nil {
		return fmt.Errorf("making a directory for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	url := "sqlite:" + filepath.Join(dir, "ringdex.db")
	db, err := openStore(ctx, url, openOptions{})
	if err != nil {
		return err
	}
	defer db.Close()
	key, err := demoBook(ctx, db, g.stdout)
	if err != nil {
		return fmt.Errorf("making the sample organization: %w", err)
	}
	flags := serverFlags{Listen: freeAddr("127.0.0.1:7420"), HTTPListen: freeAddr("127.0.0.1:7421"), NearCache: 64}
	s, err := newStack(db, "", flags, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	if err := s.complete(ctx); err != nil {
		return errors.Join(err, <-ended)
	}
	err = demoTable(ctx, s.addr(), key, g.stdout)
	if !c.Once && err == nil {
		demoHints(g.stdout, s.addr(), s.httpAddr(), url, key)
		<-ctx.Done()
	}
	stop()
	return errors.Join(err, <-ended)
}

// demoBook makes an organization with a line and a key, and imports the samples.
func demoBook(ctx context.Context, db database, out io.Writer) (key string, err error) {
	org := callerid.Organization{
		Name: "Acme", Region: "US", OtherGreeting: demoOther,
		Disclosure: callerid.DefaultDisclosure(), Interactions: callerid.DefaultInteractions,
	}
	if org.ID, err = db.CreateOrganization(ctx, org); err != nil {
		return "", err
	}
	number, err := phone.Parse(demoLine, org.Region)
	if err != nil {
		return "", err
	}
	if err := db.CreateLine(ctx, callerid.Line{Number: number, Org: org.ID}); err != nil {
		return "", err
	}
	for _, sample := range []struct{ file, campaign string }{
		{"samples/contacts-acme.csv", ""},
		{"samples/contacts-vancouver.csv", ""},
		{"samples/campaign-spring.csv", "Spring"},
	} {
		if err := demoImport(ctx, db, org, sample.file, sample.campaign, out); err != nil {
			return "", err
		}
	}
	return createKey(ctx, db, &callerid.Key{
		Org: org.ID, Label: "demo", CreatedAt: time.Now(),
		Scopes: []callerid.Scope{callerid.ScopeRecognize, callerid.ScopeRead, callerid.ScopeWrite},
	})
}

func demoImport(ctx context.Context, db database, org callerid.Organization, file, campaign string, out io.Writer) error {
	f, err := fs.FS(intake.Samples).Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	sum, err := intake.Import(ctx, db, f, intake.Options{Org: org, Campaign: campaign})
	if err != nil {
		return err
	}
	what := "contacts"
	if campaign != "" {
		what = "people called by the campaign " + campaign
	}
	_, err = fmt.Fprintf(out, "imported %d %s from %s\n", sum.Imported, what, filepath.Base(file))
	return err
}

// demoTable rings the line as a gateway would and shows what was answered.
func demoTable(ctx context.Context, addr, key string, out io.Writer) error {
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	client := ringdexv1.NewRecognitionServiceClient(conn)
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nWHO RINGS\tFROM\tOUTCOME\tGREETING\tANSWERED BY\tTIME")
	var wrong error
	for _, ring := range demoRings {
		r, took, note, err := demoCall(ctx, client, ring.from)
		if err != nil {
			return fmt.Errorf("ringing from %s: %w", ring.from, err)
		}
		if r.GetOutcome() != ring.outcome || r.GetGreeting() != ring.greeting {
			wrong, note = errDemo, note+"  <- wrong"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s%s\n", ring.what, ring.from, short(r.GetOutcome()), r.GetGreeting(),
			answeredBy(r.GetSource()), took.Round(10*time.Microsecond), note)
	}
	return errors.Join(w.Flush(), wrong)
}

// demoCall rings, and rings again where the machine was too busy for an answer in
// time, as it may be right after the build; the note says so.
func demoCall(ctx context.Context, client ringdexv1.RecognitionServiceClient, from string) (r *ringdexv1.RecognizeCallerResponse, took time.Duration, note string, err error) {
	const atMost = 10
	for range atMost {
		start := time.Now()
		r, err = client.RecognizeCaller(ctx, &ringdexv1.RecognizeCallerRequest{CalledNumber: demoLine, CallerNumber: from})
		took = time.Since(start)
		if err != nil || r.GetOutcome() != ringdexv1.Outcome_OUTCOME_UNDECIDED {
			break
		}
		note = "  (rang again: this machine is busy)"
	}
	return r, took, note, err
}

func answeredBy(s ringdexv1.Source) string {
	if s == ringdexv1.Source_SOURCE_UNSPECIFIED {
		return "the number itself"
	}
	return short(s)
}

func demoHints(out io.Writer, addr, httpAddr, url, key string) {
	fmt.Fprintf(out, `
Ringdex is up: gRPC on %[1]s, HTTP on http://%[2]s with /v1, /openapi.json and /metrics.
Try, in another terminal:

  ./ringdex ring --server %[1]s --key %[4]s --to %[5]s --from +14155551200 --json

  grpcurl -plaintext -H 'authorization: Bearer %[4]s' \
    -d '{"called_number":"%[5]s","caller_number":"+14155551200"}' \
    %[1]s ringdex.v1.RecognitionService/RecognizeCaller

  ./ringdex contacts list --server %[1]s --key %[4]s

  ./ringdex contacts update --server %[1]s --key %[4]s +14155551200 --name "Alexandra Chen"

  curl -H 'authorization: Bearer %[4]s' 'http://%[2]s/v1/contacts?query=555-12'

  sqlite3 %[3]s "UPDATE contacts SET name='Sascha Chen' WHERE email='alex@acme.io'"

and ring again: the next greeting has the new name. Ctrl-C ends the demo and removes its data.
`, addr, httpAddr, url[len("sqlite:"):], key, demoLine)
}

// freeAddr is the address, or one with a free port where it is taken.
func freeAddr(addr string) string {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "127.0.0.1:0"
	}
	l.Close()
	return addr
}
