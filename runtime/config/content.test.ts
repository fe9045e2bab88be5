import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import type { ConnectOptions } from "../types/connect.js";
import { findSettings } from "./find-settings.js";

const ENVIRONMENT = { variables: {}, home: "/nowhere", delimiter: ":", serviceAccount: "/nowhere" };
const find = async (options: ConnectOptions) => findSettings(options, ENVIRONMENT, () => {});
const problemOf = async (options: ConnectOptions): Promise<unknown> =>
  find(options).then(
    () => undefined,
    (error: unknown) => error,
  );
const OBJECT = {
  "current-context": "a",
  clusters: [{ name: "a", cluster: { server: "https://a.example", "certificate-authority": "ca.crt" } }],
  contexts: [{ name: "a", context: { cluster: "a", user: "a", namespace: "e2" } }],
  users: [{ name: "a", user: { token: "s3cret" } }],
};
const TEXT = kubeconfig({ name: "a", user: "{token: s3cret}", context: "namespace: e2" });

describe("a kubeconfig that is not in a file", () => {
  test.each<[string, string | object]>([
    ["text", TEXT],
    ["bytes", Buffer.from(TEXT)],
    ["JSON", JSON.stringify(OBJECT)],
    ["an object", OBJECT],
  ])("is read from %s", async (_name, content) => {
    const settings = await find({ kubeconfig: { content } });
    expect(settings).toMatchObject({
      cluster: { server: "https://a.example" },
      user: { token: "s3cret" },
      namespace: "e2",
      clusterFile: undefined,
    });
  });

  test("has file names that are relative to the working directory", async () => {
    const { cluster } = await find({ kubeconfig: { content: OBJECT } });
    expect(cluster.certificateAuthority).toBe(`${process.cwd()}/ca.crt`);
  });

  test("is not quoted by errors, and neither is one that is given as a file name", async () => {
    const broken: ConnectOptions["kubeconfig"][] = [
      { content: `${TEXT}  - [` },
      { content: { users: [{ name: "a", user: { token: ["s3cret"] } }] } },
      { content: `users: [{user: {token: 5330, client-key-data: "s3cret!"}}]` },
      { content: 5330 as never },
      { content: Buffer.from("current-context: \xff s3cret", "latin1") },
      TEXT,
      JSON.stringify(OBJECT),
    ];
    for (const option of broken) {
      const error = await problemOf({ kubeconfig: option as string });
      expect(error).toMatchObject({ name: "ConfigError" });
      if (typeof option !== "string") expect(error).toHaveProperty("file", undefined);
      expect(String(error)).not.toMatch(/s3cret|5330/);
    }
  });
});

describe("a kubeconfig that is nested too deep is refused", () => {
  const opened = (depth: number): string => `{"users":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  test.each<[string, string]>([
    ["JSON", opened(1_200)],
    ["much JSON", opened(200_000)],
    ["YAML", `users:\n${Array.from({ length: 1_200 }, (_, i) => `${" ".repeat(i)}-\n`).join("")}`],
    ["YAML in a line", `users:\n${"- ".repeat(1_200)}a\n`],
    ["YAML with keys", `users:\n${Array.from({ length: 1_200 }, (_, i) => `${" ".repeat(i + 1)}a:\n`).join("")}`],
  ])("%s", async (_name, content) => {
    const file = join(await temporaryFolder(), "config");
    await writeFile(file, content);
    // Reading such a text twice once ended the process.
    for (const kubeconfig of [{ content }, { content: Buffer.from(content) }, file, { content }, file])
      expect(await problemOf({ kubeconfig })).toMatchObject({
        name: "ConfigError",
        message: expect.stringMatching(/nested deeper than the limit of 100 levels/),
      });
  });

  test("an object", async () => {
    let users: object = [];
    for (let i = 0; i < 1_200; i++) users = [users];
    for (let i = 0; i < 2; i++)
      expect(await problemOf({ kubeconfig: { content: { users } } })).toMatchObject({ name: "ConfigError" });
  });
});

describe("all problems are told at once", () => {
  test("wrong types in one kubeconfig, each with its line", async () => {
    const content = "clusters:\n- name: a\n  cluster:\n    server: 1\nusers: x\nkind: Secret\n";
    const place = "the kubeconfig:";
    expect(await problemOf({ kubeconfig: { content } })).toMatchObject({
      code: "InvalidFile",
      line: 6,
      message: [
        `${place}6: kind must be Config`,
        `${place}4: clusters[0].cluster.server must be a string; put it in quotes`,
        `${place}5: users must be a list`,
      ].join("; "),
    });
  });

  test("no more than ten are listed", async () => {
    const content = { users: Array.from({ length: 25 }, () => ({ user: { token: 1 } })) };
    const error = await problemOf({ kubeconfig: { content } });
    expect(String(error).split("; ").at(-1)).toMatch(/^and \d+ more$/);
  });

  test("names that do not exist, and contradictions", async () => {
    const content = {
      "current-context": "a",
      clusters: [{ name: "a", cluster: { "proxy-url": "ftp://x" } }],
      contexts: [{ name: "a", context: { cluster: "a", user: "gone" } }],
    };
    expect(await problemOf({ kubeconfig: { content } })).toMatchObject({
      code: "InvalidConfiguration",
      message:
        'user "gone" of context "a" does not exist; cluster "a" has no server; cluster "a" has a proxy-url with the scheme ftp; use http, https or socks5',
    });
    expect(await problemOf({ kubeconfig: { content }, cluster: "b", user: "c" })).toMatchObject({
      message: 'cluster "b" does not exist; user "c" does not exist',
    });
  });
});

describe("an empty configuration says what is missing", () => {
  test.each<[string, object, RegExp]>([
    [
      "a current-context",
      { ...OBJECT, "current-context": "" },
      /the kubeconfig has no current-context; specify one of its contexts: "a"$/,
    ],
    [
      "a cluster",
      { "current-context": "a", contexts: [{ name: "a", context: {} }] },
      /context "a" in the kubeconfig has no cluster$/,
    ],
    ["contexts", {}, /the kubeconfig has no contexts, and the program is not running in a pod/],
  ])("%s", async (_name, content, message) => {
    expect(await problemOf({ kubeconfig: { content } })).toMatchObject({
      code: "NoConfiguration",
      message: expect.stringMatching(message),
    });
  });
});

describe("certificates and keys as PEM", () => {
  test("replace those of the kubeconfig, files included", async () => {
    const content = kubeconfig({ name: "a", user: "{client-certificate: a.crt, client-key: a.key}" });
    const { user } = await find({ kubeconfig: { content }, clientCertificate: "CERT", clientKeyFile: "/b.key" });
    expect(user).toMatchObject({
      clientCertificate: "",
      clientCertificateData: "CERT",
      clientKey: "/b.key",
      clientKeyData: "",
    });
    const pem = await find({ server: "https://a", clientCertificate: "CERT", clientKey: "KEY" });
    expect(pem.user).toMatchObject({ clientCertificateData: "CERT", clientKeyData: "KEY" });
  });

  test("are refused beside a file, and without a key", async () => {
    expect(
      await problemOf({
        server: "a",
        clientCertificate: "x",
        clientCertificateFile: "y",
        clientKey: "x",
        clientKeyFile: "y",
      }),
    ).toMatchObject({
      message:
        "clientCertificate and clientCertificateFile are both set; only one is allowed; clientKey and clientKeyFile are both set; only one is allowed",
    });
    expect(await problemOf({ server: "https://a", clientCertificate: "x" })).toMatchObject({
      message: expect.stringMatching(/has a client certificate but no client-key/),
    });
  });
});

describe("a user name and password in the server's URL", () => {
  test.each<[string, ConnectOptions]>([
    [
      "in a kubeconfig",
      {
        kubeconfig: {
          content: kubeconfig({ name: "a", server: "https://us%40er:p%3Aw@a.example/x", user: "{token: t}" }),
        },
      },
    ],
    ["in the options", { server: "https://us%40er:p%3Aw@a.example/x" }],
  ])("%s are basic authentication, as in client-go", async (_name, options) => {
    const { cluster, user } = await find(options);
    expect(cluster.server).toBe("https://a.example/x");
    expect(user).toMatchObject({ username: "us@er", password: "p:w", token: "" });
  });

  test("must be percent-encoded, and are not quoted", async () => {
    const error = await problemOf({ server: "https://u:s3cret%@a" });
    expect(String(error)).toMatch(/must be percent-encoded/);
    expect(String(error)).not.toMatch(/s3cret/);
  });
});
