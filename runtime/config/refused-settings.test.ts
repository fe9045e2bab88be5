import { describe, expect, test } from "vitest";
import { discover, kubeconfig, type Situation } from "../testdata/kubeconfigs.js";
import { A, POD, SERVICE_ACCOUNT } from "./testdata/situations.js";

describe("no settings are found from", () => {
  const table: [string, Situation, string, RegExp][] = [
    [
      "B.9 nothing at all",
      {},
      "NoConfiguration",
      /home\/\.kube\/config does not exist, and the program is not running in a pod/,
    ],
    [
      "B.1 an explicit file must exist",
      { files: { "a.yaml": A }, options: { kubeconfig: "$DIR/no.yaml" } },
      "MissingFile",
      /no\.yaml/,
    ],
    [
      "B.1 a broken file among good ones",
      { files: { "a.yaml": A, "b.yaml": "clusters: [" } },
      "InvalidFile",
      /b\.yaml:1/,
    ],
    [
      "B.1 all broken files are named",
      { files: { "a.yaml": "a: [", "b.yaml": "clusters: 7" } },
      "InvalidFile",
      /a\.yaml.*b\.yaml/,
    ],
    [
      "B.1 a folder as file",
      { files: { "a.yaml/x": "" }, kubeconfig: ["a.yaml"] },
      "UnreadableFile",
      /a\.yaml \(EISDIR\)/,
    ],
    [
      "B.2 an entry twice in one file",
      { files: { "a.yaml": A.replace("users:", '- name: a\n  cluster: {server: "https://second"}\nusers:') } },
      "InvalidFile",
      /a\.yaml:7: clusters\[1\]\.name "a" occurs twice/,
    ],
    [
      "B.6 cluster without server",
      { files: { "a.yaml": kubeconfig({ server: "" }) } },
      "InvalidConfiguration",
      /cluster "a" has no server/,
    ],
    [
      "B.7 an unknown context",
      { files: { "a.yaml": A }, options: { context: "x" } },
      "InvalidConfiguration",
      /context "x" does not exist/,
    ],
    [
      "B.7 an unknown current-context",
      { files: { "a.yaml": kubeconfig({ current: "x" }) } },
      "InvalidConfiguration",
      /context "x" \(current-context\) does not exist/,
    ],
    [
      "B.7 an unknown cluster",
      { files: { "a.yaml": A }, options: { cluster: "x" } },
      "InvalidConfiguration",
      /cluster "x" does not exist/,
    ],
    [
      "B.7 an unknown user",
      { files: { "a.yaml": A }, options: { user: "x" } },
      "InvalidConfiguration",
      /user "x" does not exist/,
    ],
    [
      "B.9 a context whose cluster is missing does not fall back to the service account",
      {
        files: { "a.yaml": A.replace("name: a\n  cluster", "name: z\n  cluster"), ...SERVICE_ACCOUNT },
        variables: POD,
      },
      "InvalidConfiguration",
      /cluster "a" of context "a" does not exist/,
    ],
    [
      "B.9 a broken kubeconfig does not fall back to the service account",
      { files: { "a.yaml": "a: [", ...SERVICE_ACCOUNT }, variables: POD },
      "InvalidFile",
      /a\.yaml/,
    ],
    ["B.9 a pod without a token", { variables: POD }, "NoConfiguration", /not running in a pod with a service account/],
    [
      "B.9 a folder as token",
      { files: { "serviceaccount/token/x": "" }, variables: POD },
      "NoConfiguration",
      /not running in a pod/,
    ],
    [
      "B.5 authority as file and data",
      { files: { "a.yaml": kubeconfig({ cluster: "certificate-authority: x, certificate-authority-data: eA==" }) } },
      "InvalidConfiguration",
      /certificate-authority and certificate-authority-data/,
    ],
    [
      "B.15 authority and insecure",
      { files: { "a.yaml": kubeconfig({ cluster: "certificate-authority: x, insecure-skip-tls-verify: true" }) } },
      "InvalidConfiguration",
      /insecure-skip-tls-verify/,
    ],
    [
      "B.5 certificate as file and data",
      {
        files: {
          "a.yaml": kubeconfig({ user: "{client-certificate: x, client-certificate-data: eA==, client-key: k}" }),
        },
      },
      "InvalidConfiguration",
      /client-certificate-data/,
    ],
    [
      "B.5 key as file and data",
      { files: { "a.yaml": kubeconfig({ user: "{client-certificate: x, client-key-data: eA==, client-key: k}" }) } },
      "InvalidConfiguration",
      /client-key-data/,
    ],
    [
      "B.5 certificate without key",
      { files: { "a.yaml": kubeconfig({ user: "{client-certificate: x}" }) } },
      "InvalidConfiguration",
      /no client-key/,
    ],
    [
      "B.6 token and password",
      { files: { "a.yaml": kubeconfig({ user: "{token: x, username: u}" }) } },
      "InvalidConfiguration",
      /token and a user name/,
    ],
    [
      "B.6 exec and auth-provider",
      { files: { "a.yaml": kubeconfig({ user: "{exec: {command: x}, auth-provider: {name: oidc}}" }) } },
      "InvalidConfiguration",
      /exec plugin and an auth-provider/,
    ],
    [
      "B.6, B.13 token file and password",
      { files: { "a.yaml": kubeconfig({ user: "{tokenFile: x, username: u}" }) } },
      "InvalidConfiguration",
      /token and a user name/,
    ],
    [
      "B.6 exec without command and apiVersion",
      { files: { "a.yaml": kubeconfig({ user: "{exec: {interactiveMode: Never}}" }) } },
      "InvalidConfiguration",
      /without a command; .*without an apiVersion/,
    ],
    [
      "B.6 exec with a variable without name",
      {
        files: {
          "a.yaml": kubeconfig({
            user: "{exec: {command: x, apiVersion: client.authentication.k8s.io/v1beta1, env: [{value: v}]}}",
          }),
        },
      },
      "InvalidConfiguration",
      /whose env contains a variable without a name/,
    ],
    [
      "B.6, B.20 exec of version v1 without interactiveMode",
      {
        files: { "a.yaml": kubeconfig({ user: "{exec: {command: x, apiVersion: client.authentication.k8s.io/v1}}" }) },
      },
      "InvalidConfiguration",
      /without an interactiveMode; use Never/,
    ],
    [
      "B.6 exec with an interactiveMode that is none",
      {
        files: {
          "a.yaml": kubeconfig({
            user: "{exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: never}}",
          }),
        },
      },
      "InvalidConfiguration",
      /interactiveMode "never"; use Never/,
    ],
    [
      "B.6 impersonated uid without a user",
      { files: { "a.yaml": kubeconfig({ user: '{as-uid: "1"}' }) } },
      "InvalidConfiguration",
      /without impersonating a user/,
    ],
    [
      "B.6 impersonated extra without a user",
      { files: { "a.yaml": kubeconfig({ user: "{as-user-extra: {k: [v]}}" }) } },
      "InvalidConfiguration",
      /without impersonating a user/,
    ],
    [
      "B.7 a token and a user name as options",
      { files: { "a.yaml": A }, options: { token: "t", username: "u", context: "a" } },
      "InvalidConfiguration",
      /token and a user name/,
    ],
    [
      "B.16 a proxy-url of another scheme",
      { files: { "a.yaml": kubeconfig({ cluster: 'proxy-url: "socks4://u:s3cret@proxy:1080"' }) } },
      "InvalidConfiguration",
      /^cluster "a" has a proxy-url with the scheme socks4; use http, https or socks5$/,
    ],
    [
      "B.16 a proxy-url without scheme",
      { files: { "a.yaml": kubeconfig({ cluster: 'proxy-url: "proxy"' }) } },
      "InvalidConfiguration",
      /^cluster "a" has a proxy-url that is not a URL; write it as http:\/\/host:port$/,
    ],
    [
      "B.16 a proxy-url with an IPv6 zone",
      { files: { "a.yaml": kubeconfig({ cluster: 'proxy-url: "http://u:s3cret@[fe80::1%25eth0]:3128"' }) } },
      "InvalidConfiguration",
      /^cluster "a" has a proxy-url that contains an IPv6 address with a zone \(%\), which is not supported; use [^@]*$/,
    ],
    [
      "B.27 a policy that is none",
      { files: { "a.yaml": A }, options: { credentialPluginPolicy: "allowlist" as "Allowlist" } },
      "InvalidConfiguration",
      /unknown credentialPluginPolicy "allowlist"/,
    ],
    [
      "B.6 impersonated groups without a user",
      { files: { "a.yaml": kubeconfig({ user: "{as-groups: [g]}" }) } },
      "InvalidConfiguration",
      /without impersonating a user/,
    ],
    [
      "B.6 all problems at once",
      { files: { "a.yaml": kubeconfig({ server: "", user: "{client-certificate: x}" }) } },
      "InvalidConfiguration",
      /no server; user "a" has a client certificate/,
    ],
    [
      "B.7 ca and caFile",
      { options: { server: "https://a", ca: "x", caFile: "y" } },
      "InvalidConfiguration",
      /ca and caFile/,
    ],
  ];
  test.each(table)("%s", async (_name, situation, code, message) => {
    await expect(discover(situation)).rejects.toMatchObject({
      name: "ConfigError",
      code,
      message: expect.stringMatching(message),
    });
  });
});

test("B.6 only the selected context's entries are validated", async () => {
  const broken = kubeconfig({ name: "b", server: "", user: "{token: x, username: u}" });
  await expect(discover({ files: { "a.yaml": A, "b.yaml": broken } })).resolves.toBeDefined();
});
