package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
)

// A whole fleet is made ill in one way after the other.
func TestDoctor(t *testing.T) {
	p := newPatient(t)
	ctx := t.Context()
	p.args = append(p.args, "--server", p.fleet.servers[0].addr(), "--key", p.fleet.key)
	caller := callerid.Caller{Org: 1, Number: 14155551200}
	p.ill(t, "Healthy", func(t *testing.T) {
		out := p.examine()
		if strings.Contains("\n"+out, "\nwrong ") || strings.Count(out, "has all ") != len(p.fleet.servers) || strings.Count(out, "none was out of date") != len(p.fleet.servers) {
			t.Errorf("a healthy fleet:\n%s", out)
		}
		if out := p.examine(); !strings.Contains(out, "rings were told what the database says") || !strings.Contains(out, " from near") {
			t.Errorf("rings of a second time, from memory:\n%s", out)
		}
	})
	p.ill(t, "TriggerDisabled", func(t *testing.T) {
		p.fleet.exec("ALTER TABLE callers DISABLE TRIGGER stamp")
		p.finds("wrong", "triggers", "the trigger stamp of callers is disabled", "ALTER TABLE callers ENABLE ALWAYS TRIGGER stamp")
		p.fleet.exec("ALTER TABLE callers ENABLE TRIGGER stamp")
		p.finds("wrong", "triggers", "does not fire for those who write as a replica", "ENABLE ALWAYS TRIGGER stamp")
		p.fleet.exec("ALTER TABLE callers ENABLE ALWAYS TRIGGER stamp")
	})
	p.ill(t, "FunctionReplaced", func(t *testing.T) {
		p.fleet.exec("ALTER FUNCTION lock_contacts RENAME TO lock_contacts_kept")
		p.finds("wrong", "triggers", "function lock_contacts;", "UPDATE meta SET epoch")
		p.fleet.exec("ALTER FUNCTION lock_contacts_kept RENAME TO lock_contacts")
	})
	p.ill(t, "ReadOnly", func(t *testing.T) {
		p.fleet.exec("ALTER DATABASE postgres SET default_transaction_read_only = on")
		p.finds("wrong", "database", "can only be read", "default_transaction_read_only")
		p.fleet.exec("BEGIN READ WRITE; ALTER DATABASE postgres RESET default_transaction_read_only; COMMIT")
	})
	p.ill(t, "RedisPolicy", func(t *testing.T) {
		p.configure("maxmemory", "100mb")
		p.finds("wrong", "redis", "maxmemory-policy noeviction", "allkeys-lru")
		p.configure("maxmemory", "2mb") // the buffers alone take as much
		p.finds("wrong", "redis", "it is full", "allkeys-lru")
		p.configure("maxmemory", "100mb", "maxmemory-policy", "allkeys-lru")
		if out := p.examine(); strings.Contains(out, "polic") || strings.Contains("\n"+out, "\nnote   redis") {
			t.Errorf("a Redis that evicts:\n%s", out)
		}
		p.configure("save", "60 1")
		p.finds("note", "redis", "keeps people's data on its disk (save)", `CONFIG SET save ""`)
		p.configure("save", "", "appendonly", "yes")
		p.finds("note", "redis", "keeps people's data on its disk (appendonly)", "CONFIG SET appendonly no")
		p.configure("appendonly", "no")
	})
	p.ill(t, "RedisReplica", func(t *testing.T) {
		if err := p.redis.ReplicaOf(ctx, "127.0.0.1", "1").Err(); err != nil {
			t.Fatal(err)
		}
		p.finds("wrong", "redis", "it is a replica", "give the primary")
		if err := p.redis.ReplicaOf(ctx, "NO", "ONE").Err(); err != nil {
			t.Fatal(err)
		}
	})
	key := "ringdex/1/14155551200"
	p.ill(t, "RedisCorrupted", func(t *testing.T) {
		p.set(key, "no answer at all")
		p.finds("wrong", "redis", "are no answers", "a Redis database that nobody else writes to")
		p.set(key, string(p.answer(caller, "", "14155551201").Bytes()))
		p.finds("wrong", "redis", "another caller's", "a Redis database that nobody else writes to")
	})
	p.ill(t, "RedisOfAnotherGeneration", func(t *testing.T) {
		p.set(key, string(p.answer(caller, "before the fail-over", "").Bytes()))
		p.finds("note", "redis", "of another generation", "ringdex warm")
	})
	p.ill(t, "RedisDiffers", func(t *testing.T) {
		p.set(key, string(p.answer(caller, "", "").Bytes()))
		p.fleet.exec("ALTER TABLE contacts DISABLE TRIGGER changed")
		p.fleet.exec("UPDATE contacts SET notes = 'changed unseen' WHERE id = (SELECT contact FROM callers WHERE number = 14155551200)")
		p.fleet.exec("ALTER TABLE contacts ENABLE ALWAYS TRIGGER changed")
		p.finds("wrong", "redis", "at the database's version and say something else", "UPDATE meta SET epoch")
		p.finds("wrong", "rings", "1 were told something else", "UPDATE meta SET epoch")
		if err := p.redis.Del(ctx, key).Err(); err != nil {
			t.Fatal(err)
		}
	})
	p.ill(t, "IndexDiffers", func(t *testing.T) {
		p.fleet.exec("ALTER TABLE callers DISABLE TRIGGER removed")
		p.fleet.exec("DELETE FROM callers WHERE number = 14155551200")
		p.fleet.exec("ALTER TABLE callers ENABLE ALWAYS TRIGGER removed")
		p.finds("wrong", "index", "numbers in its index", "restart that server")
		p.fleet.exec("UPDATE meta SET epoch = gen_random_uuid()") // as the advice is
		p.fleet.complete()
		p.eventually("has all ", len(p.fleet.servers))
	})
	p.ill(t, "AnotherDatabase", func(t *testing.T) {
		other := enginetest.Database(t)
		p.ok("org", "create", "Other", "--database-url", other)
		p.finds("wrong", "generation", "which is not the database's", "check that serve has the same --database-url",
			"doctor", "--database-url", other, "--metrics-url", "http://"+p.fleet.servers[0].httpAddr())
	})
	p.ill(t, "EmptyDatabase", func(t *testing.T) {
		empty := enginetest.Database(t)
		for range 2 { // the first look must not make a schema
			p.finds("wrong", "database", "ringdex migrate", "", "doctor", "--database-url", empty)
		}
	})
	p.ill(t, "NoServer", func(t *testing.T) {
		p.finds("wrong", "server", "cannot be reached", "ringdex serve", append(p.args, "--metrics-url", "http://127.0.0.1:1")...)
		if out, errs, status := p.run("doctor", "--metrics-url", "127.0.0.1:7421"); status != exitUsage {
			t.Errorf("status %d: %s%s", status, out, errs)
		}
	})
	p.ill(t, "RedisAway", func(t *testing.T) {
		p.fleet.redis.Stop()
		p.finds("wrong", "redis", "cannot be reached", "correct --redis-url")
		p.fleet.redis.Start()
	})
	p.ill(t, "TablesLocked", func(t *testing.T) {
		hand := connectTo(t, p.fleet.postgres.URL())
		if _, err := hand.Exec(ctx, "BEGIN; LOCK TABLE callers"); err != nil {
			t.Fatal(err)
		}
		p.finds("wrong", "locks", "shuts servers out of their tables", "pg_terminate_backend")
		p.finds("wrong", "lease", "it speaks no cached name", "whether that server reaches the database")
		if _, err := hand.Exec(ctx, "ROLLBACK"); err != nil {
			t.Fatal(err)
		}
	})
	p.ill(t, "Standby", func(t *testing.T) {
		var data string
		if err := connectTo(t, p.fleet.postgres.URL()).QueryRow(ctx, "SHOW data_directory").Scan(&data); err != nil {
			t.Fatal(err)
		}
		p.fleet.postgres.Stop()
		p.finds("wrong", "database", "cannot be reached", "")
		if err := os.WriteFile(filepath.Join(data, "standby.signal"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		p.fleet.postgres.Start()
		p.finds("wrong", "database", "is a standby: give the URL of the primary", "")
	})
}

func TestDoctorOfAFile(t *testing.T) {
	p := &patient{shell: acme(t)}
	p.stdin = "phone,name\n+14155551200,Alex\n"
	p.ok("import", "--org", "Acme", "-")
	if out := p.examine("doctor"); !strings.Contains(out, "the file is sound") || !strings.Contains(out, "1 numbers on file") || strings.Contains(out, "wrong") {
		t.Errorf("a healthy file:\n%s", out)
	}
	path, _ := sqlitePath(databaseURL(t))
	hand := openFile(t, path)
	hand("BEGIN IMMEDIATE")
	p.finds("wrong", "writers", "has kept the file locked", "fuser", "doctor")
	hand("ROLLBACK")
	hand("DROP TRIGGER contacts_update")
	p.finds("wrong", "triggers", "contacts_update", "UPDATE meta SET epoch = lower", "doctor")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	p.finds("wrong", "database", "there is no database file", "", "doctor")
}
