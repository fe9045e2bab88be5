import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate, packageSdk, verify } from "../index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";

let output: string;
beforeAll(() => {
  output = mkdtempSync(join(tmpdir(), "kubesmith-enums-"));
});
afterAll(() => rmSync(output, { recursive: true, force: true }));

const include = ["batch/v1"];
const text = (): string => readFileSync(join(output, "batch/v1/index.ts"), "utf8");
const differences = async (options: { readonly enums?: "closed" | "open" }): Promise<unknown> =>
  (await verify({ snapshot: EMBEDDED_SNAPSHOT, output, offline: true, include, ...options })).differences;

describe("the option `enums`", () => {
  it("is closed by default", async () => {
    await generate({ embedded: true, output, include });
    expect(text()).toContain('concurrencyPolicy?: "Allow" | "Forbid" | "Replace";');
    expect(await differences({})).toEqual([]);
    expect(await differences({ enums: "closed" })).toEqual([]);
  });

  it("is part of what verify compares, if it is passed", async () => {
    expect(await differences({ enums: "open" })).toEqual([
      {
        between: "snapshot-code",
        subject: "lock.json",
        reason: { kind: "other-option", option: "enums", generated: "closed", expected: "open" },
      },
    ]);
  });

  it("regenerates code that was generated with another value", async () => {
    const { written } = await generate({ embedded: true, output, include, enums: "open" });
    expect(written).toContain("batch/v1/index.ts");
    expect(text()).toContain('concurrencyPolicy?: "Allow" | "Forbid" | "Replace" | (string & {});');
    expect(await differences({ enums: "open" })).toEqual([]);
    expect((await generate({ embedded: true, output, include, enums: "open" })).written).toEqual([]);
  });

  it("is the previous value unless another is passed", async () => {
    expect(await generate({ embedded: true, output, include })).toMatchObject({ enums: "open", written: [] });
  });

  it("must be that of the sources that are packaged", async () => {
    await expect(packageSdk({ output, name: "a", version: "1.0.0", enums: "closed" })).rejects.toMatchObject({
      message: `the sources in ${output} were generated with open enums, not with \`enums\` closed; regenerate them first`,
      options: ["enums"],
    });
  });
});
