import { describe, expect, test } from "vitest";
import { discover, kubeconfig, type Situation } from "../testdata/kubeconfigs.js";
import type { Impersonation } from "../types/connect.js";

describe("B.7 options override the kubeconfig", () => {
  const file = kubeconfig({
    cluster: "certificate-authority-data: eA==, tls-server-name: name",
    user: "{client-certificate-data: eA==, client-key-data: eQ==, tokenFile: t, as: jane, as-groups: [g]}",
  });
  const insecure = kubeconfig({ cluster: "insecure-skip-tls-verify: true" });
  const table: [string, string, Situation["options"], object][] = [
    ["nothing", file, {}, { certificateAuthorityData: "x", tlsServerName: "name", insecureSkipTlsVerify: false }],
    [
      "insecure clears the authority",
      file,
      { insecureSkipTlsVerify: true },
      { certificateAuthorityData: "", insecureSkipTlsVerify: true },
    ],
    [
      "an authority clears insecure",
      insecure,
      { ca: "pem" },
      { certificateAuthorityData: "pem", insecureSkipTlsVerify: false },
    ],
    [
      "an authority's file replaces the data",
      file,
      { caFile: "/ca" },
      { certificateAuthority: "/ca", certificateAuthorityData: "" },
    ],
    [
      "another server clears the server name",
      file,
      { context: "a", server: "https://s" },
      { server: "https://s", tlsServerName: "" },
    ],
    [
      "another server with a name",
      file,
      { context: "a", server: "https://s", tlsServerName: "n" },
      { tlsServerName: "n" },
    ],
    ["a token replaces a token file", file, { token: "t" }, { token: "t", tokenFile: "", clientCertificateData: "x" }],
    [
      "a token replaces a password",
      kubeconfig({ user: "{username: u, password: p}" }),
      { token: "t" },
      { token: "t", username: "", password: "" },
    ],
    [
      "a certificate replaces file and data",
      file,
      { clientCertificateFile: "/c", clientKeyFile: "/k" },
      { clientCertificate: "/c", clientCertificateData: "", clientKey: "/k", clientKeyData: "" },
    ],
    [
      "a user name replaces a token and a token file",
      file,
      { username: "u", password: "p" },
      { token: "", tokenFile: "", username: "u", password: "p" },
    ],
    [
      "empty texts override nothing",
      file,
      {
        ...{ kubeconfig: "", context: "", cluster: "", user: "", namespace: "", server: "", tlsServerName: "" },
        ...{ token: "", username: "", password: "", ca: "", caFile: "" },
        ...{ clientCertificate: "", clientCertificateFile: "", clientKey: "", clientKeyFile: "" },
      },
      {
        server: "https://a.example",
        tlsServerName: "name",
        certificateAuthorityData: "x",
        clientCertificateData: "x",
        clientKeyData: "y",
        tokenFile: expect.stringMatching(/t$/),
      },
    ],
  ];
  test.each(table)("%s", async (_name, text, options = {}, want) => {
    const { settings } = await discover({ files: { "a.yaml": text }, options });
    expect({ ...settings.cluster, ...settings.user }).toMatchObject(want);
  });
});

describe("B.7 options override an impersonation member by member, as in kubectl", () => {
  const alice = { user: "alice", uid: "1", groups: ["g", "h"], extra: { k: ["v"], j: ["w"] } };
  const file = kubeconfig({
    user: '{as: alice, as-uid: "1", as-groups: [g, h], as-user-extra: {k: [v], j: [w]}}',
  });
  const table: [string, Impersonation | undefined, Impersonation][] = [
    ["nothing", undefined, alice],
    ["an empty user", { user: "" }, alice],
    ["empty members", { user: "", uid: "", groups: [], extra: {} }, alice],
    ["a user", { user: "bob" }, { ...alice, user: "bob" }],
    ["a user and a uid", { user: "bob", uid: "2" }, { ...alice, user: "bob", uid: "2" }],
    ["groups without a user", { user: "", groups: ["x"] }, { ...alice, groups: ["x"] }],
    ["an empty group, which is a group", { user: "", groups: [""] }, { ...alice, groups: [""] }],
    [
      "extra, by key",
      { user: "bob", extra: { k: ["2"], l: ["3"] } },
      { ...alice, user: "bob", extra: { k: ["2"], j: ["w"], l: ["3"] } },
    ],
  ];
  test.each(table)("%s", async (_name, impersonate, want) => {
    const options = { context: "a", ...(impersonate && { impersonate }) };
    const { settings } = await discover({ files: { "a.yaml": file }, options });
    expect(settings.user.impersonate).toEqual(want);
  });

  const plain = kubeconfig({ user: "{token: t}" });
  test.each<Impersonation>([
    { user: "", uid: "1" },
    { user: "", groups: ["g"] },
    { user: "", extra: { k: ["v"] } },
  ])("of a kubeconfig without a user, it needs a user: %j", async (impersonate) => {
    await expect(discover({ files: { "a.yaml": plain }, options: { impersonate } })).rejects.toMatchObject({
      name: "ConfigError",
      code: "InvalidConfiguration",
      message: "requesting uid, groups or user-extra for a without impersonating a user is not allowed",
    });
  });

  test.each([" ", "\t "])(
    "a user whose name is blank is refused, because HTTP/1.1 would make it empty: %j",
    async (user) => {
      const refused = { name: "ConfigError", message: 'user "a" impersonates a user whose name is blank' };
      const given = discover({ files: { "a.yaml": plain }, options: { impersonate: { user } } });
      await expect(given).rejects.toMatchObject(refused);
      const files = { "a.yaml": kubeconfig({ user: `{as: ${JSON.stringify(user)}}` }) };
      await expect(discover({ files })).rejects.toMatchObject(refused);
    },
  );

  test("groups of the kubeconfig need a user, which may be an option", async () => {
    const files = { "a.yaml": kubeconfig({ user: "{as-groups: [g]}" }) };
    const { settings } = await discover({ files, options: { impersonate: { user: "bob" } } });
    expect(settings.user.impersonate).toMatchObject({ user: "bob", groups: ["g"] });
  });
});
