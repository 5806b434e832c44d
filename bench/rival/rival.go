// Package rival is what one would otherwise build or run to learn who calls: a
// table behind HTTP, the same with a cache, the engines without a server between,
// and a name server with the numbers of ENUM.
//
// Each is given the better of the ways it could be done: one row by its primary
// key, a prepared statement, connections that stay open, Redis by its socket.
package rival

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

// Person is what a rival tells of a caller.
type Person struct {
	Name, Email, Company, Title, Notes, Greeting string
}

// pool is how many connections each rival has to an engine: enough for all
// callers of a throughput block.
const pool = 16

// Fill makes the rivals' table out of the people of a book, and puts everybody's
// answer into Redis.
func Fill(ctx context.Context, database *pgxpool.Pool, cache *redis.Client) error {
	const table = `
		CREATE TABLE rival_people AS
		SELECT '+' || l.number AS phone, c.name, c.email, c.company, c.title, c.notes
		FROM callers l JOIN contacts c ON c.org = l.org AND c.id = l.contact;
		ALTER TABLE rival_people ADD PRIMARY KEY (phone);
		ANALYZE rival_people`
	if _, err := database.Exec(ctx, table); err != nil {
		return fmt.Errorf("making the rivals' table: %w", err)
	}
	rows, err := database.Query(ctx, "SELECT phone, name, email, company, title, notes FROM rival_people")
	if err != nil {
		return err
	}
	defer rows.Close()
	pipe := cache.Pipeline()
	for rows.Next() {
		var phone string
		var p Person
		if err := rows.Scan(&phone, &p.Name, &p.Email, &p.Company, &p.Title, &p.Notes); err != nil {
			return err
		}
		p.Greeting = "Hi " + p.Name
		text, err := json.Marshal(p)
		if err != nil {
			return err
		}
		pipe.Set(ctx, key(phone), text, 0)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("filling the rivals' cache: %w", err)
	}
	return rows.Err()
}

func key(phone string) string { return "rival:" + phone }

// one is a query by primary key; pgx prepares it on each connection.
const one = "SELECT name, email, company, title, notes FROM rival_people WHERE phone = $1"

func read(ctx context.Context, database *pgxpool.Pool, phone string) (p Person, err error) {
	err = database.QueryRow(ctx, one, phone).
		Scan(&p.Name, &p.Email, &p.Company, &p.Title, &p.Notes)
	p.Greeting = "Hi " + p.Name
	return p, err
}

// OpenPostgres connects to a book's database.
func OpenPostgres(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MinConns, config.MaxConns = pool, pool
	return pgxpool.NewWithConfig(ctx, config)
}

// OpenRedis connects to a Redis by its socket.
func OpenRedis(socket string) *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: socket, PoolSize: pool, MinIdleConns: pool})
}
