import { expect, test } from "vitest";
import { pinnedGoMod } from "./pinned-module.js";

test("the go.mod of a release replaces each staging module by the published module of the same release", () => {
  const upstream = {
    Go: "1.26.0",
    GoDebug: [{ Key: "default", Value: "go1.26" }],
    Replace: [
      { Old: { Path: "k8s.io/api" }, New: { Path: "./staging/src/k8s.io/api" } },
      { Old: { Path: "example.com/fork" }, New: { Path: "example.com/other" } },
    ],
  };
  expect(pinnedGoMod("node-v1.37", "1.37.2", upstream)).toBe(`module kubesmith/testbed/node-v1.37

go 1.26.0

godebug default=go1.26

require k8s.io/kubernetes v1.37.2

replace (
	k8s.io/api => k8s.io/api v0.37.2
)
`);
});

test("a go.mod without settings and replacements is complete, too", () => {
  expect(pinnedGoMod("v1.20", "1.20.0", { Go: "1.19" })).toBe(
    "module kubesmith/testbed/v1.20\n\ngo 1.19\n\nrequire k8s.io/kubernetes v1.20.0\n\nreplace (\n)\n",
  );
});
