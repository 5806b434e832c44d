package torture_test

import (
	"bufio"
	"net/http"
	"strconv"
	"strings"
)

// callLimit is what a recognition may take of a server's time, in seconds as the
// server's metrics write it.
const callLimit = "0.04"

// late is how many recognitions took a server more time than they may, by its own
// clock and since it was started. On a machine that is busy some do: it is
// reported, and no violation.
type late struct{ all, inTime float64 }

func (s *server) late() (l late) {
	resp, err := http.Get("http://" + s.http + "/metrics")
	if err != nil {
		return late{} // it is away
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		n, _ := strconv.ParseFloat(value, 64)
		switch {
		case strings.HasPrefix(name, "ringdex_recognition_seconds_count"):
			l.all += n
		case strings.HasPrefix(name, "ringdex_recognition_seconds_bucket") && strings.Contains(name, `le="`+callLimit+`"`):
			l.inTime += n
		}
	}
	return l
}

// since is how many were late after an earlier look, or after a new start, as far as
// that can be told.
func (l late) since(before late) int {
	if l.all < before.all {
		before = late{}
	}
	return max(0, int((l.all-l.inTime)-(before.all-before.inTime)))
}

// metric is the first line of a metric.
func (s *server) metric(name string) string {
	for lines := bufio.NewScanner(strings.NewReader(s.metrics())); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), name) {
			return lines.Text()
		}
	}
	return ""
}
