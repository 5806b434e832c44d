package postgres_test

import (
	"testing"

	"ringdex/internal/enginetest"
)

// A planner that has never seen a tombstone must not look for each new number
// among all of them: what comes after a mass delete would take hours.
func TestNewNumbersPassNoTombstones(t *testing.T) {
	url := enginetest.Database(t)
	open(t, url).Close()
	s := newSession(t, url)
	s.run(`INSERT INTO organizations (org, name) VALUES (1, 'home');
		INSERT INTO contacts (org, id) SELECT 1, md5(n::text)::uuid FROM generate_series(1, 1000) n;
		INSERT INTO callers (org, number, contact) SELECT 1, 14152000000 + n, md5(n::text)::uuid FROM generate_series(1, 1000) n;
		ANALYZE`)
	const tombstones = 5000
	s.run(`INSERT INTO callers (org, number) SELECT 1, 14153000000 + n FROM generate_series(1, 5000) n;
		UPDATE callers SET gone_at = gone_at - interval '2 minutes' WHERE contact IS NULL;
		SELECT pg_stat_force_next_flush()`)
	s.run(`INSERT INTO callers (org, number) SELECT 1, 14154000000 + n FROM generate_series(1, 1000) n; SELECT pg_stat_force_next_flush()`)
	if read := one[int](s, "SELECT idx_tup_read::int FROM pg_stat_user_indexes WHERE indexrelname = 'callers_gone'"); read > tombstones {
		t.Errorf("%d tombstones were passed for 7,000 numbers", read)
	}
}
