// Package torture holds a fleet to its promises while everything behind it
// breaks. It has tests alone: three servers as operators run them, each a process
// of its own, on a PostgreSQL and a Redis that are stopped, frozen, emptied and
// mistreated, over a network that fails on demand, while people are renamed,
// renumbered, merged and deleted, and phones ring all the time. Every answer is
// checked.
//
//	make torture TIME=30m SEED=1
package torture
