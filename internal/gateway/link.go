package gateway

import (
	"context"
	"errors"
	"slices"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// maxAnswer is the largest answer that is passed on: a full page of contacts,
// each with the longest notes there may be, must fit.
const maxAnswer = 256 << 20

// link is the connection to the gRPC server.
type link struct{ grpc.ClientConnInterface }

// Invoke calls a method. What the library says of a call that was late tells
// nobody what to do, and of a connection that failed it holds addresses of this
// installation, which are nobody's business outside.
func (l link) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	var reached peer.Peer
	opts = slices.Concat(opts, []grpc.CallOption{grpc.Peer(&reached), grpc.MaxCallRecvMsgSize(maxAnswer)})
	err := l.ClientConnInterface.Invoke(ctx, method, args, reply, opts...)
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return status.Error(codes.DeadlineExceeded, "the request took too long: look whether a change was made before you try again")
	case reached.Addr == nil && status.Code(err) == codes.Unavailable:
		return status.Error(codes.Unavailable, "the server is starting or stopping: try again")
	}
	return err
}
