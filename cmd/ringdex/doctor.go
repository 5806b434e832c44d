package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/cache/redis"
	"ringdex/internal/checkup"
	"ringdex/internal/doctor"
	"ringdex/internal/phone"
)

type doctorCommand struct {
	databaseFlags
	RedisURL   string   `placeholder:"URL" help:"The Redis of the servers, if they have one."`
	MetricsURL []string `name:"metrics-url" placeholder:"URL" help:"Where a server tells its metrics, such as http://127.0.0.1:7421: its --http-listen. Once for each server."`
	clientFlags
	Key string `placeholder:"KEY" help:"An API key with the scope recognize: then --server is rung for a sample of callers as well."`
}

// errFindings: the findings have been told, and something is wrong.
var errFindings = errors.New("something is wrong")

// Help implements kong.HelpProvider.
func (doctorCommand) Help() string {
	return `It looks at the database (primary, schema, triggers, locks, feed), at Redis (whether it can be filled, its policy, what it keeps on disk), at servers (whether they are ready, how far behind they are, what they have in their index), and compares a sample of callers in all of them: with a key, it also rings a server for them. It changes nothing, and needs no server to be running.

Each line is fine, a note (no promise is at risk) or wrong; below stands what to do. The exit status is 1 if anything is wrong, otherwise 0.

Examples:

    ringdex doctor
    ringdex doctor --metrics-url http://127.0.0.1:7421
    ringdex doctor --database-url postgres://ringdex@db/ringdex --redis-url redis://cache:6379 --metrics-url https://a.example.com:7421 --metrics-url https://b.example.com:7421`
}

// Run examines and reports.
func (c *doctorCommand) Run(ctx context.Context, g *globals) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	findings, err := c.examine(ctx, client)
	if err != nil {
		return err
	}
	return reportFindings(g.stdout, findings)
}

// examine fails for what is typed wrong; all else is a finding.
func (c *doctorCommand) examine(ctx context.Context, client *http.Client) ([]checkup.Finding, error) {
	db, err := c.openWith(ctx, openOptions{inspect: true})
	if errors.Is(err, errUsage) {
		return nil, err
	}
	d := doctor.New(db)
	if err != nil {
		d.Failed("database", err)
	} else {
		defer db.Close() // it was only looked at
		d.Database(ctx)
	}
	if c.RedisURL != "" {
		cache, err := redis.Open(c.RedisURL)
		if err != nil {
			return nil, err
		}
		defer cache.Close() // likewise
		d.Warm(ctx, cache)
	}
	for _, address := range c.MetricsURL {
		d.Server(ctx, doctor.Server{Client: client, URL: address}, isPostgres(c.DatabaseURL))
	}
	if c.Key != "" {
		if err := c.ring(ctx, d); err != nil {
			return nil, err
		}
	}
	return d.Findings(), ctx.Err()
}

// client speaks to servers. It asks each address itself, whatever proxies there
// are.
func (c *doctorCommand) client() (*http.Client, error) {
	for _, address := range c.MetricsURL {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, usagef("--metrics-url: %q is not http://HOST:PORT or https://HOST:PORT", address)
		}
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.CA != "" {
		var err error
		if config.RootCAs, err = authority(c.CA); err != nil {
			return nil, err
		}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config}}, nil
}

// ring has a server answer for a sample of callers.
func (c *doctorCommand) ring(ctx context.Context, d *doctor.Doctor) (err error) {
	if err := checkKey(c.Key, "recognize"); err != nil {
		return err
	}
	conn, err := c.dial()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	d.Rings(ctx, gatewayOf{c.clientFlags, c.Key, ringdexv1.NewRecognitionServiceClient(conn)})
	return nil
}

// gatewayOf rings a server with a key.
type gatewayOf struct {
	flags  clientFlags
	key    string
	server ringdexv1.RecognitionServiceClient
}

// Ring implements doctor.Ringer.
func (g gatewayOf) Ring(ctx context.Context, called, caller phone.Number) (*ringdexv1.RecognizeCallerResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, ringPatience)
	defer cancel()
	answer, err := g.server.RecognizeCaller(metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+g.key),
		&ringdexv1.RecognizeCallerRequest{CalledNumber: called.String(), CallerNumber: caller.String()})
	if status.Code(err) == codes.PermissionDenied {
		return nil, doctor.ErrRefused
	}
	if err != nil {
		return nil, g.flags.refusal(err)
	}
	return answer, nil
}

// reportFindings writes a line for each finding and one for what to do.
func reportFindings(w io.Writer, findings []checkup.Finding) error {
	bad := 0
	for _, f := range findings {
		text := f.Text
		if f.Err != nil {
			text = explain(f.Err)
		}
		fmt.Fprintf(w, "%-5s  %-12s  %s\n", f.Level, f.Subject, printable(text))
		if f.Advice != "" {
			fmt.Fprintf(w, "%-5s  %-12s  → %s\n", "", "", printable(f.Advice))
		}
		if f.Level == checkup.Wrong {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%w: %d of %d findings; what to do stands below each", errFindings, bad, len(findings))
	}
	return nil
}
