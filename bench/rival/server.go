package rival

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

// Server is the table behind HTTP, with a cache if it has one.
type Server struct {
	Database *pgxpool.Pool
	Cache    *redis.Client // nil for none
}

// Serve answers until the context ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /callers/{phone}", s.tell)
	server := &http.Server{Handler: mux}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// tell answers who a number is, from the cache if it is there.
func (s *Server) tell(w http.ResponseWriter, r *http.Request) {
	phone := r.PathValue("phone")
	w.Header().Set("Content-Type", "application/json")
	if s.Cache != nil {
		if text, err := s.Cache.Get(r.Context(), key(phone)).Bytes(); err == nil {
			_, _ = w.Write(text)
			return
		}
	}
	p, err := read(r.Context(), s.Database, phone)
	if errors.Is(err, pgx.ErrNoRows) {
		http.Error(w, `{"error":"nobody has this number"}`, http.StatusNotFound)
		return
	}
	if err != nil {
		http.Error(w, `{"error":"the database does not answer"}`, http.StatusInternalServerError)
		return
	}
	text, err := json.Marshal(p)
	if err != nil {
		http.Error(w, `{"error":"the person cannot be written"}`, http.StatusInternalServerError)
		return
	}
	if s.Cache != nil {
		s.Cache.Set(r.Context(), key(phone), text, 0)
	}
	_, _ = w.Write(text)
}
