package server

import (
	"crypto/tls"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"ringdex/internal/wire"
)

const (
	// A contact whose every text is as long as it may be takes some 800 KiB, a
	// selection of 10,000 ids half of that. A ring is four short strings, which are
	// checked one by one. What is larger is no request.
	maxRequest = 1 << 20
	// Of each call and each connection, so much may be sent before it is read. That
	// the library finds the sizes out by itself costs a ping for each message, which
	// is a third frame for an answer of a hundred bytes.
	window     = maxRequest
	maxHeaders = 16 << 10
	// Calls at once on one connection; more wait in the client. A gateway that
	// fills this has 100,000 rings a second on it.
	maxStreams = 4096
	// Goroutines that wait for calls with stacks that have grown to what a call
	// needs: one caller after the other waits an eighth less for an answer. A call
	// that finds none gets its own, and a long stream keeps the one that it has.
	workers = 64
	// A connection that has said nothing for so long is not a client's.
	handshakeTimeout = 10 * time.Second
)

// Keepalive behind load balancers. They forget idle connections without a word,
// the strictest common ones after a minute: a ping each 30 seconds keeps them
// alive, and finds a gateway that vanished. They spread connections, not calls:
// an old connection is asked to reconnect, and thereby finds the servers that
// were added since.
const (
	pingAfter     = 30 * time.Second
	pingTimeout   = 10 * time.Second
	connectionAge = 10 * time.Minute // the library varies it by a tenth, so that not all come at once
	ageGrace      = 5 * time.Minute  // more than streamAge: a stream of rings ends by itself, with nothing unanswered
	// Clients may ping between calls, as gateways at night must. Go's cannot
	// do so more often than each ten seconds; half of that forgives jitter.
	leastPing = 5 * time.Second
)

func options(config *tls.Config) []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.Creds(doors(config)),
		grpc.ForceServerCodecV2(wire.NewCodec()),
		grpc.NumStreamWorkers(workers),
		grpc.MaxRecvMsgSize(maxRequest),
		grpc.StaticStreamWindowSize(window),
		grpc.StaticConnWindowSize(window),
		grpc.MaxHeaderListSize(maxHeaders),
		grpc.MaxConcurrentStreams(maxStreams),
		grpc.ConnectionTimeout(handshakeTimeout),
		grpc.KeepaliveParams(keepalive.ServerParameters{
			Time:                  pingAfter,
			Timeout:               pingTimeout,
			MaxConnectionAge:      connectionAge,
			MaxConnectionAgeGrace: ageGrace,
		}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{
			MinTime:             leastPing,
			PermitWithoutStream: true,
		}),
	}
}
