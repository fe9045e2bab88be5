import { chmod, chown, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { type KubeconfigChanges, loadKubeconfig, writeKubeconfig } from "./index.js";

afterEach(() => vi.unstubAllEnvs());

/** Writes files below a folder, and has `KUBECONFIG` name them, and `extra` files that are not there. */
async function files(texts: { readonly [name: string]: string }, ...extra: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  vi.stubEnv("KUBECONFIG", [...Object.keys(texts), ...extra].map((name) => join(folder, name)).join(":"));
  return folder;
}
const textOf = (folder: string, name: string): Promise<string> => readFile(join(folder, name), "utf8");
const modeOf = async (folder: string, name: string): Promise<number> => (await stat(join(folder, name))).mode & 0o777;

const A = kubeconfig({ name: "a", user: "{token: s3cret, client-key-data: czNjcmV0}", context: "namespace: web" });
const B = kubeconfig({
  name: "b",
  server: "https://u:s3cret@b.example",
  user: "{exec: {command: get-token, args: [s3cret], apiVersion: client.authentication.k8s.io/v1beta1}}",
});

test("B.1, B.2 loadKubeconfig() lists clusters, users and contexts of all files, without credentials", async () => {
  const folder = await files({ "a.yaml": A, "b.yaml": B });
  const config = await loadKubeconfig();
  const [a, b] = [join(folder, "a.yaml"), join(folder, "b.yaml")];
  expect(config).toEqual({
    files: [a, b],
    currentContext: "a",
    contexts: [
      { name: "a", file: a, cluster: "a", user: "a", namespace: "web" },
      { name: "b", file: b, cluster: "b", user: "b" },
    ],
    clusters: [
      { name: "a", file: a, server: "https://a.example", connection: { server: "https://a.example" } },
      { name: "b", file: b, server: "https://b.example", connection: { server: "https://b.example" } },
    ],
    users: [
      { name: "a", file: a, methods: ["token"] },
      { name: "b", file: b, methods: ["exec"], command: "get-token" },
    ],
  });
  expect(inspect(config, { depth: 9 })).not.toContain("s3cret");
  expect((await loadKubeconfig({ kubeconfig: b })).contexts.map(({ name }) => name)).toEqual(["b"]);
  await expect(loadKubeconfig({ kubeconfig: join(folder, "no") })).rejects.toMatchObject({ code: "MissingFile" });
});

test("B.1 loadKubeconfig() returns no contexts and warns once if no file exists", async () => {
  await files({}, "no.yaml", "none.yaml");
  const onWarning = vi.fn();
  expect(await loadKubeconfig({ onWarning })).toMatchObject({ contexts: [], clusters: [], users: [] });
  expect(onWarning.mock.calls).toEqual([[expect.stringMatching(/none of the files in KUBECONFIG exists: .*no\.yaml/)]]);
});

test("B.2 an edit goes to the file that contains the entry, and changes nothing else in it", async () => {
  const text = `# keep me
apiVersion: v1
kind: Config
x-unknown: {n: 12345678901234567890, "yes": off}
users:
- name: b # second
  user: {token: "old", x-mine: [1]}
- user:
    # who
    token: 'c'
  name: c
`;
  const folder = await files({ "a.yaml": A, "b.yaml": text });
  const changes: KubeconfigChanges = { users: { b: { token: "1e3", "client-key-data": null }, a: { username: "u" } } };
  expect(await writeKubeconfig(changes)).toEqual([join(folder, "b.yaml"), join(folder, "a.yaml")]);
  expect(await textOf(folder, "b.yaml")).toBe(
    text
      .replace('{token: "old", x-mine: [1]}', '{ token: "1e3", x-mine: [ 1 ] }')
      .replace('{n: 12345678901234567890, "yes": off}', '{ n: 12345678901234567890, "yes": off }'),
  );
  expect(await textOf(folder, "a.yaml")).toContain("token: s3cret, client-key-data: czNjcmV0, username: u");
  expect(await modeOf(folder, "b.yaml")).toBe(0o600);
});

test("B.2 new entries and the current context go to the first existing file, or to the last file if none exists", async () => {
  const folder = await files({ "b.yaml": B }, "c.yaml");
  vi.stubEnv("KUBECONFIG", [join(folder, "no.yaml"), join(folder, "b.yaml")].join(":"));
  await writeKubeconfig({
    clusters: { new: { server: "https://n" } },
    contexts: { new: { cluster: "new" } },
    currentContext: "new",
  });
  expect(await textOf(folder, "b.yaml")).toContain("- name: new\n  cluster:\n    server: https://n\n");
  expect((await loadKubeconfig()).currentContext).toBe("new");
  vi.stubEnv("KUBECONFIG", [join(folder, "x/1.yaml"), join(folder, "x/2.yaml")].join(":"));
  await writeKubeconfig({ users: { u: { token: "t" } } });
  expect(await textOf(folder, "x/2.yaml")).toBe(
    "apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user:\n    token: t\n",
  );
  expect([await modeOf(folder, "x/2.yaml"), await modeOf(folder, "x")]).toEqual([0o600, 0o700]);
});

test("B.2 the current context is cleared in the file that sets it, and entries are removed from the file that contains them", async () => {
  const text = `current-context: b
contexts:
- name: b
  context:
    cluster: b
users:
- name: b
  user: {}
`;
  const folder = await files({ "a.yaml": A.replace("current-context: a\n", ""), "b.yaml": text });
  await writeKubeconfig({ currentContext: null, contexts: { b: null, none: null }, users: { a: null } });
  expect(await textOf(folder, "b.yaml")).toBe("contexts: []\nusers:\n- name: b\n  user: {}\n");
  const { users, contexts, ...rest } = await loadKubeconfig();
  expect([users, contexts].map((list) => list.map(({ name }) => name))).toEqual([["b"], ["a"]]);
  expect(rest).not.toHaveProperty("currentContext");
});

test("B.4 JSON stays JSON, and UTF-16 becomes UTF-8", async () => {
  const folder = await files({ "a.json": JSON.stringify({ "x-mine": "é\u2028", users: [{ name: "u", user: {} }] }) });
  await writeKubeconfig({ users: { u: { token: "t" }, v: { "auth-provider": { name: "oidc", config: {} } } } });
  expect(JSON.parse(await textOf(folder, "a.json"))).toEqual({
    "x-mine": "é\u2028",
    users: [
      { name: "u", user: { token: "t" } },
      { name: "v", user: { "auth-provider": { name: "oidc", config: {} } } },
    ],
  });
  await writeFile(join(folder, "a.json"), Buffer.from("\ufeffcurrent-context: ä\n", "utf16le"));
  await writeKubeconfig({ users: { u: { token: "t" } } });
  expect(await textOf(folder, "a.json")).toMatch(/^current-context: ä\nusers:\n/);
});

test("B.4 of a duplicate member the effective one is changed, and what an alias refers to is not", async () => {
  const folder = await files({
    "a.yaml": "users:\n- name: a\n  user: &u\n    token: one\n    token: two\n- name: b\n  user: *u\n",
  });
  await writeKubeconfig({ users: { b: { token: "b" } } });
  await writeKubeconfig({ users: { a: { token: "a" } } });
  expect(await textOf(folder, "a.yaml")).toBe(
    "users:\n- name: a\n  user: &u\n    token: a\n- name: b\n  user:\n    token: b\n",
  );
});

test("G.11 links and owners stay the same, and no one else may read the file", async () => {
  const folder = await files({ "real/config": A });
  await chmod(join(folder, "real/config"), 0o644);
  const owner = process.getuid?.() === 0 ? 1234 : (process.getuid?.() ?? 0);
  await chown(join(folder, "real/config"), owner, process.getgid?.() ?? 0);
  await symlink("real/config", join(folder, "link"));
  await writeKubeconfig({ currentContext: "b" }, { kubeconfig: join(folder, "link") });
  expect(await textOf(folder, "real/config")).toContain("current-context: b\n");
  expect(await modeOf(folder, "real/config")).toBe(0o600);
  expect((await stat(join(folder, "real/config"))).uid).toBe(owner);
});

test("G.11 nothing is changed if that is not safe, and no lock is left", async () => {
  const folder = await files({ "a.yaml": A, "b.yaml": "a: 1\n---\nb: 2\n" });
  const [a, b] = [join(folder, "a.yaml"), join(folder, "b.yaml")];
  const changes: KubeconfigChanges = { users: { a: { token: "t" } } };
  await expect(writeKubeconfig({ users: { x: {} } }, { kubeconfig: b })).rejects.toMatchObject({ code: "InvalidFile" });
  // The result is parsed before it is written: a number is not a token.
  await expect(writeKubeconfig({ users: { a: { token: 5 } } })).rejects.toMatchObject({ code: "InvalidFile", file: a });
  await writeFile(b, "users: [");
  await expect(writeKubeconfig(changes)).rejects.toMatchObject({ code: "InvalidFile", file: b });
  expect(await textOf(folder, "a.yaml")).toBe(A);
  await writeFile(b, "");
  await writeKubeconfig(changes);
  expect(await textOf(folder, "a.yaml")).toContain("token: t");
  await expect(stat(`${a}.lock`)).rejects.toMatchObject({ code: "ENOENT" });
});

test("G.11 writers wait for each other, so that nothing is lost", async () => {
  const folder = await files({ "a.yaml": A });
  await Promise.all(
    Array.from({ length: 10 }, (_, at) => writeKubeconfig({ users: { [`u${at}`]: { token: `t${at}` } } })),
  );
  expect((await loadKubeconfig({ kubeconfig: join(folder, "a.yaml") })).users).toHaveLength(11);
});
