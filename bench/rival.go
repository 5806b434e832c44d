package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"runtime"

	"ringdex/bench/plan"
	"ringdex/bench/rival"
)

// servers make of this program a rival's server: a process of its own, as Ringdex
// is. Each says first where it listens.
func servers() map[string]func(context.Context, []string, io.Writer) error {
	return map[string]func(context.Context, []string, io.Writer) error{
		plan.RivalCommand: serveRival,
		plan.StockCommand: serveStock,
		plan.UDPCommand:   serveUDP,
	}
}

func serveRival(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet(plan.RivalCommand, flag.ExitOnError)
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
	return listen(ctx, out, s.Serve)
}

func serveStock(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet(plan.StockCommand, flag.ExitOnError)
	reply := flags.Int("reply", 0, "how many `bytes` to answer with")
	_ = flags.Parse(args) // ends the program
	return listen(ctx, out, rival.Stock{Reply: make([]byte, *reply)}.Serve)
}

func serveUDP(ctx context.Context, _ []string, out io.Writer) error {
	conns, err := rival.ListenUDP(ctx, runtime.NumCPU())
	if err != nil {
		return err
	}
	fmt.Fprintln(out, conns[0].LocalAddr())
	return rival.ServeUDP(ctx, conns)
}

func listen(ctx context.Context, out io.Writer, serve func(context.Context, net.Listener) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, l.Addr())
	return serve(ctx, l)
}
