package enginetest_test

import (
	"path/filepath"
	"testing"

	"ringdex/internal/enginetest"
)

func TestFailOverLosesTheTail(t *testing.T) {
	t.Parallel()
	primary := enginetest.Postgres(t)
	execute(t, connect(t, primary.URL()), "CREATE TABLE t (n int); INSERT INTO t VALUES (1)")
	standby := primary.Standby()
	if got := number(t, connect(t, standby.URL()), "SELECT count(*) FROM t WHERE pg_is_in_recovery()"); got != 1 {
		t.Errorf("the standby has %d rows, want 1", got)
	}
	standby.Behind()
	execute(t, connect(t, primary.URL()), "INSERT INTO t VALUES (2)")
	standby.Promote()
	conn := connect(t, standby.URL())
	execute(t, conn, "INSERT INTO t VALUES (3)")
	if got := number(t, conn, "SELECT sum(n) FROM t"); got != 4 {
		t.Errorf("the new primary has a sum of %d, want 1 and 3", got)
	}
	if got := number(t, connect(t, primary.URL()), "SELECT sum(n) FROM t"); got != 3 {
		t.Errorf("the old primary has a sum of %d, want 1 and 2", got)
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	s := enginetest.Postgres(t)
	conn := connect(t, s.URL())
	execute(t, conn, "CREATE TABLE t (n int); INSERT INTO t VALUES (1)")
	file := filepath.Join(t.TempDir(), "dump")
	s.Dump(file)
	execute(t, conn, "INSERT INTO t VALUES (2)")
	s.Restore(file)
	if got := number(t, conn, "SELECT sum(n) FROM t"); got != 1 {
		t.Errorf("after the restore the sum is %d, want 1", got)
	}
}
