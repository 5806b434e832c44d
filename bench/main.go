// Command bench measures Ringdex beside an empty call and beside what one would
// otherwise build, and writes a report.
//
//	bench [-quick] [-only EXPRESSION] [-ringdex PROGRAM] [-report DIR] [-seed N]
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"

	"ringdex/bench/paper"
	"ringdex/bench/plan"
	"ringdex/bench/profile"
	"ringdex/bench/site"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	command := measure
	args := os.Args[1:]
	if len(args) > 0 {
		if serve, ok := servers()[args[0]]; ok {
			command, args = serve, args[1:]
		}
	}
	if err := command(ctx, args, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measure runs the experiments and writes what they found.
func measure(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	program := flags.String("ringdex", "../ringdex", "the `program` to measure")
	quick := flags.Bool("quick", false, "take a look, in less than a minute")
	only := flags.String("only", "", "the experiments whose names match this `expression`: "+strings.Join(plan.Names(), ", "))
	dir := flags.String("report", "", "write the report with its pictures into this `directory`; else to standard output")
	seed := flags.Uint64("seed", uint64(time.Now().UnixNano()), "of everything that is drawn at random")
	_ = flags.Parse(args) // ends the program
	self, err := os.Executable()
	if err != nil {
		return err
	}
	s, err := site.Open(ctx, *program)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	b := &plan.Bench{Site: s, Effort: plan.Full(), Seed: *seed, Out: os.Stderr, Figures: plan.Figures(), Self: self, Blind: profile.Usable()}
	if *quick {
		b.Effort = plan.Quick()
		*only = cmp.Or(*only, plan.Glance)
	}
	selected, err := regexp.Compile(*only)
	if err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	report := paper.Report{Machine: paper.Look(ctx, *program), Seed: *seed, Began: time.Now(), Quick: *quick}
	ended := b.Run(ctx, plan.Select(selected))
	report.Took, report.Groups, report.Figures, report.Targets = time.Since(report.Began), b.Groups, b.Figures, plan.Targets()
	report.Costs, report.Blind = b.Costs, b.Blind
	if *dir == "" || ended != nil { // half a report takes no whole one's place
		return errors.Join(ended, report.Markdown(out))
	}
	return report.Write(*dir)
}
