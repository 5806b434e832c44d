package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"

	"ringdex/bench/rival"
)

// rivalCommand makes of this program a rival's server: a process of its own, as
// Ringdex is.
const rivalCommand = "rival"

func serveRival(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet(rivalCommand, flag.ExitOnError)
	postgres := flags.String("postgres", "", "the `URL` of the database")
	redis := flags.String("redis", "", "the `socket` of the cache, if there is one")
	_ = flags.Parse(args) // ends the program
	s := &rival.Server{}
	var err error
	if s.Database, err = rival.OpenPostgres(ctx, *postgres); err != nil {
		return err
	}
	defer s.Database.Close()
	if *redis != "" {
		s.Cache = rival.OpenRedis(*redis)
		defer s.Cache.Close()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, l.Addr())
	return s.Serve(ctx, l)
}
