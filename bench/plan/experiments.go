package plan

// Experiments are those of a report.
func Experiments() []Experiment {
	return []Experiment{
		{Memory, memory},
		{Against, rivals},
		{Tiers, tiers},
		{Embedded, embedded},
		{Daily, day},
		{Changing, changing},
		{Outage, outage},
		{Warming, warming},
		{Growth, growth},
	}
}

// Quickest are those of a quick look.
func Quickest() []Experiment {
	return []Experiment{{Memory, memory}, {Against, rivals}}
}
