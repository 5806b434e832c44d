-- A dump that is restored in place, as of version 3: it brings back versions with
-- other content, and with them everything that the generation was told by, the
-- epoch and the life too.

-- +goose Up

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- As in version 1, and one for each file that versions and names are kept in: what
-- is restored is in other files. So is a table that was rewritten, by VACUUM FULL
-- or CLUSTER, which costs every server a load and no more.
CREATE OR REPLACE VIEW generation AS
SELECT CASE WHEN NOT pg_is_in_recovery() THEN
  coalesce(system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '/' ||
    extract(epoch FROM pg_postmaster_start_time()) || '/' || (SELECT this_life()) || '/' ||
    (SELECT epoch FROM meta) || '/' ||
    pg_relation_filenode('callers'::regclass) || '/' || pg_relation_filenode('contacts'::regclass), '') END AS id
FROM pg_control_system();
