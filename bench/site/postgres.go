package site

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// createDatabase makes an empty database and returns its URL.
func (s *Site) createDatabase(ctx context.Context, name string) (string, error) {
	if err := execute(ctx, s.postgres, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" TEMPLATE template0"); err != nil {
		return "", fmt.Errorf("creating the database %s: %w", name, err)
	}
	u, err := url.Parse(s.postgres)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// execute runs statements on a connection of its own.
func execute(ctx context.Context, url string, statements ...string) (err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// postmaster is the parent of whichever process answers.
func postmaster(ctx context.Context, url string) (parent int, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	stat, err := status(int(conn.PgConn().PID()))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(stat[1])
}
