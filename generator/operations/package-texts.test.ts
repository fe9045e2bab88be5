import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PackageOptions, packageSdk } from "../index.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-texts-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const at = (...names: string[]): string => join(root, ...names);

const pack = (output: string, options: Partial<PackageOptions> = {}): Promise<unknown> =>
  packageSdk({
    embedded: true,
    include: ["node.k8s.io"],
    output: at(output),
    name: "sdk",
    version: "1.0.0",
    ...options,
  });
const manifestIn = (folder: string): { [field: string]: unknown } =>
  JSON.parse(readFileSync(at(folder, "package.json"), "utf8"));
const write = (path: string, content: unknown): void =>
  writeFileSync(at(path), typeof content === "string" ? content : JSON.stringify(content));

beforeAll(async () => {
  await mkdir(at("project/.git"), { recursive: true });
  await mkdir(at("project/packages/pkg"), { recursive: true });
  write("project/package.json", {
    name: "project",
    private: true,
    license: "MIT",
    repository: "acme/project",
    scripts: { a: "b" },
  });
  write("license.txt", "Do as you like.\r\n");
  write("readme.md", "# Ours\n");
});

describe("package.json", () => {
  it("takes the licence and the addresses from the project's, and follows its changes", async () => {
    await pack("project/packages/pkg");
    expect(manifestIn("project/packages/pkg")).toMatchObject({
      name: "sdk",
      license: "MIT",
      repository: "acme/project",
    });
    expect(manifestIn("project/packages/pkg")).not.toMatchObject({ private: true });
    write("project/package.json", { license: "ISC" });
    await pack("project/packages/pkg");
    expect(manifestIn("project/packages/pkg")).toMatchObject({ license: "ISC", kubesmith: { inherited: ["license"] } });
    expect(manifestIn("project/packages/pkg").repository).toBeUndefined();
  });

  it("keeps the fields that a person wrote, except for a licence that is asked for", async () => {
    const folder = "project/own";
    await mkdir(at(folder));
    write(`${folder}/package.json`, { license: "0BSD", publishConfig: { provenance: true }, kubesmith: {} });
    await pack(folder);
    expect(manifestIn(folder)).toMatchObject({ license: "0BSD", publishConfig: { provenance: true } });
    await pack(folder, { license: "Apache-2.0" });
    expect(manifestIn(folder)).toMatchObject({ license: "Apache-2.0" });
  });

  it("takes nothing from above the repository", async () => {
    await mkdir(at("project/inner/.git"), { recursive: true });
    await pack("project/inner/pkg");
    expect(manifestIn("project/inner/pkg")).not.toHaveProperty("license");
  });
});

describe("the licence and the README", () => {
  it("are copied, with LF, and removed or generated again without the options", async () => {
    await pack("texts", { licenseFile: at("license.txt"), readme: at("readme.md") });
    expect(readFileSync(at("texts/LICENSE"), "utf8")).toBe("Do as you like.\n");
    expect(readFileSync(at("texts/README.md"), "utf8")).toBe("# Ours\n");
    await pack("texts");
    expect(existsSync(at("texts/LICENSE"))).toBe(false);
    expect(readFileSync(at("texts/README.md"), "utf8")).toContain("kubesmith.json");
  });

  it("that a person wrote in the folder stay, and are not overwritten", async () => {
    await mkdir(at("person"));
    write("person/LICENSE", "Mine.\n");
    write("person/README.md", "# Mine\n");
    await pack("person");
    expect(readFileSync(at("person/LICENSE"), "utf8")).toBe("Mine.\n");
    expect(readFileSync(at("person/README.md"), "utf8")).toBe("# Mine\n");
    await expect(pack("person", { readme: at("readme.md") })).rejects.toThrow(
      "README.md in the output folder was not written by",
    );
    await expect(pack("person", { licenseFile: at("license.txt") })).rejects.toThrow(
      "LICENSE in the output folder was not",
    );
    expect(readFileSync(at("person/LICENSE"), "utf8")).toBe("Mine.\n");
  });

  it.each(["readme", "licenseFile"])("%s must be a file", async (option) => {
    await expect(pack("refused", { [option]: at("none") })).rejects.toThrow(
      `\`${option}\` ${JSON.stringify(at("none"))}: the file does not exist`,
    );
    await expect(pack("refused", { [option]: root })).rejects.toThrow("cannot read the file: it is a folder");
    expect(existsSync(at("refused"))).toBe(false);
  });
});
