// Compares pairs of CustomResourceDefinitions as crdify does without a configuration file, for tests that compare. Each line of standard
// input is a pair in JSON, each line of standard output the answer to one.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"slices"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/crdify/pkg/config"
	"sigs.k8s.io/crdify/pkg/runner"
	"sigs.k8s.io/crdify/pkg/validations"
)

type request struct {
	// That of the line before, if it is absent.
	Before *apiextensionsv1.CustomResourceDefinition
	After  apiextensionsv1.CustomResourceDefinition
}

type answer struct {
	// The sorted names of the validations that found an error.
	Failed []string `json:"failed"`
}

func main() {
	comparison, err := runner.New(&config.Config{}, runner.DefaultRegistry())
	if err != nil {
		panic(err)
	}
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	var before *apiextensionsv1.CustomResourceDefinition
	for {
		line, err := input.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var asked request
			if err := json.Unmarshal(line, &asked); err != nil {
				panic(err)
			}
			if asked.Before != nil {
				before = asked.Before
			}
			text, err := json.Marshal(answer{failedIn(comparison.Run(before, &asked.After))})
			if err != nil {
				panic(err)
			}
			output.Write(text)
			output.WriteByte('\n')
			output.Flush()
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			panic(err)
		}
	}
}

func failedIn(results *runner.Results) []string {
	// Not ServedVersionValidation, which compares the versions of one definition with each other. Its result is random: it ignores messages
	// that the old definition causes as well, but some messages list fields in random order.
	all := slices.Clone(results.CRDValidation)
	for _, version := range results.SameVersionValidation {
		for _, property := range version.PropertyComparisons {
			all = append(all, property.ComparisonResults...)
		}
	}
	all = slices.DeleteFunc(all, func(result validations.ComparisonResult) bool { return len(result.Errors) == 0 })
	failed := []string{}
	for _, result := range all {
		failed = append(failed, result.Name)
	}
	slices.Sort(failed)
	return slices.Compact(failed)
}
