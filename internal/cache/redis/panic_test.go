package redis

import (
	"errors"
	"testing"
)

// A panic over what Redis holds is one ring's trouble: it is told, and nobody else
// hears of it.
func TestAPanicIsOneRingsTrouble(t *testing.T) {
	var told []error
	q := question{tell: func(raw []byte, err error) {
		told = append(told, err)
		if raw != nil {
			panic("somebody's data")
		}
	}}
	q.told([]byte("odd"), nil)
	if len(told) != 2 || !errors.Is(told[1], errPanic) {
		t.Errorf("the ring was told %v", told)
	}
}
