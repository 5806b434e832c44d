package rival

import (
	"context"
	"math/rand/v2"
	"net"
	"testing"

	"ringdex/bench/load"
	"ringdex/bench/people"
)

// again has two callers ask in turn, twice each.
func again(t *testing.T, op load.Op, want bool) {
	t.Helper()
	var asks []load.Ask
	for caller := range 2 {
		ask, err := op.New(caller, rand.New(rand.NewPCG(1, uint64(caller))))
		if err != nil {
			t.Fatal(err)
		}
		asks = append(asks, ask)
	}
	for n := range 4 {
		if meant, err := asks[n%2](t.Context()); meant != want || err != nil {
			t.Errorf("%s is meant: %t, %v; want %t", op.Name, meant, err, want)
		}
	}
}

func TestStock(t *testing.T) {
	for size, want := range map[int]bool{500: true, 0: false} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- Stock{Reply: make([]byte, size)}.Serve(ctx, l) }()
		client, err := DialStock(l.Addr().String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		again(t, client.Call("call", people.Known(5)), want)
		again(t, client.Stream("stream", people.Known(5)), want)
		if err := client.Close(); err != nil {
			t.Error(err)
		}
		end()
		if err := <-ended; err != nil {
			t.Errorf("it ends with %v", err)
		}
	}
}

func TestUDP(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	conns, err := ListenUDP(ctx, 2)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := conns[0].LocalAddr().String(), conns[1].LocalAddr().String(); a != b {
		t.Errorf("the sockets are at %s and %s", a, b)
	}
	ended := make(chan error)
	go func() { ended <- ServeUDP(ctx, conns) }()
	addr := conns[0].LocalAddr().String()
	again(t, Echo("echo", addr, nil, people.Known(5)), true)
	ask, err := ENUM("no name server", addr, nil, people.Known(5)).New(0, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ask(ctx); err == nil {
		t.Error("an echo is an answer")
	}
	end()
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}
