package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"ringdex/internal/answer"
)

// Server is where a server tells how it is: its address for HTTP.
type Server struct {
	Client *http.Client
	// URL such as http://127.0.0.1:7421.
	URL string
}

// vitals are what a server says of itself.
type vitals struct {
	lease, bound   time.Duration
	era            answer.Era
	complete       bool
	numbers        int
	stale, checked int
	// Of what it reads from Redis and writes there; 0 without Redis.
	corrupt, dropped int
}

// maxMetrics is far more than a server has to tell.
const maxMetrics = 4 << 20

// errNoServer: something else answers there.
var errNoServer = errors.New("what answers there is no Ringdex server of this version")

// get reads a page of a server.
func (s Server) get(ctx context.Context, path string) (status int, text string, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(s.URL, "/")+path, nil)
	if err != nil {
		return 0, "", err
	}
	resp, err := s.Client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close() // it was only read
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxMetrics))
	return resp.StatusCode, string(body), err
}

// vitals reads the server's metrics.
func (s Server) vitals(ctx context.Context) (vitals, error) {
	status, text, err := s.get(ctx, "/metrics")
	switch {
	case err != nil:
		return vitals{}, err
	case status != http.StatusOK:
		return vitals{}, fmt.Errorf("%w (status %d)", errNoServer, status)
	}
	return parseVitals(text)
}

func parseVitals(text string) (v vitals, err error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		return v, errNoServer // what it says may be anything
	}
	value := func(name string) float64 {
		for _, m := range families[name].GetMetric() {
			v := m.GetGauge().GetValue() + m.GetCounter().GetValue() + m.GetUntyped().GetValue()
			if !math.IsNaN(v) {
				return v
			}
		}
		return 0
	}
	if families["ringdex_lease_age_seconds"] == nil || families["ringdex_stale_served_total"] == nil {
		return v, errNoServer
	}
	for _, m := range families["ringdex_generation_info"].GetMetric() {
		for _, label := range m.GetLabel() {
			era, _ := strconv.ParseUint(label.GetValue(), 16, 64)
			v.era = answer.Era(era)
		}
	}
	v.lease = seconds(value("ringdex_lease_age_seconds"))
	v.bound = seconds(value("ringdex_freshness_bound_seconds"))
	v.complete = value("ringdex_index_complete") == 1
	for name, to := range map[string]*int{
		"ringdex_index_numbers": &v.numbers, "ringdex_stale_served_total": &v.stale, "ringdex_stale_checked_total": &v.checked,
		"ringdex_redis_corrupt_total": &v.corrupt, "ringdex_redis_dropped_total": &v.dropped,
	} {
		*to = int(min(max(value(name), 0), most))
	}
	return v, nil
}

// What stands for everything beyond it, infinities too.
const (
	longest = 1000 * time.Hour
	most    = 1e15
)

func seconds(s float64) time.Duration {
	return time.Duration(min(max(s, 0), longest.Seconds()) * float64(time.Second))
}
