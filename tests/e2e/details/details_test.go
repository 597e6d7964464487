// Package details runs what Watchbill writes through the functions of an Alertmanager whose server cannot be built.
package details

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	gotemplate "text/template"

	"github.com/prometheus/alertmanager/template"
)

// cases is what the test in Python writes: templates by name, and what Alertmanager gives them.
type cases struct {
	Details   map[string]string        `json:"details"`
	Addresses map[string]string        `json:"addresses"`
	Groups    map[string]template.Data `json:"groups"`
}

func read(t *testing.T) cases {
	t.Helper()
	text, err := os.ReadFile(os.Getenv("WATCHBILL_CASES"))
	if err != nil {
		t.Fatal(err)
	}
	var found cases
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// sent returns what the rendered text of a detail is, and what Alertmanager makes of it.
func sent(t *testing.T, all *template.Template, text string, data template.Data) (string, any) {
	t.Helper()
	render := func(each string) (string, error) { return all.ExecuteTextString(each, data) }
	rendered, err := render(text)
	if err != nil {
		t.Fatal(err)
	}
	made, err := template.DeepCopyWithTemplate(text, render)
	if err != nil {
		t.Fatal(err)
	}
	return rendered, made
}

func TestEachDetailIsSentAsTheTextThatWasRendered(t *testing.T) {
	found, all := read(t), newTemplate(t)
	for group, data := range found.Groups {
		for name, text := range found.Details {
			rendered, made := sent(t, all, text, data)
			// An absent label is nothing, which YAML calls null.
			if made != any(rendered) && (rendered != "" || made != nil) {
				t.Errorf("%s of %s: %.200q is sent as %.200v", name, group, rendered, made)
			}
		}
	}
	t.Logf("%d groups, %d details each", len(found.Groups), len(found.Details))
}

// YAML leaves underscores out of numbers; where they stand is not worth telling apart.
var word = regexp.MustCompile(`^[a-zA-Z0-9.+-]{1,200}$`)

func TestWordIsQuotedOnlyWhereItWouldBeRetyped(t *testing.T) {
	found, all := read(t), newTemplate(t)
	quoted := 0
	for _, data := range found.Groups {
		value := data.CommonLabels["cluster"]
		if !word.MatchString(value) {
			continue
		}
		rendered, _ := sent(t, all, found.Details["cluster"], data)
		_, bare := sent(t, all, "{{ .CommonLabels.cluster }}", data)
		if (rendered == value) != (bare == any(value)) {
			t.Errorf("%q is written as %q; bare it is sent as %v (%T)", value, rendered, bare, bare)
		}
		if rendered != value {
			quoted++
		}
	}
	t.Logf("%d words were quoted", quoted)
}

// The operator parses addresses without the functions of Alertmanager.
func TestAddressesNeedNothingButGo(t *testing.T) {
	for name, text := range read(t).Addresses {
		if _, err := gotemplate.New("").Parse(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func newTemplate(t *testing.T) *template.Template {
	t.Helper()
	all, err := template.FromGlobs(nil)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
