import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { kubeconfig, temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";

const runtime = fileURLToPath(new URL("../../runtime/dist/cjs/index.js", import.meta.url));

/** The runtime's own files that are loaded when a program connects with these options, and the packages. */
async function loadedBy(options: object): Promise<string[]> {
  const script = `require(${JSON.stringify(runtime)}).connect(${JSON.stringify(options)}).then(
    () => console.log(JSON.stringify(Object.keys(require.cache))))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
  const files: string[] = JSON.parse(stdout);
  return files.map(
    (file) => /runtime\/dist\/cjs\/(.+)\.js$/.exec(file)?.[1] ?? /node_modules\/([^/]+)/.exec(file)?.[1] ?? file,
  );
}

const COSTLY =
  /^(auth\/(exec|oidc|auth-provider|follow)|connections\/rotation|kubeconfig\/(edit|write|lock|overview)|yaml$)/;

test("B.12 a client with a token loads no plugin, issuer, YAML or writing code", async () => {
  const loaded = await loadedBy({ server: "https://127.0.0.1:1", token: "t" });
  expect(loaded).toContain("auth/fixed");
  expect(loaded.filter((file) => COSTLY.test(file))).toEqual([]);
});

test("B.26, B.19 a kubeconfig loads only what its user needs", async () => {
  const file = join(await temporaryFolder(), "config");
  const loaded = async (user: string): Promise<string[]> => {
    await writeFile(file, kubeconfig({ user }));
    return (await loadedBy({ kubeconfig: file })).filter((name) => COSTLY.test(name)).filter((name) => name !== "yaml");
  };
  expect(await loaded("{token: t}")).toEqual([]);
  const exec = await loaded(
    "{exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}",
  );
  expect(exec).toEqual(expect.arrayContaining(["auth/exec/source", "connections/rotation"]));
  expect(exec.filter((name) => /oidc|kubeconfig/.test(name))).toEqual([]);
  const oidc = await loaded("{auth-provider: {name: oidc, config: {idp-issuer-url: https://issuer, client-id: c}}}");
  expect(oidc).toContain("auth/oidc/index");
  expect(oidc.filter((name) => /exec|rotation/.test(name))).toEqual([]);
});
