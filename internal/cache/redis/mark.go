package redis

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"

	goredis "github.com/redis/go-redis/v9"
)

// marksOfCluster are so many that each server of a Cluster holds some of them: one that
// has a tenth of the keys has none with a probability of 1 in 850.
const marksOfCluster = 64

func marksFor(client goredis.UniversalClient) (marks []string) {
	n := 1
	if _, cluster := client.(*goredis.ClusterClient); cluster {
		n = marksOfCluster
	}
	name := "ringdex/mark/" + rand.Text() + "/"
	for i := range n {
		marks = append(marks, name+strconv.Itoa(i))
	}
	return marks
}

// Mark leaves a mark in Redis that belongs to this Cache. It goes when Redis, or one
// server of a Cluster, loses its content, and after half the life of what is filled
// now.
func (c *Cache) Mark(ctx context.Context) error {
	err := c.each(ctx, len(c.marks), func(pipe goredis.Pipeliner, i int) { pipe.Set(ctx, c.marks[i], "", life/2) })
	if err != nil {
		return fmt.Errorf("marking redis: %w", err)
	}
	return nil
}

// Marked tells whether the mark is still there.
func (c *Cache) Marked(ctx context.Context) (bool, error) {
	there := make([]*goredis.IntCmd, len(c.marks))
	err := c.each(ctx, len(c.marks), func(pipe goredis.Pipeliner, i int) { there[i] = pipe.Exists(ctx, c.marks[i]) })
	if err != nil {
		return false, fmt.Errorf("looking for the mark in redis: %w", err)
	}
	for _, t := range there {
		if t.Val() == 0 {
			return false, nil
		}
	}
	return true, nil
}
