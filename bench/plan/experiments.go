package plan

import "regexp"

// Experiments are those of a report, in its order.
func Experiments() []Experiment {
	return []Experiment{
		{"memory", memory},
		{"rivals", rivals},
		{"tiers", tiers},
		{"embedded", embedded},
		{"day", day},
		{"changing", changing},
		{"outage", outage},
		{"warming", warming},
		{"growth", growth},
	}
}

// Glance selects the experiments of a quick look.
const Glance = "^(memory|rivals)$"

// Select returns the experiments whose names match.
func Select(names *regexp.Regexp) (selected []Experiment) {
	for _, e := range Experiments() {
		if names.MatchString(e.Name) {
			selected = append(selected, e)
		}
	}
	return selected
}
