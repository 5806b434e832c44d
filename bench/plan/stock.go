package plan

import (
	"context"
	"strconv"

	"ringdex/bench/load"
	"ringdex/bench/people"
	"ringdex/bench/rival"
	"ringdex/bench/site"
)

// What grpc-go reaches on this machine as it comes, with answers as large as those
// of a recognition and nothing looked up.
const (
	StockCall   = "stock gRPC call"
	StockStream = "stock gRPC stream"
)

// stock starts a server of that kind, and asks it in both ways.
func stock(ctx context.Context, b *Bench, s *site.Site, run running) (ops []load.Op, p *site.Process, err error) {
	size, err := run.server.Size(ctx, 0)
	if err != nil {
		return nil, nil, err
	}
	p, addr, err := s.Program("stock gRPC", b.Self, StockCommand, "-reply", strconv.Itoa(size))
	if err != nil {
		return nil, nil, err
	}
	client, err := rival.DialStock(addr, p.CPU)
	if err != nil {
		return nil, nil, err
	}
	s.Closes(client.Close)
	from := people.Known(b.Effort.Few)
	return []load.Op{client.Call(StockCall, from), client.Stream(StockStream, from)}, p, nil
}
