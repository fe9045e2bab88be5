import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readFiles } from "./read-files.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-crd-files-"));
const at = (...parts: readonly string[]): string => join(root, ...parts);
afterAll(() => rmSync(root, { recursive: true, force: true }));
const TEXT = "kind: CustomResourceDefinition\n";

function write(...parts: readonly string[]): string {
  const path = at(...parts);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, TEXT);
  return path;
}

const filesOf = async (...paths: readonly string[]): Promise<readonly string[]> =>
  (await readFiles(paths)).map(({ file }) => file);

describe("files and folders with definitions", () => {
  it("are read at any depth, in the order of names, each file once", async () => {
    const [b, a, json] = [write("ok", "b.yaml"), write("ok", "a", "x.yml"), write("ok", "c.json")];
    write("ok", "notes.txt");
    write("ok", ".hidden", "x.yaml");
    write("ok", "node_modules", "p", "x.yaml");
    writeFileSync(at("ok", "values.yaml"), "replicas: {{ a template }}\n");
    symlinkSync("b.yaml", at("ok", "z.yaml"));
    symlinkSync("..", at("ok", "a", "up"));
    expect(await filesOf(at("ok"), b)).toEqual([a, b, json]);
  });

  it("that are named may be links, and have any name", async () => {
    write("named", "definition");
    symlinkSync("definition", at("named", "link"));
    expect(await filesOf(at("named", "link"))).toEqual([at("named", "link")]);
  });

  it("must not be links that lead out of their folder", async () => {
    write("elsewhere", "secret.yaml");
    mkdirSync(at("links"));
    symlinkSync(at("elsewhere", "secret.yaml"), at("links", "a.yaml"));
    await expect(readFiles([at("links")])).rejects.toMatchObject({
      code: "crd",
      file: at("links", "a.yaml"),
      message: expect.stringContaining("the link leads out of the folder"),
    });
  });

  it("must exist, and be regular files in UTF-8", async () => {
    await expect(readFiles([at("nothing")])).rejects.toThrow(
      `${at("nothing")}: cannot read it: no such file or folder`,
    );
    writeFileSync(at("latin1.yaml"), Buffer.from([0x61, 0xff]));
    await expect(readFiles([at("latin1.yaml")])).rejects.toThrow("the file is not encoded as UTF-8");
    mkdirSync(at("pipe"));
    execFileSync("mkfifo", [at("pipe", "a.yaml")]);
    await expect(readFiles([at("pipe")])).rejects.toThrow("it is not a regular file");
  });

  it("must not be in more than 32 folders inside each other", async () => {
    write("deep", ..."x".repeat(33).split(""), "a.yaml");
    await expect(readFiles([at("deep")])).rejects.toThrow("more than 32 folders inside each other");
  });
});
