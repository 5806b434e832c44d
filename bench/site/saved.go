package site

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

// page is how many keys are read at a time.
const page = 1000

// Save writes everything in Redis into a file, as the commands that would put it
// there again: keys, values and what is left of their lives as they are. It
// returns the number of keys.
func (r *Redis) Save(ctx context.Context, file string) (keys int, err error) {
	f, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f) // keeps its first error for the end
	err = r.each(ctx, func(key, value string, left time.Duration) {
		keys++
		writeCommand(w, "SET", key, value, "PX", fmt.Sprint(left.Milliseconds()))
	})
	return keys, errors.Join(err, w.Flush())
}

// Bytes are those of all values.
func (r *Redis) Bytes(ctx context.Context) (bytes int, err error) {
	err = r.each(ctx, func(_, value string, _ time.Duration) { bytes += len(value) })
	return bytes, err
}

// each passes on every key, its value and what is left of its life.
func (r *Redis) each(ctx context.Context, found func(key, value string, left time.Duration)) error {
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: r.Socket})
	defer client.Close()
	for cursor := uint64(0); ; {
		keys, next, err := client.Scan(ctx, cursor, "*", page).Result()
		if err != nil {
			return err
		}
		if err := read(ctx, client, keys, found); err != nil {
			return err
		}
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}

func read(ctx context.Context, client *redis.Client, keys []string, found func(key, value string, left time.Duration)) error {
	values, lives := make([]*redis.StringCmd, len(keys)), make([]*redis.DurationCmd, len(keys))
	_, err := client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, key := range keys {
			values[i], lives[i] = pipe.Get(ctx, key), pipe.PTTL(ctx, key)
		}
		return nil
	})
	for i := range values {
		if err == nil {
			found(keys[i], values[i].Val(), lives[i].Val())
		}
	}
	return err
}

// writeCommand writes a command as Redis reads it.
func writeCommand(w *bufio.Writer, words ...string) {
	fmt.Fprintf(w, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(w, "$%d\r\n%s\r\n", len(word), word)
	}
}
