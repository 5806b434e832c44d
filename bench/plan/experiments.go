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
		{"visible", visible},
		{"outage", outage},
		{"warming", warming},
		{"growth", growth},
		{"start", start},
		{"filling", filling},
		{"footprint", footprint},
	}
}

// Glance selects the experiments of a quick look.
const Glance = "^(memory|rivals)$"

// Names are those of all experiments.
func Names() (names []string) {
	for _, e := range Experiments() {
		names = append(names, e.Name)
	}
	return names
}

// Select returns the experiments whose names match.
func Select(names *regexp.Regexp) (selected []Experiment) {
	for _, e := range Experiments() {
		if names.MatchString(e.Name) {
			selected = append(selected, e)
		}
	}
	return selected
}
