import { expect, test } from "vitest";
import { HEAD, typeVerbsOf } from "./testdata/usage-of.js";

const NAMED = `${HEAD}import { waitFor } from "@kubesmith/runtime";
import { cordon } from "@kubesmith/runtime/rollout";
import { metadataOnly } from "@kubesmith/runtime/metadata";
interface Reader { get(name: string): Promise<object>; list?(): unknown }
`;

test.each([
  ["of the runtime", 'await cordon(k8s.core.v1.nodes, "x");', ["get nodes", "patch nodes"]],
  ["but not those that `waitFor` can do without", 'await waitFor(k8s.core.v1.secrets("a"), "x", () => true);', []],
  [
    "of the program, without optional methods",
    'const f = (r: Reader) => r; f(k8s.core.v1.pods("a")); f(k8s.core.v1.nodes);',
    ["get pods", "get nodes"],
  ],
  ["that are generic", "const f = <R extends Reader>(r: R) => r; f(k8s.core.v1.nodes);", ["get nodes"]],
  ["at their own positions", "const f = (n: number, r: Reader) => [n, r]; f(1, k8s.core.v1.nodes);", ["get nodes"]],
  ["but not those that accept any client", "metadataOnly(k8s.core.v1.nodes); console.log(k8s.core.v1.nodes);", []],
  ["but not those of other values", "const f = (r: Reader) => r; f({ get: async () => ({}) });", []],
])("verbs that the types of parameters need: %s", (_, main, verbs) => {
  expect(typeVerbsOf(NAMED + main)).toEqual(verbs);
});
