package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"
)

// HTTPConfig is what an HTTP server is made of.
type HTTPConfig struct {
	// Metrics serves /metrics.
	Metrics http.Handler
	// API serves /v1/, /functions/v1/ and /openapi.json, and asks for keys by
	// itself; nil where there is none. A body that it reads ends with an error
	// after 1 MiB.
	API http.Handler
	// Ready tells whether calls should be sent here.
	Ready func() bool
	Log   *slog.Logger
	// TLS of LoadTLS; nil means plaintext, which Listen keeps on loopback.
	TLS *tls.Config
}

// HTTP serves metrics and probes, none of which need a key, and the API:
//
//	/metrics  for Prometheus
//	/healthz  200 while the process lives
//	/readyz   200 while calls should be sent here, else 503
type HTTP struct{ http *http.Server }

// How long a client may take, so that slow ones cannot pile up. Writing counts
// from the end of the header: a body is read, a call of the address book is as
// patient as it may be, and then a large export has as long again and more.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 20 * time.Second
	writeTimeout  = readTimeout + patience + time.Minute
	idleTimeout   = 2 * time.Minute
)

// NewHTTP returns a server for Serve.
func NewHTTP(c HTTPConfig) *HTTP {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", c.Metrics)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "alive\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if c.Ready() {
			say(w, http.StatusOK, "ready\n")
		} else {
			say(w, http.StatusServiceUnavailable, "not ready: the index is being built, or the server is stopping\n")
		}
	})
	if c.API != nil {
		api := survive(http.MaxBytesHandler(c.API, maxRequest), c.Log)
		for _, path := range []string{"/v1/", "/functions/v1/", "/openapi.json"} {
			mux.Handle(path, api)
		}
	}
	return &HTTP{&http.Server{
		Handler:           mux,
		TLSConfig:         c.TLS,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaders,
		ErrorLog:          slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug),
	}}
}

// survive answers where a handler panics. net/http would log it with its noise,
// and with whatever was panicked with.
func survive(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			log.LogAttrs(r.Context(), slog.LevelError, "an HTTP request failed",
				slog.String("err", masked(crash{value: p})), slog.String("stack", string(debug.Stack())))
			say(w, http.StatusInternalServerError, "internal error\n")
		}()
		next.ServeHTTP(w, r)
	})
}

func say(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(text)) // the client has left
}

// Serve answers on a listener until Shutdown; then it returns nil.
func (h *HTTP) Serve(l net.Listener) error {
	serve := h.http.Serve
	if h.http.TLSConfig != nil {
		serve = func(l net.Listener) error { return h.http.ServeTLS(l, "", "") }
	}
	if err := serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Shutdown lets requests under way end. When ctx ends first, they are broken off
// and its error is returned.
func (h *HTTP) Shutdown(ctx context.Context) error {
	if err := h.http.Shutdown(ctx); err != nil {
		return errors.Join(err, h.http.Close())
	}
	return nil
}
