import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type KubernetesVersion, startControlPlane, testedVersions, versions } from "../../../testbed/index.js";
import { downloadModule } from "../../../tests/types-vs-server/projects.js";
import { readServerDocuments } from "../../../tests/types-vs-server/server-model.js";
import { buildApiModel } from "../../api/index.js";
import type { Document } from "../document.js";
import { parseKey } from "../group-version.js";
import { normaliseDocuments } from "../normalise-documents.js";
import { applyFixups } from "./apply.js";
import { FIXUPS } from "./table.js";
import { isFor, MINORS, type Minor } from "./types.js";

/**
 * The documents of everything that a version can serve. If this run builds no server of the version, these are the documents that its source
 * has, which its own checks hold equal to a server's.
 */
function documentsOf(minor: Minor): Promise<readonly Document[]> {
  return testedVersions().includes(minor)
    ? servedDocuments(minor)
    : sourceDocuments(`k8s.io/kubernetes@v${versions[minor].release}`);
}

async function servedDocuments(version: KubernetesVersion): Promise<readonly Document[]> {
  const cluster = await startControlPlane({
    version,
    extraArgs: ["--runtime-config=api/all=true", "--feature-gates=AllBeta=true"],
  });
  try {
    return await readServerDocuments({ kubeconfig: cluster.users.admin.kubeconfig });
  } finally {
    await cluster.stop();
  }
}

async function sourceDocuments(module: string): Promise<Document[]> {
  const folder = join(await downloadModule(module), "api/openapi-spec/v3");
  const sources = (await readdir(folder)).map(async (name): Promise<Document[]> => {
    const key = name.replace(/_openapi\.json$/, "").replaceAll("__", "/");
    if (parseKey(key) === undefined) return [];
    return [{ key, hash: "", document: JSON.parse(await readFile(join(folder, name), "utf8")) }];
  });
  return (await Promise.all(sources)).flat();
}

it("cover the versions that the testbed knows", () => {
  expect(MINORS).toEqual(Object.keys(versions));
});

describe.each(MINORS)("Kubernetes %s", (minor) => {
  it("needs exactly the fix-ups that are for it", async () => {
    const sources = await documentsOf(minor);
    const { documents, neverApplied } = applyFixups(sources);
    const others = FIXUPS.filter((fixup) => !isFor(fixup, minor)).map(({ name }) => name);
    expect(sources.length).toBeGreaterThan(30);
    expect(neverApplied).toEqual(others);

    // A fix-up that reached one document and not another would leave two types of one name.
    const privates = (of: readonly Document[]): string[] =>
      [...buildApiModel(normaliseDocuments(of)).definitions.keys()].filter((id) => id.includes("@"));
    expect(privates(documents)).toEqual(privates(sources));
  }, 240_000);
});
