package ask

import (
	"context"
	"time"

	"ringdex/bench/people"
)

// often is how often a server is asked whether it shows a change.
const often = 5 * time.Millisecond

// Shown waits until a ring from somebody on file is answered with these notes.
func (s *Server) Shown(ctx context.Context, index int, notes string) error {
	tick := time.NewTicker(often)
	defer tick.Stop()
	question := Person.request(people.E164(people.Number(index)))
	for {
		answer, err := s.client(index).RecognizeCaller(s.keyed(ctx), question)
		if err != nil {
			return err
		}
		if answer.GetCaller().GetNotes() == notes {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
