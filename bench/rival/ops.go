package rival

import (
	"context"
	"encoding/json"
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
			var p Person
			err = json.NewDecoder(answer.Body).Decode(&p)
			return p.Greeting != "", err
		}, nil
	}}
}

// Postgres asks the database itself, with no server between.
func Postgres(name string, database *pgxpool.Pool, cpu func() (time.Duration, error), from people.Draw) load.Op {
	return load.Op{Name: name, CPU: cpu, New: func(_ int, rng *rand.Rand) (load.Ask, error) {
		return func(ctx context.Context) (bool, error) {
			p, err := read(ctx, database, from(rng))
			return p.Name != "", err
		}, nil
	}}
}

// Redis asks the cache itself, and reads what it says.
func Redis(name string, cache *redis.Client, cpu func() (time.Duration, error), from people.Draw) load.Op {
	return load.Op{Name: name, CPU: cpu, New: func(_ int, rng *rand.Rand) (load.Ask, error) {
		return func(ctx context.Context) (bool, error) {
			text, err := cache.Get(ctx, key(from(rng))).Bytes()
			if err != nil {
				return false, err
			}
			var p Person
			err = json.Unmarshal(text, &p)
			return p.Greeting != "", err
		}, nil
	}}
}
