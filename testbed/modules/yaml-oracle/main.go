// Reads YAML as Kubernetes does, for tests that compare. Each line of standard input is a request in JSON, each line of standard output
// the answer to one.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	goyaml "go.yaml.in/yaml/v2"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type request struct {
	// one: the first document, as sigs.k8s.io/yaml; strict: the same, without duplicate keys; all: a stream, as kubectl reads it.
	Mode string
	Text string
}

type answer struct {
	// The documents, unless there is an error.
	Documents []json.RawMessage `json:"documents"`
	Error     string            `json:"error,omitempty"`
	// Whether a mapping has keys that become the same text, `1` and `"1"`: then the result is random.
	Ambiguous bool `json:"ambiguous,omitempty"`
	// Whether kubectl ignores something silently: what follows a document without a separator in between.
	Partial bool `json:"partial,omitempty"`
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	for {
		line, err := input.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var asked request
			if err := json.Unmarshal(line, &asked); err != nil {
				panic(err)
			}
			text, err := json.Marshal(answerOf(asked))
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

func answerOf(asked request) (result answer) {
	defer func() {
		if problem := recover(); problem != nil {
			result = answer{Error: fmt.Sprint("panic: ", problem)}
		}
	}()
	var err error
	text := []byte(asked.Text)
	if asked.Mode == "all" {
		result.Documents, err = all(text)
		result.Partial = isPartial(text)
	} else {
		convert := yaml.YAMLToJSON
		if asked.Mode == "strict" {
			convert = yaml.YAMLToJSONStrict
		}
		var document []byte
		document, err = convert(text)
		result.Documents = []json.RawMessage{document}
	}
	if err != nil {
		return answer{Error: err.Error(), Partial: result.Partial}
	}
	result.Ambiguous = isAmbiguous(text)
	return result
}

func all(text []byte) ([]json.RawMessage, error) {
	documents := []json.RawMessage{}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		var document runtime.RawExtension
		err := decoder.Decode(&document)
		if err == io.EOF {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		if len(document.Raw) > 0 && string(document.Raw) != "null" {
			documents = append(documents, document.Raw)
		}
	}
}

func isPartial(text []byte) bool {
	rest := text
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		decoder := json.NewDecoder(bytes.NewReader(text))
		for {
			var object json.RawMessage
			if decoder.Decode(&object) != nil {
				break
			}
			rest = bytes.TrimPrefix(bytes.TrimLeft(text[decoder.InputOffset():], " \t\r"), []byte("\n"))
		}
	}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(rest)))
	for {
		chunk, err := reader.Read()
		if err != nil {
			return false
		}
		decoder := goyaml.NewDecoder(bytes.NewReader(chunk))
		var value interface{}
		if decoder.Decode(&value) == nil && decoder.Decode(&value) != io.EOF {
			return true
		}
	}
}

func isAmbiguous(text []byte) bool {
	var value interface{}
	if err := goyaml.Unmarshal(text, &value); err != nil {
		return false
	}
	return hasAmbiguousKeys(value)
}

func hasAmbiguousKeys(value interface{}) bool {
	switch typed := value.(type) {
	case []interface{}:
		for _, item := range typed {
			if hasAmbiguousKeys(item) {
				return true
			}
		}
	case map[interface{}]interface{}:
		seen := map[string]bool{}
		for key, member := range typed {
			text := fmt.Sprint(key)
			if number, ok := key.(float64); ok {
				text = strconv.FormatFloat(number, 'g', -1, 32)
			}
			if seen[text] || hasAmbiguousKeys(member) {
				return true
			}
			seen[text] = true
		}
	}
	return false
}
