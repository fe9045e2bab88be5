import type { Fixup } from "./types.js";

/** `PodExecOptions` and `PodPortForwardOptions`: both fields are lists. */
const OPTIONS = "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go";
const POD = "/api/v1/namespaces/{namespace}/pods/{name}";

/** Query parameters that are sent once per value. Documents call them scalars, because their generator supports nothing else. */
export const PARAMETERS: readonly Fixup[] = [
  {
    name: "repeated: pods/exec?command",
    reason: "Each word of a command is a separate parameter.",
    link: OPTIONS,
    change: { path: `${POD}/exec`, parameter: "command", make: "repeated" },
  },
  {
    name: "repeated: pods/portforward?ports",
    reason: "Each forwarded port is a separate parameter.",
    link: OPTIONS,
    change: { path: `${POD}/portforward`, parameter: "ports", make: "repeated" },
  },
];
