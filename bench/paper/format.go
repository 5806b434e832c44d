package paper

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"ringdex/bench/result"
	"ringdex/bench/stats"
)

// dash stands for what was not measured.
const dash = "–"

// ratio is a ratio with its quartiles, or "none" if it is within the floor.
func ratio(r stats.Ratio, floor float64) string {
	switch {
	case !r.Known():
		return dash
	case !r.Differs(floor) && floor > 0:
		return "none"
	}
	return fmt.Sprintf("%s (%s–%s)", digits(r.Mid), digits(r.Low), digits(r.High))
}

// digits are three that count, but no more than two after the point.
func digits(x float64) string {
	switch {
	case math.Abs(x) >= 100:
		return count(int(math.Round(x)))
	case math.Abs(x) >= 10:
		return fmt.Sprintf("%.1f", x)
	default:
		return fmt.Sprintf("%.2f", x)
	}
}

func percent(share float64) string {
	if math.IsNaN(share) {
		return dash
	}
	return fmt.Sprintf("± %.1f %%", 100*share)
}

// value is a metric's, in its unit.
func value(m result.Metric, x float64) string {
	switch {
	case math.IsNaN(x):
		return dash
	case m == result.Rate:
		return count(int(math.Round(x))) + "/s"
	}
	return duration(x)
}

// duration of nanoseconds, in the unit that suits it.
func duration(ns float64) string {
	switch d := time.Duration(ns); {
	case d >= time.Second:
		return digits(ns/1e9) + " s"
	case d >= time.Millisecond:
		return digits(ns/1e6) + " ms"
	default:
		return digits(ns/1e3) + " µs"
	}
}

// count is a number with its thousands apart.
func count(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
