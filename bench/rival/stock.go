package rival

import (
	"context"
	"math/rand/v2"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"ringdex/bench/load"
	"ringdex/bench/people"
)

// Methods of the stock service, which has no contract: bytes in, bytes out.
const (
	stockService = "bench.Stock"
	stockCall    = "/" + stockService + "/Call"
	stockStream  = "/" + stockService + "/Stream"
)

// Stock is grpc-go as it comes, without an option, an interceptor or a codec of
// its own. It answers everything with the same bytes, which it encodes each time:
// what this machine can reach at all by calls and by streams.
type Stock struct{ Reply []byte }

// Serve answers until the context ends.
func (s Stock) Serve(ctx context.Context, l net.Listener) error {
	server := grpc.NewServer()
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: stockService,
		HandlerType: (*any)(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Call", Handler: s.call}},
		Streams:     []grpc.StreamDesc{{StreamName: "Stream", Handler: s.stream, ServerStreams: true, ClientStreams: true}},
	}, s)
	defer context.AfterFunc(ctx, server.Stop)()
	return server.Serve(l)
}

func (s Stock) call(_ any, _ context.Context, read func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
	var question wrapperspb.BytesValue
	if err := read(&question); err != nil {
		return nil, err
	}
	return wrapperspb.Bytes(s.Reply), nil
}

func (s Stock) stream(_ any, stream grpc.ServerStream) error {
	for {
		var question wrapperspb.BytesValue
		if err := stream.RecvMsg(&question); err != nil {
			return err
		}
		if err := stream.SendMsg(wrapperspb.Bytes(s.Reply)); err != nil {
			return err
		}
	}
}

// stockConnections are as many as calls to Ringdex have.
const stockConnections = 4

// StockClient asks a stock server, over connections that all callers share.
type StockClient struct {
	conns []*grpc.ClientConn
	cpu   func() (time.Duration, error)
}

// DialStock connects to a stock server.
func DialStock(addr string, cpu func() (time.Duration, error)) (*StockClient, error) {
	c := &StockClient{cpu: cpu}
	for range stockConnections {
		conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return nil, err
		}
		c.conns = append(c.conns, conn)
	}
	return c, nil
}

// Close ends the connections.
func (c *StockClient) Close() error {
	for _, conn := range c.conns {
		_ = conn.Close() // fails if it is closed already
	}
	return nil
}

// Call is a unary call with a number.
func (c *StockClient) Call(name string, from people.Draw) load.Op {
	return load.Op{Name: name, CPU: c.cpu, New: func(caller int, rng *rand.Rand) (load.Ask, error) {
		conn := c.conns[caller%len(c.conns)]
		return func(ctx context.Context) (bool, error) {
			var answer wrapperspb.BytesValue
			err := conn.Invoke(ctx, stockCall, wrapperspb.Bytes([]byte(from(rng))), &answer)
			return len(answer.GetValue()) > 0, err
		}, nil
	}}
}

// Stream is a message with a number over a stream that stays open, one for each
// caller, and the answer to it.
func (c *StockClient) Stream(name string, from people.Draw) load.Op {
	return load.Op{Name: name, CPU: c.cpu, New: func(caller int, rng *rand.Rand) (load.Ask, error) {
		stream, err := c.conns[caller%len(c.conns)].NewStream(context.Background(),
			&grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, stockStream)
		if err != nil {
			return nil, err
		}
		return func(context.Context) (bool, error) {
			if err := stream.SendMsg(wrapperspb.Bytes([]byte(from(rng)))); err != nil {
				return false, err
			}
			var answer wrapperspb.BytesValue
			err := stream.RecvMsg(&answer)
			return len(answer.GetValue()) > 0, err
		}, nil
	}}
}
