package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

func TestCheckExposure(t *testing.T) {
	for addr, local := range map[string]bool{
		"127.0.0.1:7420":          true,
		"127.8.9.10:0":            true,
		"[::1]:7420":              true,
		"[::ffff:127.0.0.1]:7420": true,
		"localhost:7420":          true,
		":7420":                   false,
		"0.0.0.0:7420":            false,
		"[::]:7420":               false,
		"192.0.2.1:7420":          false,
		"[2001:db8::1]:7420":      false,
		"[::ffff:192.0.2.1]:7420": false,
	} {
		err := CheckExposure(addr, false, false)
		if local && err != nil || !local && !errors.Is(err, ErrExposed) {
			t.Errorf("%s in plaintext: %v", addr, err)
		}
		if err != nil && !strings.Contains(err.Error(), "--tls-cert") {
			t.Errorf("%s: %q does not say what to do", addr, err)
		}
		if err := errors.Join(CheckExposure(addr, true, false), CheckExposure(addr, false, true)); err != nil {
			t.Errorf("%s with TLS, or said to be insecure: %v", addr, err)
		}
	}
}

func TestWhatIsNoAddress(t *testing.T) {
	for _, addr := range []string{"", "127.0.0.1", "::1:7420", "no.such.name.invalid:7420"} {
		if l, err := Listen(addr, false, false); err == nil {
			_ = l.Close()
			t.Errorf("listens on %q", addr)
		}
	}
	if _, err := Listen("0.0.0.0:0", false, false); !errors.Is(err, ErrExposed) {
		t.Errorf("listening everywhere in plaintext: %v", err)
	}
}

// certificate makes a self-signed one for 127.0.0.1, in files.
func certificate(t *testing.T) (certFile, keyFile string, trust *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	cert, errCert := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	private, errKey := x509.MarshalPKCS8PrivateKey(key)
	if err := errors.Join(errCert, errKey); err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	certFile = write("cert.pem", "CERTIFICATE", cert)
	trust = x509.NewCertPool()
	trusted, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	trust.AddCert(trusted)
	return certFile, write("key.pem", "PRIVATE KEY", private), trust
}

func TestTLS(t *testing.T) {
	certFile, keyFile, trust := certificate(t)
	config, err := LoadTLS(certFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	s := New(Config{Recognizer: ring(nobody), Log: slog.New(slog.DiscardHandler), TLS: config})
	l, err := Listen("127.0.0.1:0", true, false)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	for name, test := range map[string]struct {
		creds credentials.TransportCredentials
		want  codes.Code
	}{
		"trusting":  {credentials.NewTLS(&tls.Config{RootCAs: trust}), codes.OK},
		"stranger":  {credentials.NewTLS(&tls.Config{RootCAs: x509.NewCertPool()}), codes.Unavailable},
		"TLS 1.1":   {credentials.NewTLS(&tls.Config{RootCAs: trust, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}), codes.Unavailable},
		"plaintext": {insecure.NewCredentials(), codes.Unavailable},
	} {
		conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(test.creds))
		if err != nil {
			t.Fatal(err)
		}
		_, err = healthpb.NewHealthClient(conn).Check(t.Context(), &healthpb.HealthCheckRequest{})
		if status.Code(err) != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
		_ = conn.Close()
	}
	if err := errors.Join(s.Shutdown(context.Background()), <-served); err != nil {
		t.Error(err)
	}
}

func TestLoadTLS(t *testing.T) {
	certFile, keyFile, _ := certificate(t)
	if config, err := LoadTLS("", ""); config != nil || err != nil {
		t.Errorf("without files: %v, %v", config, err)
	}
	for _, files := range [][2]string{{certFile, ""}, {"", keyFile}, {keyFile, certFile}, {certFile, keyFile + "x"}} {
		if _, err := LoadTLS(files[0], files[1]); !errors.Is(err, ErrTLSFiles) {
			t.Errorf("%v: %v, want ErrTLSFiles", files, err)
		}
	}
}

func TestHTTPS(t *testing.T) {
	certFile, keyFile, trust := certificate(t)
	config, err := LoadTLS(certFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	addr := startHTTP(t, HTTPConfig{Metrics: http.NotFoundHandler(), Ready: func() bool { return true }, TLS: config})
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}}}
	resp, err := client.Get("https://" + addr + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	client.CloseIdleConnections()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("status %d", resp.StatusCode)
	}
}
