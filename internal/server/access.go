package server

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"ringdex/internal/callerid"
)

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

// orgOf is whose address book a call is about: the key's alone, whatever the
// request says.
func orgOf(ctx context.Context) callerid.OrgID {
	key, _ := keyOf(ctx)
	return key.Org
}

func (s *Server) authorizeUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	ctx, err := s.authorize(ctx, info.FullMethod)
	if err != nil {
		return nil, err
	}
	if ofBook(info.FullMethod) { // one more interceptor would cost each ring an allocation
		return s.guardBook(ctx, req, next)
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
