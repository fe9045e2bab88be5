import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { generate, type VerifyOptions, type VerifyResult, verify } from "../../index.js";
import { useGeneratedFolders } from "../../testdata/generated-folders.js";

const { root, api, output, connection } = useGeneratedFolders("verify-write");

const checked = (options: Partial<VerifyOptions> = {}): Promise<VerifyResult> =>
  verify({ snapshot: api, output, connection: connection(), ...options });
const written = (options: Partial<VerifyOptions> = {}): Promise<VerifyResult> => checked({ write: true, ...options });

function textsOf(folder: string): { [path: string]: string } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]));
}
const now = (): object => ({ api: textsOf(api), code: textsOf(output) });
const pristine = (): object => ({
  api: textsOf(join(root, "pristine/api")),
  code: textsOf(join(root, "pristine/code")),
});

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")));
}
const conflict = (text: string): string => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> branch\n`;

describe("verify() with `write`", () => {
  it("writes nothing if nothing differs", async () => {
    expect(await written()).toMatchObject({ differences: [] });
    expect(await written()).not.toHaveProperty("updated");
    expect(now()).toEqual(pristine());
  });

  it("records the snapshot again and generates the code, whatever happened to either", async () => {
    rmSync(join(api, "apis/scheduling.k8s.io/v1.json"));
    edit(join(output, "scheduling/v1/index.ts"), (text) => `${text}// mine\n`);
    const { differences, updated } = await written();
    expect(differences).toEqual([]);
    expect(updated?.differences.map(({ reason }) => reason.kind)).toEqual(["file-missing", "file-edited"]);
    expect(updated).toMatchObject({
      snapshot: { added: [], changed: ["apis/scheduling.k8s.io/v1"], removed: [] },
      code: { written: ["scheduling/v1/index.ts"], removed: [] },
    });
    expect(now()).toEqual(pristine());
  });

  it.each([
    ["index.json", () => edit(join(api, "index.json"), conflict)],
    ["lock.json", () => edit(join(output, "lock.json"), conflict)],
    [
      "all files",
      () => {
        for (const folder of [api, output])
          for (const path of Object.keys(textsOf(folder)))
            if (!path.endsWith(".gitattributes")) edit(join(folder, path), conflict);
      },
    ],
  ])("repairs merge conflicts in %s", async (_, merge) => {
    merge();
    const { differences, updated } = await written();
    expect(differences).toEqual([]);
    expect(updated?.differences.some(({ reason }) => reason.kind === "file-conflict")).toBe(true);
    expect(now()).toEqual(pristine());
  });

  it("is the command that errors about the snapshot's index name", async () => {
    const command = `kubesmith verify --write --snapshot ${api} --output ${output}`;
    const path = join(api, "index.json");
    edit(path, conflict);
    const message = `${path} contains merge conflict markers; update the snapshot and the code with: ${command}`;
    await expect(checked()).rejects.toMatchObject({ code: "snapshot", message });
    await expect(written({ offline: true })).rejects.toMatchObject({ code: "snapshot", message });
    // Whether the cluster's differences are allowed cannot be determined.
    await expect(written({ allow: "any" })).rejects.toMatchObject({ code: "snapshot", message });
    rmSync(path);
    await expect(checked()).rejects.toThrow(
      `index.json is missing from the snapshot in ${api}; update the snapshot and the code with: ${command}`,
    );
  });

  it("repairs lost records", async () => {
    rmSync(join(api, "index.json"));
    rmSync(join(output, "lock.json"));
    expect(await written()).toMatchObject({
      differences: [],
      updated: { differences: [{ subject: "index.json" }, { subject: "lock.json" }] },
    });
    expect(now()).toEqual(pristine());
  });

  it("generates only the code with `offline`, and nothing from a damaged snapshot", async () => {
    edit(join(output, "index.ts"), (text) => `${text}// mine\n`);
    const result = await written({ offline: true });
    expect(result).toMatchObject({ differences: [], updated: { code: { written: ["index.ts"] } } });
    expect(result.updated).not.toHaveProperty("snapshot");
    edit(join(api, "apis/scheduling.k8s.io/v1.json"), (text) => text.replace("object", "string"));
    edit(join(output, "index.ts"), (text) => `${text}// mine\n`);
    const before = now();
    const { differences, updated } = await written({ offline: true });
    expect(differences.map(({ between }) => between)).toEqual(["snapshot-edited", "code-edited"]);
    expect(updated).toBeUndefined();
    expect(now()).toEqual(before);
  });

  it("leaves group/versions outside of the filter as they are", async () => {
    edit(join(output, "coordination/v1/index.ts"), (text) => `${text}// mine\n`);
    rmSync(join(api, "apis/scheduling.k8s.io/v1.json"));
    expect(await written({ include: ["scheduling.k8s.io"] })).toMatchObject({ differences: [] });
    expect(now()).toEqual(pristine());
  });

  it("writes neither if a file of the user is in the way of either", async () => {
    await generate({ snapshot: api, output, include: ["coordination.k8s.io"] });
    rmSync(join(api, "apis/scheduling.k8s.io/v1.json"));
    mkdirSync(join(output, "scheduling/v1"), { recursive: true });
    writeFileSync(join(output, "scheduling/v1/index.ts"), "export const mine = 1;\n");
    const before = now();
    await expect(written()).rejects.toThrow(/scheduling\/v1\/index\.ts .* was not written by kubesmith/);
    expect(now()).toEqual(before);
  });

  it("leaves files of the user alone, and reports a copy of a generated one", async () => {
    const mine = join(output, "mine.ts");
    const copy = join(output, "copy.ts");
    writeFileSync(mine, "export const mine = 1;\n");
    writeFileSync(copy, readFileSync(join(output, "index.ts")));
    rmSync(join(output, "index.ts"));
    const { differences, updated } = await written();
    expect(differences).toMatchObject([{ subject: "copy.ts", reason: { kind: "file-orphaned" } }]);
    expect(updated?.code.written).toEqual(["index.ts"]);
    expect(existsSync(mine) && existsSync(copy)).toBe(true);
    expect(await written()).not.toHaveProperty("updated");
  });

  it.each(["snapshot", "output"] as const)("does not write to a wrong folder (%s)", async (option) => {
    const other = join(root, "now/other");
    await expect(written({ [option]: other })).rejects.toThrow(/contains no/);
    expect(existsSync(other)).toBe(false);
  });
});

describe("verify() with `allow`", () => {
  it("does not allow differences of files", async () => {
    edit(join(output, "index.ts"), (text) => `${text}// mine\n`);
    edit(join(api, "apis/scheduling.k8s.io/v1.json"), (text) => text.replace("object", "string"));
    const { differences } = await checked({ allow: "any" });
    expect(differences.map(({ between, allowed }) => [between, allowed])).toEqual([
      ["snapshot-edited", undefined],
      ["code-edited", undefined],
    ]);
  });

  it("is checked", async () => {
    await expect(checked({ allow: "all" as never })).rejects.toThrow("`allow` must be one of none, compatible, any");
  });
});

describe("after a formatter", () => {
  it("a snapshot is the same to verify() and generate()", async () => {
    for (const path of Object.keys(textsOf(api)).filter((name) => name.endsWith(".json")))
      writeFileSync(
        join(api, path),
        await format(readFileSync(join(api, path), "utf8"), { parser: "json", tabWidth: 4 }),
      );
    expect(await checked()).toMatchObject({ differences: [] });
    expect(await generate({ snapshot: api, output })).toMatchObject({ written: [], removed: [] });
  });

  it("generated code is said to be reformatted, and is repaired", async () => {
    const file = join(output, "scheduling/v1/index.ts");
    const options = { parser: "typescript", semi: false, singleQuote: true, printWidth: 80 } as const;
    writeFileSync(file, await format(readFileSync(file, "utf8"), options));
    writeFileSync(
      join(output, "lock.json"),
      JSON.stringify(JSON.parse(readFileSync(join(output, "lock.json"), "utf8"))),
    );
    const { differences } = await checked({ offline: true });
    expect(differences).toMatchObject([{ subject: "scheduling/v1/index.ts", reason: { kind: "file-reformatted" } }]);
    expect(await written()).toMatchObject({ differences: [] });
  });
});
