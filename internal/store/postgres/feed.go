package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// onFeed runs fn on the feed's own connection, which is opened anew after any
// trouble. Whoever wants it meanwhile waits.
func (s *Store) onFeed(ctx context.Context, fn func(*pgx.Conn) error) error {
	s.following.Lock()
	defer s.following.Unlock()
	_, err := alive(ctx, s, func() (struct{}, error) {
		if s.feed == nil {
			var err error
			if s.feed, err = pgx.ConnectConfig(ctx, s.config); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, fn(s.feed)
	})
	if err != nil {
		s.hangUp() // also from a standby, whose address may be another's by now
	}
	return err
}

// hangUp does not wait for a server that may not answer.
func (s *Store) hangUp() {
	if s.feed == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	// The error, if any, is of a connection that nobody needs any more.
	_ = s.feed.Close(ctx)
	s.feed = nil
}
