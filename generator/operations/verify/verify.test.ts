import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate, verify } from "../../index.js";

const FEW = ["coordination.k8s.io", "scheduling.k8s.io"];
let output: string;
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), "kubesmith-verify-"));
  await generate({ embedded: true, output, include: FEW });
});
afterAll(() => rm(output, { recursive: true, force: true }));

describe("verify() with the bundled snapshot", () => {
  it("finds no difference in code that was generated from it", async () => {
    expect(await verify({ embedded: true, output, include: FEW, offline: true })).toEqual({
      differences: [],
      groupVersions: ["apis/coordination.k8s.io/v1", "apis/scheduling.k8s.io/v1"],
      compared: { snapshot: "the bundled snapshot", output },
    });
    expect(JSON.parse(await readFile(join(output, "lock.json"), "utf8"))).toMatchObject({ strippedDocs: false });
  });

  it("reports group/versions without code, and edited files", async () => {
    const { differences: missing } = await verify({ embedded: true, output, include: ["apps"], offline: true });
    expect(missing).toEqual([
      { between: "snapshot-code", subject: "apis/apps/v1", reason: { kind: "missing", from: "code" } },
    ]);
    await appendFile(join(output, "scheduling/v1/index.ts"), "// edited\n");
    const { differences } = await verify({ embedded: true, output, include: FEW, offline: true });
    expect(differences).toMatchObject([{ between: "code-edited", reason: { kind: "file-edited" } }]);
  });
});

describe("verify()", () => {
  it.each([
    [{ embedded: true, snapshot: "api" }, "`snapshot` and `embedded` cannot be used together"],
    [{}, "`snapshot` must be a non-empty string"],
  ])("with the sources %j is an error", async (source, message) => {
    await expect(verify({ ...source, output, offline: true })).rejects.toMatchObject({ code: "usage", message });
  });
});
