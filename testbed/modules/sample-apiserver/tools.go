//go:build tools

// Package tools names the command this module builds, so that go.mod and go.sum pin all it needs.
package tools

import _ "k8s.io/sample-apiserver"
