package site

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Program runs one that says on its first line where it listens.
func (s *Site) Program(name string, argv ...string) (p *Process, addr string, err error) {
	out, write, err := os.Pipe()
	if err != nil {
		return nil, "", err
	}
	p, err = start(name, write, os.Stderr, argv...)
	write.Close()
	if err != nil {
		return nil, "", err
	}
	s.Closes(p.Close)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, "", fmt.Errorf("starting %s: %w", name, errEnded)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p, strings.TrimSpace(line), nil
}

// NameServer runs nsd with one zone, which write writes, on as many processes as
// there are cores.
func (s *Site) NameServer(ctx context.Context, domain string, cores int, write func(io.Writer) error) (*Process, string, error) {
	program, err := nsd()
	if err != nil {
		return nil, "", err
	}
	zone, err := os.Create(filepath.Join(s.dir, "zone"))
	if err != nil {
		return nil, "", err
	}
	defer zone.Close()
	if err := write(zone); err != nil {
		return nil, "", fmt.Errorf("writing the zone: %w", err)
	}
	addr, err := freePort()
	if err != nil {
		return nil, "", err
	}
	config := filepath.Join(s.dir, "nsd.conf")
	if err := os.WriteFile(config, []byte(s.nsdConfig(domain, addr, zone.Name(), cores)), 0o600); err != nil {
		return nil, "", err
	}
	p, err := start("nsd", nil, os.Stderr, program, "-d", "-c", config)
	if err != nil {
		return nil, "", err
	}
	s.Closes(p.Close)
	return p, addr.String(), p.until(ctx, func() bool { return listening(addr) })
}

// nsd is in a directory that is not in everybody's PATH.
func nsd() (string, error) {
	for _, name := range []string{"nsd", "/usr/sbin/nsd"} {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", fmt.Errorf("nsd is not installed: `make bench` installs it: %w", exec.ErrNotFound)
}

// nsdConfig keeps everything in our directory, and does without the limit on
// answers to one address.
func (s *Site) nsdConfig(domain string, addr *net.UDPAddr, zone string, cores int) string {
	return fmt.Sprintf(`server:
  ip-address: 127.0.0.1@%d
  server-count: %d
  reuseport: yes
  username: ""
  zonesdir: %[3]q
  database: ""
  pidfile: ""
  logfile: "%[3]s/nsd.log"
  xfrdfile: ""
  zonelistfile: "%[3]s/zone.list"
  xfrdir: %[3]q
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: %[4]s
  zonefile: %[5]q
`, addr.Port, cores, s.dir, domain, zone)
}

// freePort is an address that nobody listens on at present, by UDP or by TCP: nsd
// wants both. Ports are handed out for one of them, and the other may be taken.
func freePort() (*net.UDPAddr, error) {
	for {
		conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			return nil, err
		}
		addr := conn.LocalAddr().(*net.UDPAddr)
		l, err := net.Listen("tcp", addr.String())
		conn.Close()
		if err == nil {
			return addr, l.Close()
		}
		if !errors.Is(err, unix.EADDRINUSE) {
			return nil, err
		}
	}
}

// listening tells whether somebody has taken a TCP port: nsd opens that beside
// the one for UDP, which cannot be seen from outside.
func listening(addr *net.UDPAddr) bool {
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
