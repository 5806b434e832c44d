package main

import (
	"context"
	"errors"
	"io"
	"log/slog"

	"ringdex/internal/server"
)

// serveCommand runs a server until it is told to stop.
type serveCommand struct {
	databaseFlags
	serverFlags
	RedisURL string `placeholder:"URL" help:"The cache that the servers of a fleet share, only with PostgreSQL. Its forms: ringdex warm --help."`
	Migrate  bool   `help:"Bring an older database to this program's schema first."`
	LogLevel string `placeholder:"LEVEL" enum:"debug,info,warn,error" default:"info" help:"How much is logged on standard error: debug, info, warn or error (default ${default})."`
}

// serverFlags are what a server needs beside its data.
type serverFlags struct {
	Listen     string `placeholder:"ADDR" default:"127.0.0.1:7420" help:"Where gRPC is served (default ${default})."`
	HTTPListen string `name:"http-listen" placeholder:"ADDR" default:"127.0.0.1:7421" help:"Where the address book, metrics and health are served over HTTP (default ${default})."`
	TLSCert    string `name:"tls-cert" placeholder:"FILE" help:"The certificate with its chain, PEM, for both sockets."`
	TLSKey     string `name:"tls-key" placeholder:"FILE" help:"The private key of the certificate, PEM."`
	Insecure   bool   `help:"Serve plaintext beyond loopback, because something in front encrypts."`
	NearCache  int    `placeholder:"MIB" default:"256" help:"Memory for answers within the process, in MiB (default ${default})."`
}

// Run serves until the context ends, then lets the calls under way end.
func (c *serveCommand) Run(ctx context.Context, g *globals) (err error) {
	if c.RedisURL != "" && !isPostgres(c.DatabaseURL) {
		return usagef("--redis-url goes with PostgreSQL, for several servers: leave it out, or give --database-url postgres://…")
	}
	if c.NearCache < 1 {
		return usagef("--near-cache is a number of MiB, at least 1")
	}
	if err := server.CheckExposure(c.Listen, c.TLSCert != "", c.Insecure); err != nil {
		return err // before a database is made
	}
	db, err := openStore(ctx, c.DatabaseURL, openOptions{migrate: c.Migrate, reads: readConns})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s, err := newStack(db, c.RedisURL, c.serverFlags, newLog(g.stderr, c.LogLevel))
	if err != nil {
		return err
	}
	return s.run(ctx)
}

// newLog writes a line of JSON for each event.
func newLog(w io.Writer, level string) *slog.Logger {
	var least slog.LevelVar // Info, should the text be none
	_ = least.UnmarshalText([]byte(level))
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: &least}))
}
