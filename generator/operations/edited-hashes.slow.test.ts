import { appendFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type BadServer, startBadServer } from "../../tests/support/bad-server.js";
import { sha256 } from "../files.js";
import { generate, packageSdk, snapshot, type VerifyResult, verify } from "../index.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-edited-"));
const [api, output] = [join(root, "now/api"), join(root, "now/code")];
const MODULE = "scheduling/v1/index.ts";
let server: BadServer;

beforeAll(async () => {
  vi.stubEnv("XDG_CACHE_HOME", join(root, "cache"));
  server = await startBadServer();
  await snapshot({ snapshot: join(root, "pristine/api"), connection: { server: server.url } });
  await generate({ snapshot: join(root, "pristine/api"), output: join(root, "pristine/code") });
});
beforeEach(() => cp(join(root, "pristine"), join(root, "now"), { recursive: true }));
afterEach(() => rmSync(join(root, "now"), { recursive: true }));
afterAll(async () => {
  vi.unstubAllEnvs();
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
});

interface Record_ {
  files: { [path: string]: string };
  documents: { [key: string]: { file: string; sha256: string } };
}

/** Changes a JSON file. */
function changeJson(path: string, change: (value: Record_) => void): void {
  const value = JSON.parse(readFileSync(path, "utf8")) as Record_;
  change(value);
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Appends to a generated module, and records its new hash beside it. */
function editModule(path: string = MODULE): void {
  appendFileSync(join(output, path), "export const edited = true;\n");
  const hash = sha256(readFileSync(join(output, path)));
  changeJson(join(output, "lock.json"), (lock) => {
    lock.files[path] = hash;
  });
}

/** Changes a recorded document, and records its new hash beside it; the server's own stays. */
function editDocument(): void {
  const file = join(api, "apis/scheduling.k8s.io/v1.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"globalDefault"', '"globalDefect"'));
  changeJson(join(api, "index.json"), ({ documents }) => {
    for (const entry of Object.values(documents)) entry.sha256 = sha256(readFileSync(join(api, entry.file)));
  });
}

const offline = (): Promise<VerifyResult> => verify({ snapshot: api, output, offline: true });
const online = (): Promise<VerifyResult> => verify({ snapshot: api, output, connection: { server: server.url } });

describe("verify()", () => {
  it("finds no difference in what nobody edited", async () => {
    expect((await offline()).differences).toEqual([]);
    expect((await online()).differences).toEqual([]);
  });

  it("compares modules with what is generated, whatever the lock says about them", async () => {
    editModule();
    const wanted = ["lock.json", MODULE].map((subject) => ({
      between: "code-edited",
      subject,
      reason: { kind: "file-edited" },
    }));
    for (const { differences } of [await offline(), await online()]) {
      expect(differences).toEqual(expect.arrayContaining(wanted));
    }
  });

  it("compares the entry of the code, too", async () => {
    editModule("index.ts");
    expect((await offline()).differences).toContainEqual({
      between: "code-edited",
      subject: "index.ts",
      reason: { kind: "file-edited" },
    });
  });

  it("loads no document when the same comparison found no difference before, and until something is edited", async () => {
    vi.stubEnv("XDG_CACHE_HOME", mkdtempSync(join(root, "cache-")));
    onTestFinished(() => void vi.stubEnv("XDG_CACHE_HOME", join(root, "cache")));
    const asked = async (): Promise<readonly string[]> => {
      const before = server.asked.length;
      // With an empty cache of documents, each document that is loaded is a request.
      const cacheDir = mkdtempSync(join(root, "documents-"));
      await verify({ snapshot: api, output, connection: { server: server.url }, cacheDir });
      return server.asked.slice(before);
    };
    const documents = ["coordination.k8s.io", "scheduling.k8s.io"].map((group) => `/openapi/v3/apis/${group}/v1`);
    expect(await asked()).toEqual(["/openapi/v3", ...documents]);
    expect(await asked()).toEqual(["/openapi/v3"]);
    editDocument();
    expect(await asked()).toEqual(["/openapi/v3", ...documents]);
  });

  it("finds a file that someone added to the tree and to the lock", async () => {
    writeFileSync(join(output, "scheduling/v1/more.ts"), "export const more = 1;\n");
    const hash = sha256(readFileSync(join(output, "scheduling/v1/more.ts")));
    changeJson(join(output, "lock.json"), (lock) => {
      lock.files["scheduling/v1/more.ts"] = hash;
    });
    expect((await offline()).differences).toContainEqual({
      between: "code-edited",
      subject: "lock.json",
      reason: { kind: "file-edited" },
    });
  });

  it("compares recorded documents with the cluster's, whatever the index says about them", async () => {
    editDocument();
    const { differences } = await online();
    expect(differences).toContainEqual({
      between: "cluster-snapshot",
      subject: "apis/scheduling.k8s.io/v1",
      reason: { kind: "changed", changes: expect.arrayContaining([expect.anything()]) },
    });
  });

  it("finds code of an edited document that was put back", async () => {
    editDocument();
    await generate({ snapshot: api, output });
    await cp(join(root, "pristine/api"), api, { recursive: true });
    expect((await offline()).differences).toContainEqual({
      between: "code-edited",
      subject: MODULE,
      reason: { kind: "file-edited" },
    });
  });

  it("is not misled by a group/version that was left out of the comparison", async () => {
    editModule();
    changeJson(join(output, "lock.json"), (lock) => {
      Object.assign(lock.documents, { "apis/other.example.com/v1": "H" });
    });
    const { differences } = await verify({ snapshot: api, output, offline: true, include: ["scheduling.k8s.io"] });
    expect(differences).not.toEqual([]);
  });
});

describe("generate()", () => {
  it("does not keep a module because of a hash beside it", async () => {
    const pristine = readFileSync(join(output, MODULE), "utf8");
    editModule();
    expect(await generate({ snapshot: api, output })).toMatchObject({ written: ["lock.json", MODULE].sort() });
    expect(readFileSync(join(output, MODULE), "utf8")).toBe(pristine);
  });

  it("keeps neither an edited module when another document changed", async () => {
    const pristine = readFileSync(join(output, MODULE), "utf8");
    editModule();
    await generate({ snapshot: api, output, include: ["scheduling.k8s.io"] });
    expect(readFileSync(join(output, MODULE), "utf8")).toBe(pristine);
  });

  it("reads a lock that it wrote itself as before: nothing is generated again", async () => {
    const steps: string[] = [];
    const result = await generate({ snapshot: api, output, onProgress: ({ step }) => steps.push(step) });
    expect({ result, steps }).toMatchObject({ result: { written: [], removed: [] }, steps: [] });
  });

  it("generates again what another user wrote, and leaves it if it is the same", async () => {
    vi.stubEnv("XDG_CACHE_HOME", join(root, "other-cache"));
    const steps: string[] = [];
    const onProgress = ({ step }: { step: string }): unknown => steps.push(step);
    expect(await generate({ snapshot: api, output, onProgress })).toMatchObject({ written: [], removed: [] });
    expect(steps).toContain("generate-modules");
    vi.stubEnv("XDG_CACHE_HOME", join(root, "cache"));
  });
});

describe("packageSdk() in place", () => {
  const sdk = { output, name: "sdk", version: "1.0.0" };

  it("trusts what kubesmith wrote for this user, and says so if a lock was edited to fit edited sources", async () => {
    expect(await packageSdk(sdk)).toMatchObject({ trusted: true });
    editModule();
    expect(await packageSdk(sdk)).toMatchObject({ trusted: false });
  });

  it("does not trust what another user wrote", async () => {
    vi.stubEnv("XDG_CACHE_HOME", join(root, "third-cache"));
    onTestFinished(() => void vi.stubEnv("XDG_CACHE_HOME", join(root, "cache")));
    expect(await packageSdk(sdk)).toMatchObject({ trusted: false });
  });

  describe("of another user's code", () => {
    beforeEach(() => {
      vi.stubEnv("XDG_CACHE_HOME", mkdtempSync(join(root, "cache-")));
      onTestFinished(() => void vi.stubEnv("XDG_CACHE_HOME", join(root, "cache")));
    });

    it.each([
      ["offline", offline],
      ["with the cluster", online],
    ])("trusts it once verify(), %s, found exactly what kubesmith generates", async (_, check) => {
      expect((await check()).differences).toEqual([]);
      expect(await packageSdk(sdk)).toMatchObject({ trusted: true });
      editModule();
      expect(await packageSdk(sdk)).toMatchObject({ trusted: false });
    });

    it("does not trust it after verify() found a difference", async () => {
      editModule();
      expect((await offline()).differences).not.toEqual([]);
      expect(await packageSdk(sdk)).toMatchObject({ trusted: false });
    });

    it("generate() replaces code that verify() compared only with a snapshot that was edited together with it", async () => {
      editDocument();
      await generate({ snapshot: api, output });
      vi.stubEnv("XDG_CACHE_HOME", mkdtempSync(join(root, "cache-")));
      expect((await offline()).differences).toEqual([]);
      expect(await generate({ output, connection: { server: server.url } })).toMatchObject({
        written: expect.arrayContaining([MODULE]),
      });
    });
  });
});
