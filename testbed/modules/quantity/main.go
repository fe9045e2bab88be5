// Command quantity is the judge of runtime/quantity: it reads pairs of texts, and prints what resource.Quantity makes of them.
//
// A line of the input is a JSON array of two texts. A line of the output is a JSON object: what each of them is, or null if it is refused,
// and, unless one is, how they compare, their sum and their difference. Canonical forms are computed: String of a quantity that was just
// parsed may return the text that was parsed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/api/resource"
)

type quantity struct {
	Exact     string `json:"exact"`
	Format    string `json:"format"`
	Canonical string `json:"canonical"`
	Value     int64  `json:"value,string"`
	Milli     int64  `json:"milli,string"`
}

type answer struct {
	Parsed     [2]*quantity `json:"parsed"`
	Compared   int          `json:"compared"`
	Sum        *quantity    `json:"sum"`
	Difference *quantity    `json:"difference"`
}

func describe(q resource.Quantity) *quantity {
	number, suffix := q.CanonicalizeBytes(nil)
	canonical := string(number) + string(suffix)
	value, milli := q.Value(), q.MilliValue()
	return &quantity{q.AsDec().String(), string(q.Format), canonical, value, milli}
}

func judge(texts [2]string) answer {
	var result answer
	var parsed [2]resource.Quantity
	accepted := true
	for i, text := range texts {
		q, err := resource.ParseQuantity(text)
		if err != nil {
			accepted = false
			continue
		}
		parsed[i] = q
		result.Parsed[i] = describe(q.DeepCopy())
	}
	if accepted {
		one, other := parsed[0].DeepCopy(), parsed[1].DeepCopy()
		result.Compared = one.Cmp(other)
		sum, difference := parsed[0].DeepCopy(), parsed[0].DeepCopy()
		sum.Add(parsed[1].DeepCopy())
		difference.Sub(parsed[1].DeepCopy())
		result.Sum, result.Difference = describe(sum), describe(difference)
	}
	return result
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for lines.Scan() {
		var texts [2]string
		err := json.Unmarshal(lines.Bytes(), &texts)
		if err == nil {
			err = json.NewEncoder(out).Encode(judge(texts))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := out.Flush(); err != nil {
		os.Exit(1)
	}
}
