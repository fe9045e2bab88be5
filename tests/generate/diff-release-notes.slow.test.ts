import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { changeSubject, diffDocuments } from "../../generator/diff/index.js";
import type { Change } from "../../generator/index.js";
import { type Document, parseDocument } from "../../generator/openapi/index.js";
import { type KubernetesVersion, versions } from "../../testbed/versions.js";
import { downloadModule } from "../types-vs-server/projects.js";
import { FROM_1_33_TO_1_37 } from "./testdata/known-changes.js";
import { DEFAULT_NOTES, INVISIBLE, type NotedChange, OPTIONAL_NOTES, WITHOUT_NOTE } from "./testdata/release-notes.js";

/** The Go module of a Kubernetes release, which has the release's notes, and the documents of a server that serves all APIs. */
const download = (version: KubernetesVersion): Promise<string> =>
  downloadModule(`k8s.io/kubernetes@v${versions[version].release}`);

/** The published documents of a release. */
async function documentsOf(release: KubernetesVersion): Promise<Document[]> {
  const folder = join(await download(release), "api/openapi-spec/v3");
  const names = (await readdir(folder)).filter((name) => /^apis?__(?:.+__)?v\d\w*_openapi\.json$/.test(name));
  return Promise.all(
    names.map(async (name) => {
      const key = name.replace(/_openapi\.json$/, "").replaceAll("__", "/");
      return { key, hash: "", document: parseDocument(await readFile(join(folder, name)), key) };
    }),
  );
}

let changes: readonly Change[];
beforeAll(async () => {
  changes = diffDocuments(await documentsOf("1.33"), await documentsOf("1.37"));
}, 600_000);

function placeOf(change: Change): string {
  const { definition, resource, path = "" } = change;
  if (definition === undefined && resource === undefined) return "";
  return [changeSubject(change), path].filter((part) => part !== "").join(".");
}

const textOf = ([kind, groupVersion, place]: readonly string[]): string => `${kind} ${groupVersion} ${place}`;
const published = (): string[] => changes.map((change) => textOf([change.kind, change.groupVersion, placeOf(change)]));
const noted = (notes: typeof DEFAULT_NOTES): readonly NotedChange[] => notes.flatMap((note) => note.changes);
const served = FROM_1_33_TO_1_37.map(([kind, , groupVersion, place]) => textOf([kind, groupVersion, place]));

describe("the changes from Kubernetes 1.33 to 1.37 that release notes announce", () => {
  it("are found on servers with the default settings: at least 45", () => {
    const expected = noted(DEFAULT_NOTES).map(textOf);
    expect(new Set(expected).size).toBeGreaterThanOrEqual(45);
    // The test of this list compares it with what `diff` finds.
    expect(expected.filter((change) => !served.includes(change))).toEqual([]);
  });

  it("are found in the published documents of APIs that are not served by default: at least 60", () => {
    const expected = noted(OPTIONAL_NOTES).map(textOf);
    const found = published();
    expect(new Set(expected).size).toBeGreaterThanOrEqual(60);
    expect(expected.filter((change) => !found.includes(change))).toEqual([]);
  });

  it("do not include what documents cannot show", () => {
    const isThere = ({ groupVersion, place }: (typeof INVISIBLE)[number]): boolean =>
      changes.some((change) => change.groupVersion === groupVersion && placeOf(change) === place);
    expect(INVISIBLE.filter(isThere)).toEqual([]);
  });

  it("include all breaking changes, except for listed ones", () => {
    const breaking = changes
      .filter(({ rank }) => rank === "breaking")
      .map((change) => textOf([change.kind, change.groupVersion, placeOf(change)]));
    const onServers = FROM_1_33_TO_1_37.filter(([, rank]) => rank === "breaking");
    const all = new Set([...breaking, ...onServers.map(([kind, , ...where]) => textOf([kind, ...where]))]);
    for (const change of noted([...DEFAULT_NOTES, ...OPTIONAL_NOTES])) all.delete(textOf(change));
    expect([...all].sort()).toEqual(WITHOUT_NOTE.map(textOf).sort());
  });

  it("are announced where the list says so", async () => {
    const notes = [...DEFAULT_NOTES, ...OPTIONAL_NOTES, ...INVISIBLE];
    for (const release of ["1.34", "1.35", "1.36", "1.37"] as const) {
      const file = join(await download(release), `CHANGELOG/CHANGELOG-${release}.md`);
      const text = await readFile(file, "utf8");
      const missing = notes.filter((note) => note.release === release && !text.includes(`[#${note.pull}]`));
      expect(missing.map(({ pull }) => pull)).toEqual([]);
    }
  });
});
