import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { namespaces, secrets } from "@kubesmith/kubernetes/core/v1";
import { connect, type InterceptedRequest } from "@kubesmith/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { createPlugin, execCredential } from "../../runtime/testdata/plugin.js";
import { startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { json, startServer } from "../../runtime/testdata/server.js";
import { base64 } from "../support/auth-files.js";
import { PLANTED, PLANTED_FORMS } from "../support/bad-input.js";
import { failureOf } from "../support/failure-of.js";
import { usePlantedKubeconfigs } from "../support/planted-kubeconfigs.js";
import { expectUnseen } from "../support/shown.js";

const { token, password, key } = PLANTED;
const { certificates, kubeconfigOf, pluginUser } = usePlantedKubeconfigs();

test.each([
  ["http", startHttpProxy],
  ["socks5", startSocksProxy],
] as const)("G.1 a proxy's password is in no failure and no client: %s", async (scheme, start) => {
  const proxy = await start({ credentials: `u:${password}`, refuse: scheme === "http" ? 403 : 2 });
  const address = proxy.url.replace("://", `://u:${password}@`);
  const cases: [string, string][] = [
    [address, "ERR_PROXY"],
    [address.replace(password, `${password}x`), "ERR_PROXY"],
    [address.replace(/:\d+$/, ":1"), "ERR_PROXY"],
  ];
  for (const [proxyUrl, code] of cases) {
    const file = await kubeconfigOf({ token }, { server: "https://api.invalid", "proxy-url": proxyUrl });
    const client = await connect({ kubeconfig: file });
    onTestFinished(() => client.close());
    const error = await failureOf(client.resource(namespaces).list());
    expect(error).toMatchObject({ name: "ConnectionError", code });
    expectUnseen([...PLANTED_FORMS, base64(`u:${password}`)], [error, client]);
  }
  for (const proxyUrl of [`ftp://u:${password}@p`, `http://u:${password}@[`, `http://u:%zz${password}@p`]) {
    const file = await kubeconfigOf({ token }, { server: "https://api.invalid", "proxy-url": proxyUrl });
    expectUnseen(PLANTED_FORMS, [await failureOf(connect({ kubeconfig: file }))]);
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("HTTPS_PROXY", proxyUrl);
    expectUnseen(PLANTED_FORMS, [await failureOf(connect({ server: "https://api.invalid", token }))]);
  }
});

test("G.1 interceptors see no credential of any kind, and invalid headers are not quoted", async () => {
  const seen: InterceptedRequest[] = [];
  const server = await startServer(
    (_request, response) => json(response, { kind: "NamespaceList", apiVersion: "v1", metadata: {}, items: [] }),
    certificates.server,
  );
  const folder = await temporaryFolder();
  await writeFile(join(folder, "token"), token);
  const plugin = await createPlugin(execCredential({ token }));
  const pair = {
    "client-certificate-data": base64(certificates.admin.cert),
    "client-key-data": base64(certificates.admin.key),
  };
  const lines = certificates.admin.key.split("\n").filter((line) => /^[^-].{20}/.test(line));
  const users = [
    { token },
    { tokenFile: join(folder, "token") },
    { username: "u", password },
    pair,
    pluginUser(plugin.path),
  ];
  for (const user of users) {
    const client = await connect({
      kubeconfig: await kubeconfigOf(user, { server: server.url }),
      interceptors: [
        (request, next) => {
          seen.push(request);
          return next(request);
        },
      ],
    });
    onTestFinished(() => client.close());
    await client.resource(namespaces).list();
    const headers = { authorization: `Bearer ${token}\n`, "x-key": `${key}\u0000` };
    for (const [name, value] of Object.entries(headers)) {
      const error = await failureOf(client.resource(secrets, "a").list({ headers: { [name]: value } }));
      expect(error).toMatchObject({ name: "RequestError", code: "InvalidHeader" });
      expectUnseen(PLANTED_FORMS, [error]);
    }
  }
  const own = seen.filter(({ path }) => path === "/api/v1/namespaces");
  expect(own).toHaveLength(users.length);
  expectUnseen([...PLANTED_FORMS, base64(`u:${password}`), ...lines], own);
});

test("G.1 what Node prints for NODE_DEBUG of connections shows no token and no body", async () => {
  const server = await startServer(
    (_request, response) => json(response, { kind: "Secret", data: { k: key } }),
    certificates.server,
  );
  const proxy = await startHttpProxy({ credentials: `u:${password}` });
  const runtime = pathToFileURL(fileURLToPath(new URL("../../runtime/dist/esm/index.js", import.meta.url))).href;
  const file = await kubeconfigOf(
    { token },
    { server: server.url, "proxy-url": proxy.url.replace("://", `://u:${password}@`) },
  );
  const script = `
    const { connect } = await import(${JSON.stringify(runtime)});
    const client = await connect({ kubeconfig: ${JSON.stringify(file)} });
    const body = JSON.stringify({ data: ${JSON.stringify(key)} });
    const { status } = await client.send({ method: "POST", path: "/api/v1/namespaces/a/secrets", body });
    process.stdout.write(String(status));
    await client.close();`;
  // The server is in this process, so the other one must not block it.
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    env: { PATH: process.env.PATH, HOME: await temporaryFolder(), NODE_DEBUG: "undici,fetch,net,tls,http,https" },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  await new Promise((resolve) => child.once("close", resolve));
  expect({ stdout, stderr }).toMatchObject({ stdout: "200" });
  expect(proxy.asked).toHaveLength(1);
  expect(stderr).toMatch(/HTTP \d+: .*[\s\S]*FETCH \d+: sending request/);
  expectUnseen([...PLANTED_FORMS, base64(`u:${password}`)], [stderr]);
});
