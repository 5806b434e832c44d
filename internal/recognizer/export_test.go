package recognizer

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/index"
)

// Look is the step between the proof and the index.
type Look = func(Known, *index.Proof, callerid.Caller) (*index.Proof, uint64, index.Presence)

// SetLook puts another step in its place, such as one in the wrong order.
func (r *Recognizer) SetLook(look Look) { r.look = look }

// TakeMissForUnknown has Redis say that nobody is on file whom it does not have.
func (r *Recognizer) TakeMissForUnknown() {
	ask := r.tiers[0].ask
	r.tiers[0].ask = func(ctx context.Context, s sight, told tell) {
		ask(ctx, s, func(f finding, settled bool, err error) {
			if err == nil && !settled {
				f, settled = unknown(ringdexv1.Source_SOURCE_REDIS, s.proof.SentAt, s.proof.Bound), true
			}
			told(f, settled, err)
		})
	}
}
