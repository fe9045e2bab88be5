import { expect, it } from "vitest";
import type { NormalisedDocument } from "../openapi/index.js";
import { kind, normalised } from "../testdata/api.js";
import { findOwners } from "./owners.js";

const documents = normalised({
  "apis/apps/v1": {
    schemas: {
      "io.k8s.api.apps.v1.Deployment": kind("apps", "v1", "Deployment"),
      "io.k8s.api.apps.v1.DeploymentSpec": {},
      "io.k8s.api.core.v1.Container": {},
      "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {},
    },
  },
  "apis/example.com/v1": {
    schemas: {
      "com.example.v1.Site": kind("example.com", "v1", "Site"),
      "org.other.Helper": {},
      "two.A": kind("a", "v1", "A"),
      "two.B": kind("b", "v1", "B"),
    },
  },
  "apis/z.example.com/v1": { schemas: { "org.other.Helper": {} } },
});
const carriers = new Map<string, NormalisedDocument[]>();
for (const document of documents) {
  for (const name of document.definitions.keys()) carriers.set(name, [...(carriers.get(name) ?? []), document]);
}

it.each([
  ["a kind belongs to its group/version", "io.k8s.api.apps.v1.Deployment", "apps/v1"],
  ["so does what shares its package", "io.k8s.api.apps.v1.DeploymentSpec", "apps/v1"],
  ["a built-in package without kinds is known by its name", "io.k8s.api.core.v1.Container", "/v1"],
  ["the machinery belongs to no group/version", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", undefined],
  ["a kind of a custom resource belongs to its group/version", "com.example.v1.Site", "example.com/v1"],
  ["what remains belongs to the first document that has it", "org.other.Helper", "example.com/v1"],
  ["a package whose kinds disagree says nothing", "two.A", "example.com/v1"],
])("%s: %s", (_, name, want) => {
  const owner = findOwners(carriers)(name);
  expect(owner && `${owner.group}/${owner.version}`).toBe(want);
});
