package rival

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"ringdex/bench/load"
	"ringdex/bench/people"
)

// HTTP asks a rival's server. cpu, here as in the others, is what its process and
// the engine behind it have used.
func HTTP(name, addr string, cpu func() (time.Duration, error), from people.Draw) load.Op {
	transport := &http.Transport{MaxIdleConnsPerHost: 1 << 10}
	client := &http.Client{Transport: transport}
	return load.Op{Name: name, CPU: cpu, New: func(_ int, rng *rand.Rand) (load.Ask, error) {
		var text bytes.Buffer
		return func(ctx context.Context) (bool, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/callers/"+url.PathEscape(from(rng)), nil)
			if err != nil {
				return false, err
			}
			answer, err := client.Do(req)
			if err != nil {
				return false, err
			}
			defer answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				return false, fmt.Errorf("the rival answers %s", answer.Status)
			}
			text.Reset()
			_, err = text.ReadFrom(answer.Body)
			return greets(text.Bytes()), err
		}, nil
	}}
}

// Postgres asks the database itself, with no server between.
func Postgres(name string, database *pgxpool.Pool, cpu func() (time.Duration, error), from people.Draw) load.Op {
	return load.Op{Name: name, CPU: cpu, New: func(_ int, rng *rand.Rand) (load.Ask, error) {
		return func(ctx context.Context) (bool, error) {
			rows, err := database.Query(ctx, one, from(rng))
			if err != nil {
				return false, err
			}
			found := rows.Next() && len(rows.RawValues()[0]) > 0
			rows.Close()
			return found, rows.Err()
		}, nil
	}}
}

// Redis asks the cache itself.
func Redis(name string, cache *redis.Client, cpu func() (time.Duration, error), from people.Draw) load.Op {
	return load.Op{Name: name, CPU: cpu, New: func(_ int, rng *rand.Rand) (load.Ask, error) {
		return func(ctx context.Context) (bool, error) {
			text, err := cache.Get(ctx, key(from(rng))).Bytes()
			return greets(text), err
		}, nil
	}}
}

// greets tells whether an answer says whom to greet. As with Ringdex, the load
// looks no further: see package ask.
func greets(answer []byte) bool { return bytes.Contains(answer, []byte(`"Greeting":"Hi `)) }
