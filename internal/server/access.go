package server

import (
	"context"

	"google.golang.org/grpc"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	reflection "google.golang.org/grpc/reflection/grpc_reflection_v1"
	reflectionalpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// anybody is the scope of methods that need no key: they tell what is public, or
// whether the server is well, to load balancers that have none.
const anybody callerid.Scope = ""

// scopes has a rule for each method. What is not in it is refused, so that a new
// method cannot forget its rule.
var scopes = map[string]callerid.Scope{
	ringdexv1.RecognitionService_RecognizeCaller_FullMethodName: callerid.ScopeRecognize,

	health.Health_Check_FullMethodName:                                   anybody,
	health.Health_List_FullMethodName:                                    anybody,
	health.Health_Watch_FullMethodName:                                   anybody,
	reflection.ServerReflection_ServerReflectionInfo_FullMethodName:      anybody,
	reflectionalpha.ServerReflection_ServerReflectionInfo_FullMethodName: anybody,
}

// public tells whether a method needs no key.
func public(method string) bool {
	scope, ruled := scopes[method]
	return ruled && scope == anybody
}

// authorize lets a call to a method pass, with its key in the context.
func (s *Server) authorize(ctx context.Context, method string) (context.Context, error) {
	scope, ruled := scopes[method]
	switch {
	case !ruled:
		return nil, errNoRule
	case scope == anybody:
		return ctx, nil
	}
	var authorization string
	if values := metadata.ValueFromIncomingContext(ctx, "authorization"); len(values) > 0 {
		authorization = values[0]
	}
	key, err := s.keys.Authenticate(authorization)
	if err != nil {
		return nil, err
	}
	if !key.May(scope) {
		return nil, lacking(scope)
	}
	return context.WithValue(ctx, keyOfCall{}, &key), nil
}

// keyOfCall is where the context of a call has its key.
type keyOfCall struct{}

// keyOf returns the key of a call that authorize let pass; false for a method
// that needs none.
func keyOf(ctx context.Context) (callerid.Key, bool) {
	key, ok := ctx.Value(keyOfCall{}).(*callerid.Key)
	if !ok {
		return callerid.Key{}, false
	}
	return *key, true
}

func (s *Server) authorizeUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	ctx, err := s.authorize(ctx, info.FullMethod)
	if err != nil {
		return nil, err
	}
	return next(ctx, req)
}

func (s *Server) authorizeStream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	ctx, err := s.authorize(stream.Context(), info.FullMethod)
	if err != nil {
		return err
	}
	return next(srv, inContext{stream, ctx})
}

// inContext is a stream with another context.
type inContext struct {
	grpc.ServerStream
	ctx context.Context
}

// Context is the other context.
func (s inContext) Context() context.Context { return s.ctx }
