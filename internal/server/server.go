// Package server is Ringdex on the network: the gRPC services with what stands
// around them, and the HTTP of metrics, probes and whatever is mounted beside.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// Keys tells whose key an Authorization header holds, with an error of package
// auth if nobody's.
type Keys interface {
	Authenticate(authorization string) (callerid.Key, error)
}

// Config is what a server is made of.
type Config struct {
	Recognizer Recognizer
	Contacts   Contacts
	Records    Records
	Outbound   Outbound
	Bulk       Bulk
	Filters    Filters
	Fields     Fields
	Keys       Keys
	// Current tells whether the freshness lease is fresh: keys that were revoked
	// are known to be.
	Current func() bool
	// Organization as it is set up at present.
	Organization func(callerid.OrgID) (callerid.Organization, bool)
	Meter        Meter
	Log          *slog.Logger
	// TLS of LoadTLS; nil means plaintext, which Listen keeps on loopback.
	TLS *tls.Config
}

// Server answers gRPC. It is not ready until SetComplete(true).
type Server struct {
	grpc   *grpc.Server
	health *health.Server
	keys   Keys
	log    *slog.Logger

	current      func() bool
	organization func(callerid.OrgID) (callerid.Organization, bool)

	complete atomic.Bool
	// draining ends the streams that their clients would never end.
	draining context.Context
	drain    context.CancelFunc
}

// New returns a server for Serve.
func New(c Config) *Server {
	s := &Server{health: health.NewServer(), keys: c.Keys, log: c.Log, current: c.Current, organization: c.Organization}
	s.draining, s.drain = context.WithCancel(context.Background())
	rings := &recognition{
		recognizer: c.Recognizer, meter: c.Meter, log: c.Log,
		concluded: s.concluded, authorize: s.authorize, draining: s.draining,
	}
	s.grpc = grpc.NewServer(append(options(c.TLS),
		grpc.ChainUnaryInterceptor(rings.answerAnyway, s.guardUnary, s.authorizeUnary),
		grpc.ChainStreamInterceptor(s.guardStream, s.authorizeStream, s.endStream),
	)...)
	s.grpc.RegisterService(rings.service(), rings)
	ringdexv1.RegisterContactServiceServer(s.grpc, &contacts{book: c.Contacts})
	ringdexv1.RegisterRecordServiceServer(s.grpc, &records{records: c.Records})
	ringdexv1.RegisterOutboundServiceServer(s.grpc, &outbound{list: c.Outbound})
	ringdexv1.RegisterBulkServiceServer(s.grpc, &bulk{jobs: c.Bulk})
	ringdexv1.RegisterFilterServiceServer(s.grpc, &filters{saved: c.Filters})
	ringdexv1.RegisterFieldServiceServer(s.grpc, &fields{defined: c.Fields})
	healthpb.RegisterHealthServer(s.grpc, s.health)
	reflection.Register(s.grpc)
	s.SetComplete(false)
	return s
}

// Serve answers on a listener until Shutdown; then it returns nil.
func (s *Server) Serve(l net.Listener) error {
	if err := s.grpc.Serve(l); !errors.Is(err, grpc.ErrServerStopped) {
		return err
	}
	return nil
}

// SetComplete tells whether the index is complete. Until it is, the server
// answers, but says NOT_SERVING so that balancers prefer others. After Drain it
// changes nothing.
func (s *Server) SetComplete(complete bool) {
	s.complete.Store(complete)
	serving := healthpb.HealthCheckResponse_NOT_SERVING
	if complete {
		serving = healthpb.HealthCheckResponse_SERVING
	}
	s.health.SetServingStatus("", serving)
	for service := range s.grpc.GetServiceInfo() {
		s.health.SetServingStatus(service, serving)
	}
}

// Ready tells whether calls should be sent here: the index is complete and the
// server does not drain.
func (s *Server) Ready() bool { return s.complete.Load() && s.draining.Err() == nil }

// Drain says NOT_SERVING, so that balancers prefer others, and ends all streams,
// those of rings once what they have received is answered. Calls are still
// answered.
func (s *Server) Drain() {
	s.health.Shutdown()
	s.drain()
}

// Shutdown drains, takes no new calls and lets those under way end. When ctx ends
// first, they are broken off and its error is returned.
func (s *Server) Shutdown(ctx context.Context) error {
	s.Drain()
	stop := context.AfterFunc(ctx, s.grpc.Stop)
	s.grpc.GracefulStop()
	if !stop() {
		return ctx.Err()
	}
	return nil
}

// endStream ends the context of a stream when the server drains: whoever watches
// the health of a server, or has a gateway's stream open, would otherwise keep it
// from stopping.
func (s *Server) endStream(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	ctx, cancel := context.WithCancel(stream.Context())
	defer cancel()
	defer context.AfterFunc(s.draining, cancel)()
	return next(srv, inContext{stream, ctx})
}
