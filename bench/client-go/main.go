// Command client-go does the work of ../programs/worker.mjs with client-go: it is told to by lines of JSON, and answers with what it measures.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// request is a task to do; a task ignores what it has no use for.
type request struct {
	Task       string `json:"task"`
	Kubeconfig string `json:"kubeconfig"`
	Count      int    `json:"count"`
	Lanes      int    `json:"lanes"`
	Again      int    `json:"again"`
	Updates    int    `json:"updates"`
	// Namespace and Target are those of the ConfigMaps of a controller, and of the ones that it applies.
	Namespace string            `json:"namespace"`
	Target    string            `json:"target"`
	Data      map[string]string `json:"data"`
}

// figures are what was measured, by name.
type figures map[string]float64

var tasks = map[string]func(request) (figures, error){
	"get":        get,
	"sequential": sequential,
	"write":      write,
	"watch":      watch,
	"informer":   informer,
	"controller": controller,
}

func answer(line []byte) (figures, error) {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return nil, err
	}
	task, known := tasks[asked.Task]
	if !known {
		return nil, fmt.Errorf("client-go has no task %q", asked.Task)
	}
	return task(asked)
}

func main() {
	answers := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var message any
		if value, err := answer(lines.Bytes()); err != nil {
			message = map[string]string{"error": err.Error()}
		} else {
			message = map[string]figures{"value": value}
		}
		if answers.Encode(message) != nil {
			return
		}
	}
}
