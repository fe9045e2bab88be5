import type { Fixup } from "./types.js";

const REST = "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/registry/core/pod/storage";

/** Operations that return a different kind from the one in their document. */
export const ANSWERS: readonly Fixup[] = [
  {
    name: "answer: pods/eviction",
    reason: "The server responds to an eviction with a Status, not with the eviction.",
    link: `${REST}/eviction.go`,
    change: { path: "/api/v1/namespaces/{namespace}/pods/{name}/eviction", method: "post", answers: "Status" },
  },
  {
    name: "answer: pods/binding",
    reason: "The server responds to a pod binding with a Status, not with the binding.",
    link: `${REST}/storage.go`,
    change: { path: "/api/v1/namespaces/{namespace}/pods/{name}/binding", method: "post", answers: "Status" },
  },
  {
    name: "answer: bindings",
    reason: "The server responds to a binding with a Status, not with the binding.",
    link: `${REST}/storage.go`,
    change: { path: "/api/v1/namespaces/{namespace}/bindings", method: "post", answers: "Status" },
  },
];
