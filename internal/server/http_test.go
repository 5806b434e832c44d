package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// startHTTP serves until the test ends.
func startHTTP(t *testing.T, c HTTPConfig) (addr string) {
	t.Helper()
	c.Log = slog.New(slog.DiscardHandler)
	h := NewHTTP(c)
	l, err := Listen("127.0.0.1:0", c.TLS != nil, false)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- h.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(h.Shutdown(context.Background()), <-served); err != nil {
			t.Errorf("after Shutdown: %v", err)
		}
	})
	return l.Addr().String()
}

// fetch sends one request and returns what came back.
func fetch(t *testing.T, method, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestProbes(t *testing.T) {
	var ready atomic.Bool
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "counted") })
	addr := startHTTP(t, HTTPConfig{Metrics: metrics, Ready: ready.Load})
	expect := func(method, path string, code int, says string) {
		t.Helper()
		if got, body := fetch(t, method, "http://"+addr+path); got != code || !strings.Contains(body, says) {
			t.Errorf("%s %s: %d %q, want %d with %q", method, path, got, body, code, says)
		}
	}
	expect("GET", "/metrics", 200, "counted")
	expect("GET", "/healthz", 200, "alive")
	expect("HEAD", "/healthz", 200, "")
	expect("GET", "/readyz", 503, "index is being built")
	ready.Store(true)
	expect("GET", "/readyz", 200, "ready")
	expect("POST", "/readyz", 405, "")
	expect("GET", "/", 404, "")
}

func TestTheAPIIsMounted(t *testing.T) {
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			n = tooLarge.Limit
		}
		_, _ = fmt.Fprintf(w, "%s %s %d", r.Method, r.URL.Path, n)
	})
	addr := startHTTP(t, HTTPConfig{Metrics: http.NotFoundHandler(), Ready: func() bool { return true }, API: api})
	for _, test := range []struct {
		method, path, says string
		code               int
	}{
		{"GET", "/v1/contacts", "GET /v1/contacts 0", 200},
		{"PATCH", "/v1/contacts/1:x", "PATCH /v1/contacts/1:x 0", 200},
		{"POST", "/functions/v1/create-contact", "POST /functions/v1/create-contact 0", 200},
		{"GET", "/openapi.json", "GET /openapi.json 0", 200},
		{"GET", "/healthz", "alive", 200},
		{"GET", "/v2/contacts", "", 404},
	} {
		if code, body := fetch(t, test.method, "http://"+addr+test.path); code != test.code || !strings.Contains(body, test.says) {
			t.Errorf("%s %s: %d %q, want %d with %q", test.method, test.path, code, body, test.code, test.says)
		}
	}
	for size, want := range map[int]int{maxRequest: http.StatusOK, maxRequest + 1: http.StatusRequestEntityTooLarge} {
		resp, err := http.Post("http://"+addr+"/v1/contacts", "application/json", strings.NewReader(strings.Repeat(" ", size)))
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode != want {
			t.Errorf("a body of %d bytes: %d, %v, want %d", size, resp.StatusCode, err, want)
		}
	}
	bare := startHTTP(t, HTTPConfig{Metrics: http.NotFoundHandler()})
	if code, _ := fetch(t, "GET", "http://"+bare+"/v1/contacts"); code != http.StatusNotFound {
		t.Errorf("without an API: %d", code)
	}
}

// A panic is answered and logged, without what was panicked with.
func TestAnAPIThatPanics(t *testing.T) {
	logs := &journal{}
	h := NewHTTP(HTTPConfig{
		Metrics: http.NotFoundHandler(), Log: slog.New(slog.NewJSONHandler(logs, nil)),
		API: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("Ada Canary") }),
	})
	answer := httptest.NewRecorder()
	h.http.Handler.ServeHTTP(answer, httptest.NewRequest("GET", "/v1/contacts", nil))
	if said := answer.Body.String(); answer.Code != http.StatusInternalServerError || said != "internal error\n" {
		t.Errorf("%d %q", answer.Code, said)
	}
	if said := logs.String(); !strings.Contains(said, "panic with a string") || strings.Contains(said, "Canary") {
		t.Errorf("logged: %s", said)
	}
}

func TestHTTPShutdownHasALimit(t *testing.T) {
	begun, letGo := make(chan struct{}), make(chan struct{})
	defer close(letGo)
	h := NewHTTP(HTTPConfig{
		Log: slog.New(slog.DiscardHandler),
		Metrics: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			close(begun)
			<-letGo
		}),
	})
	l, err := Listen("127.0.0.1:0", false, false)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.Serve(l) }()
	broken := make(chan error, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String() + "/metrics")
		if err == nil {
			_ = resp.Body.Close()
		}
		broken <- err
	}()
	<-begun
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.Shutdown(over); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown: %v, want the error of its context", err)
	}
	if err := <-broken; err == nil {
		t.Error("the request under way was not broken off")
	}
}
