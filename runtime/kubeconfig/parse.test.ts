import { describe, expect, test } from "vitest";
import { parseKubeconfig } from "./parse.js";

const parse = async (text: string | Uint8Array) =>
  parseKubeconfig(typeof text === "string" ? Buffer.from(text) : text, "/dir/config");
const cluster = async (members: string): Promise<object | undefined> =>
  (await parse(`clusters:\n- name: a\n  cluster:\n    ${members}\n`)).clusters.get("a")?.value;

describe("B.4 YAML as Go reads it", () => {
  const table: [string, string, object][] = [
    ["yes is true", "insecure-skip-tls-verify: yes", { insecureSkipTlsVerify: true }],
    ["on is true", "insecure-skip-tls-verify: on", { insecureSkipTlsVerify: true }],
    ["y is true", "insecure-skip-tls-verify: y", { insecureSkipTlsVerify: true }],
    ["off is false", "insecure-skip-tls-verify: off", { insecureSkipTlsVerify: false }],
    ["null is absent", "server: null", { server: "" }],
    ["a key twice: the last wins", 'server: "1"\n    server: "2"', { server: "2" }],
    ["no base-60 numbers", "server: 10:20", { server: "10:20" }],
    ["no dates", "server: 2026-01-01", { server: "2026-01-01" }],
    ["anchors", "server: &s https://a\n    tls-server-name: *s", { tlsServerName: "https://a" }],
    [
      "base64 over several lines",
      "certificate-authority-data: |\n      eH\n      g=",
      { certificateAuthorityData: "xx" },
    ],
  ];
  test.each(table)("%s", async (_name, members, want) => {
    expect(await cluster(members)).toMatchObject(want);
  });

  test.each([
    ["UTF-8 with a mark", Buffer.from("\ufeffcurrent-context: ä", "utf8")],
    ["UTF-16LE", Buffer.from("\ufeffcurrent-context: ä", "utf16le")],
    ["UTF-16BE", Buffer.from("\ufeffcurrent-context: ä", "utf16le").swap16()],
  ])("%s", async (_name, bytes) => {
    expect((await parse(bytes)).currentContext).toBe("ä");
  });

  test("only the first of several documents counts", async () => {
    expect((await parse("current-context: a\n---\ncurrent-context: b\n")).currentContext).toBe("a");
  });
});

describe("B.1, G.1 an error names the place of a wrong value, and not the value", () => {
  const table: [string, string, RegExp][] = [
    [
      "broken YAML",
      "a: b\nclusters:\n- name: s3cret\n bad: [",
      /^\/dir\/config:\d: invalid YAML \(did not find expected [^)]+\)$/,
    ],
    ["an unknown alias", "a: b\ncurrent-context: *s3cret", /^\/dir\/config:?2?: invalid YAML/],
    ["no mapping", "- s3cret", /^\/dir\/config:1: the file must be a mapping$/],
    ["plain text", "s3cret", /^\/dir\/config:1: the file must be a mapping$/],
    [
      "a number as token",
      "users:\n- name: a\n  user:\n    token: 5330\n",
      /^\/dir\/config:4: users\[0\]\.user\.token must be a string; put it in quotes$/,
    ],
    [
      "text as flag",
      "clusters:\n- name: a\n  cluster:\n    insecure-skip-tls-verify: s3cret\n",
      /:4: clusters\[0\]\.cluster\.insecure-skip-tls-verify must be true or false$/,
    ],
    ["a mapping as list", "users: {a: s3cret}", /:1: users must be a list$/],
    [
      "data that is not base64",
      "users:\n- user: {client-key-data: s3cret}",
      /:2: users\[0\]\.user\.client-key-data must be base64-encoded$/,
    ],
    ["another kind", "apiVersion: v1\nkind: Secret\n", /:2: kind must be Config$/],
    ["another version", "apiVersion: v2\n", /:1: apiVersion must be v1$/],
    [
      "groups that are not a list",
      "users:\n- user: {as-groups: s3cret}",
      /:2: users\[0\]\.user\.as-groups must be a list of strings$/,
    ],
  ];
  test.each(table)("%s", async (_name, text, message) => {
    const error: unknown = await parse(text).catch((reason) => reason);
    expect(error).toMatchObject({
      name: "ConfigError",
      code: "InvalidFile",
      file: "/dir/config",
      message: expect.stringMatching(message),
    });
    expect(String(error)).not.toMatch(/s3cret|5330/);
  });

  test("an alias bomb is refused", async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((key, at) => `${key}: &${key} [${Array(9).fill(`*${"abcdefgh"[at]}`)}]`).join("\n")}`;
    await expect(parse(bomb)).rejects.toMatchObject({ code: "InvalidFile" });
  });

  test("a member called __proto__ changes nothing", async () => {
    const config = await parse(
      'users:\n- name: a\n  user: {"__proto__": {token: x}, as: u, as-user-extra: {"__proto__": [z]}}',
    );
    const user = config.users.get("a")?.value;
    expect(user?.token).toBe("");
    expect(Object.getPrototypeOf(user?.impersonate.extra)).toBe(Object.prototype);
    expect(Object.entries(user?.impersonate.extra ?? {})).toEqual([["__proto__", ["z"]]]);
  });
});
