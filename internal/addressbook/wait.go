package addressbook

import (
	"context"
	"fmt"
	"time"
)

// margin is for what began before the bound was over and is still answering:
// longer than any ring takes.
const margin = 50 * time.Millisecond

// wait returns when no server can speak any more what was changed before.
func (c *Contacts) wait(ctx context.Context) error {
	if err := pause(ctx, c.Bound()+margin); err != nil {
		return fmt.Errorf("the change is made; waiting until every server has seen it: %w", err)
	}
	return nil
}

// pause is nil unless ctx ends before the time is over.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
