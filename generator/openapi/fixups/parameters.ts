import type { Fixup } from "./types.js";

/** The source of `PodExecOptions` and `PodPortForwardOptions`, in which both fields are lists. */
const OPTIONS = "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go";
const POD = "/api/v1/namespaces/{namespace}/pods/{name}";

/**
 * Query parameters that are sent once for each value. The documents describe them as scalars, because the program that generates the
 * documents supports only scalars.
 */
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
