import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type KubernetesVersion, startControlPlane } from "../../../testbed/index.js";
import { isKubernetesVersion } from "../../../testbed/versions.js";
import { downloadModule } from "../../../tests/types-vs-server/projects.js";
import { readServerDocuments } from "../../../tests/types-vs-server/server-model.js";
import { buildApiModel } from "../../api/index.js";
import type { Document } from "../document.js";
import { parseKey } from "../group-version.js";
import { normaliseDocuments } from "../normalise-documents.js";
import { applyFixups } from "./apply.js";
import { FIXUPS } from "./table.js";
import { isFor, MINORS, type Minor } from "./types.js";

/** Versions that no server is built of: the documents that their source has, which its own checks hold equal to a server's. */
const SOURCES: Readonly<Record<Exclude<Minor, KubernetesVersion>, string>> = {
  "1.34": "k8s.io/kubernetes@v1.34.4",
  "1.35": "k8s.io/kubernetes@v1.35.4",
};

/** The documents of everything that a version can serve. */
function documentsOf(minor: Minor): Promise<readonly Document[]> {
  return isKubernetesVersion(minor) ? servedDocuments(minor) : sourceDocuments(SOURCES[minor]);
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
