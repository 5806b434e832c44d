package store

import "errors"

// Errors of the port, beside those of callerid.
var (
	// ErrStandby: the server answers reads but is not the primary, so its view
	// of what is committed proves nothing.
	ErrStandby = errors.New("the database is a standby, not the primary")
	// ErrSchemaOld: the database needs a migration that nobody has asked for.
	ErrSchemaOld = errors.New("the database's schema is older than this program")
	// ErrSchemaNew: a newer program has migrated the database.
	ErrSchemaNew = errors.New("the database's schema is newer than this program")
)
