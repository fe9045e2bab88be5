import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import { connect } from "../index.js";
import { loadKubeconfig, writeKubeconfig } from "../kubeconfig/index.js";
import { ConfigError } from "./config-error.js";

const SECRET = "our-s3cret-word";
const YAML = `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: {token: ${SECRET}}\n`;
const JSON_TEXT = JSON.stringify({ apiVersion: "v1", users: [{ name: "a", user: { token: SECRET } }] });
const BASE64 = Buffer.from(YAML.repeat(3)).toString("base64");
const PEM = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----\n`;
const JWT = `eyJhbGciOiJSUzI1NiJ9.${"A".repeat(600)}.${SECRET}`;
const server = "https://127.0.0.1:1";

/** Everything that shows of a failure, and whether the secret is in it. */
async function shownBy(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => expect.unreachable("must fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return `${(error as Error).stack}${inspect(error, { depth: 10, showHidden: true })}${JSON.stringify(error)}`;
}
function expectHidden(text: string): void {
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(BASE64.slice(0, 40));
  expect(text).not.toContain("AAAAAAAA");
}

test.each<[string, string]>([
  ["YAML", YAML],
  ["JSON on one line", JSON_TEXT],
  ["base64", BASE64],
])("G.1 a kubeconfig's text in place of its name is not shown: %s", async (_name, kubeconfig) => {
  for (const attempt of [
    () => connect({ kubeconfig }),
    () => loadKubeconfig({ kubeconfig }),
    () => writeKubeconfig({ users: { a: { token: "x" } } }, { kubeconfig }),
  ]) {
    const text = await shownBy(attempt());
    expectHidden(text);
    expect(text).toMatch(/text (?:of a kubeconfig was passed instead of its|instead of a) file name/);
  }
});

test.each<[string, string]>([
  ["YAML", YAML],
  ["JSON on one line", JSON_TEXT],
  ["base64", BASE64],
])("G.1 a kubeconfig's text in KUBECONFIG is not shown: %s", async (_name, text) => {
  vi.stubEnv("KUBECONFIG", text);
  vi.stubEnv("KUBERNETES_SERVICE_HOST", "");
  try {
    const warnings: string[] = [];
    const shown = await shownBy(connect({ onWarning: (warning) => warnings.push(warning) }));
    expectHidden(shown + warnings.join());
  } finally {
    vi.unstubAllEnvs();
  }
});

test.each<[string, Parameters<typeof connect>[0]]>([
  ["a key", { server, clientKeyFile: PEM, clientCertificateFile: PEM }],
  ["a certificate authority", { server, caFile: PEM }],
])("G.1 PEM in place of the name of a file is not shown: %s", async (_name, options) => {
  expectHidden(await shownBy(connect(options)));
});

test("G.1 a token in place of the name of its file is not shown", () => {
  const error = new ConfigError("UnreadableFile", `cannot read the token file ${JWT}`, {
    file: JWT,
    cause: new Error(JWT),
  });
  expectHidden(inspect(error, { depth: 10, showHidden: true }));
  expect(error.message).toBe("cannot read the token file (text instead of a file name)");
});

test("the name of a file is shown, whatever it is called", async () => {
  for (const file of ["/home/ä b/.kube/config", "C:\\Users\\a\\.kube\\config", `/${"folder/".repeat(60)}config`]) {
    const error = new ConfigError("MissingFile", `the kubeconfig ${file} does not exist`, {
      file,
      cause: new Error("x"),
    });
    expect(error.message).toContain(file);
    expect(error.file).toBe(file);
    expect(error.cause).toEqual(new Error("x"));
  }
});
