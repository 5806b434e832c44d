package recognizer_test

import (
	"context"
	"errors"
	"slices"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// sceneNear is the near cache.
type sceneNear struct {
	scene *scene
	held  map[callerid.Caller]answer.Answer
	gets  int
}

func newSceneNear(s *scene) *sceneNear {
	return &sceneNear{scene: s, held: map[callerid.Caller]answer.Answer{}}
}

func (n *sceneNear) Get(_ []byte, w answer.Want) (answer.Answer, bool) {
	n.scene.mu.Lock()
	defer n.scene.mu.Unlock()
	n.gets++
	a, ok := n.held[w.Caller]
	return a, ok && a.Fits(w)
}

func (n *sceneNear) Put(a answer.Answer) { n.scene.change(func() { n.held[a.Caller()] = a }) }

func (n *sceneNear) Forget(callers ...callerid.Caller) {
	n.scene.change(func() {
		for _, c := range callers {
			delete(n.held, c)
		}
	})
}

// sceneWarm is Redis.
type sceneWarm struct {
	*sceneNear
	takes time.Duration
	err   error
}

func (w *sceneWarm) Ask(want answer.Want, tell func(answer.Answer, bool, error)) {
	a, ok := w.sceneNear.Get(nil, want)
	var takes time.Duration
	var err error
	w.scene.change(func() { takes, err = w.takes, w.err })
	if errors.Is(err, errPanics) {
		panic(err)
	}
	time.AfterFunc(takes, func() { tell(a, ok && err == nil, err) })
}

// sceneTruth is the database. What it reads is as of the moment it begins.
type sceneTruth struct {
	scene *scene
	known map[callerid.Caller]person
	takes time.Duration
	err   error
	reads int
}

type person struct {
	version uint64
	contact callerid.Contact
}

func (t *sceneTruth) Profile(ctx context.Context, c callerid.Caller) (store.Reading, error) {
	var r store.Reading
	var takes time.Duration
	var err error
	t.scene.change(func() {
		t.reads++
		r, takes, err = t.scene.reading(c), t.takes, t.err
	})
	if err := wait(ctx, takes); err != nil {
		return r, err
	}
	if errors.Is(err, errPanics) {
		panic(err)
	}
	return r, err
}

// sceneFeed tells what the scene's database holds.
type sceneFeed struct {
	scene      *scene
	generation callerid.Generation
	directory  store.Directory
	err        error
	loading    time.Duration
}

func (f *sceneFeed) rows() (rows []store.Row) {
	for c, p := range f.scene.truth.known {
		rows = append(rows, store.Row{Caller: c, Version: p.version, Present: true})
	}
	return rows
}

func (f *sceneFeed) mark() store.Mark { return store.Mark{Generation: f.generation} }

func (f *sceneFeed) Load(ctx context.Context, each func([]store.Row)) (m store.Mark, err error) {
	if err := wait(ctx, f.loading); err != nil {
		return m, err
	}
	f.scene.change(func() { each(f.rows()); m = f.mark() })
	return m, nil
}

func (f *sceneFeed) LoadOrg(context.Context, callerid.OrgID, func([]store.Row)) error { return nil }

func (f *sceneFeed) Poll(context.Context, store.Mark) (d store.Delta, err error) {
	f.scene.change(func() {
		d = store.Delta{Mark: f.mark(), Rows: f.rows(), Directory: f.directory.Version, Bound: sceneBound}
		err = f.err
	})
	return d, err
}

func (f *sceneFeed) Directory(context.Context) (d store.Directory, err error) {
	f.scene.change(func() {
		d, err = f.directory, f.err
		d.Generation, d.Keys, d.Orgs = f.generation, slices.Clone(d.Keys), slices.Clone(d.Orgs)
	})
	return d, err
}

func peopleOfScene() map[callerid.Caller]person {
	people := map[callerid.Caller]person{}
	add := func(org callerid.OrgID, n phone.Number, c callerid.Contact) {
		c.ID, c.Kind, c.Status, c.Phones = callerid.ContactID{15: byte(n)}, callerid.KindContact, callerid.StatusActive, []phone.Number{n}
		people[callerid.Caller{Org: org, Number: n}] = person{version: uint64(10 + len(people)), contact: c}
	}
	plan := 3.0
	add(home, alex, callerid.Contact{
		Name: "Alex Chen", Company: "Acme", Email: "alex@acme.example", Notes: "owes us", Description: "tall", Tags: []string{"vip"},
		Custom: map[string]callerid.Value{"Plan": {Number: &plan}}, Meta: map[string]string{"crm": "77"},
	})
	add(home, bo, callerid.Contact{Name: "WIRELESS CALLER", Company: "Bo's Garage", Notes: "calls at night"})
	add(elsewhere, zoe, callerid.Contact{Name: "Zoe Quist"})
	return people
}

func directoryOfScene() store.Directory {
	return store.Directory{
		Version: 1,
		Orgs: []callerid.Organization{
			{ID: home, Name: "home", Region: "US", Greeting: "Hi {{FIRST_NAME}}", OtherGreeting: "Home, hello",
				Disclosure: callerid.DefaultDisclosure(), Interactions: callerid.DefaultInteractions,
				CustomFields: []callerid.CustomField{{Name: "Plan", Numeric: true}, {Name: "Colour"}}},
			{ID: elsewhere, Name: "elsewhere", Disclosure: callerid.DefaultDisclosure(), Interactions: callerid.DefaultInteractions},
		},
		Lines: []callerid.Line{
			{Number: homeLine, Org: home, Greeting: "Welcome back {{NAME}} of {{COMPANY|somewhere}}", OtherGreeting: "Welcome to {{COLOUR|green}} {{TITLE|friend}}"},
			{Number: elsewhereLine, Org: elsewhere},
		},
		Keys: []callerid.Key{
			{ID: homeKey, Org: home, Hash: callerid.KeyHash{1}},
			{ID: platformKey, Hash: callerid.KeyHash{2}},
		},
	}
}
