// Package people is who calls in the bench. Somebody on file is an index: the
// number follows from it, so that nothing has to be looked up to ring.
package people

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
)

// Line is the number that is called.
const Line = "+12125550100"

// Those on file are the numbers of one area code, strangers those of another.
const (
	first    = 1_201_000_0000
	stranger = 1_202_000_0000
	// Most is how many one area code has.
	Most = 10_000_000
)

// Number of somebody on file, in E.164 without the plus.
func Number(index int) int64 { return first + int64(index) }

// E164 is a number as gateways send it.
func E164(number int64) string { return "+" + strconv.FormatInt(number, 10) }

// Draw is the number that calls next.
type Draw func(rng *rand.Rand) string

// Known draws one of so many on file, each as likely as any other.
func Known(n int) Draw {
	return func(rng *rand.Rand) string { return E164(Number(rng.IntN(n))) }
}

// InTurn draws one of so many on file after the other, over all callers together:
// by the time one comes again, a cache that holds fewer has forgotten them.
func InTurn(n int) Draw {
	var turn atomic.Uint64
	return func(*rand.Rand) string { return E164(Number(int(turn.Add(1) % uint64(n)))) }
}

// National is Known in the form that is spoken in the line's region.
func National(n int) Draw {
	return func(rng *rand.Rand) string {
		digits := strconv.FormatInt(Number(rng.IntN(n)), 10)
		return fmt.Sprintf("(%s) %s-%s", digits[1:4], digits[4:7], digits[7:])
	}
}

// Unknown draws a number that nobody on file has.
func Unknown() Draw {
	return func(rng *rand.Rand) string { return E164(stranger + rng.Int64N(Most)) }
}

// Withheld draws from what stands for a number that is hidden.
func Withheld() Draw {
	forms := []string{"anonymous", "+266696687", "sip:anonymous@anonymous.invalid"}
	return func(rng *rand.Rand) string { return forms[rng.IntN(len(forms))] }
}

// A day's calls: most callers are strangers, and of the others few call often.
const (
	strangers = 0.6
	zipfS     = 1.07 // the exponent: of 1,000,000, the 1,000 that call most make half the calls
)

// Day draws as the calls of a day come in, from so many on file.
func Day(n int) Draw {
	unknown := Unknown()
	return func(rng *rand.Rand) string {
		if rng.Float64() < strangers {
			return unknown(rng)
		}
		return E164(Number(int(rand.NewZipf(rng, zipfS, 1, uint64(n-1)).Uint64())))
	}
}
