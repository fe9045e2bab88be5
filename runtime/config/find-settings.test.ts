import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { discover, kubeconfig, type Situation } from "../testdata/kubeconfigs.js";
import { A, B, POD, SERVICE_ACCOUNT } from "./testdata/situations.js";

describe("settings are found from", () => {
  // What is compared: the server, the user's token or token file, the namespace.
  const table: [string, Situation, { server: string; token?: string; namespace?: string }][] = [
    [
      "B.1 ~/.kube/config without KUBECONFIG",
      { files: { "home/.kube/config": A } },
      { server: "https://a.example", token: "a-token", namespace: "a-ns" },
    ],
    [
      "B.1 an empty KUBECONFIG counts as unset",
      { files: { "home/.kube/config": A }, variables: { KUBECONFIG: "" } },
      { server: "https://a.example" },
    ],
    [
      "B.1 KUBECONFIG hides ~/.kube/config",
      { files: { "home/.kube/config": A, "b.yaml": B } },
      { server: "https://b.example" },
    ],
    [
      "B.1 empty entries, duplicates and missing files are skipped",
      { files: { "b.yaml": B }, kubeconfig: ["", "no.yaml", "b.yaml", "b.yaml"] },
      { server: "https://b.example" },
    ],
    [
      "B.1 an explicit file is used alone",
      { files: { "a.yaml": A, "b.yaml": B }, options: { kubeconfig: "$DIR/b.yaml" } },
      { server: "https://b.example", token: "b-token" },
    ],
    [
      "B.2 the first current-context wins",
      { files: { "1.yaml": A.replace("current-context: a", "current-context: ''"), "2.yaml": B, "3.yaml": A } },
      { server: "https://b.example" },
    ],
    [
      "B.2 contexts of all files",
      { files: { "a.yaml": A, "b.yaml": B }, options: { context: "b" } },
      { server: "https://b.example", token: "b-token" },
    ],
    [
      "B.2 the first file's entry wins completely",
      { files: { "1.yaml": kubeconfig({ name: "a", server: "https://first" }), "2.yaml": A } },
      { server: "https://first", token: "" },
    ],
    [
      "B.4 an empty file is an empty configuration",
      { files: { "1.yaml": "", "2.yaml": "# nothing\n", "3.yaml": A } },
      { server: "https://a.example" },
    ],
    [
      "B.4 JSON",
      {
        files: {
          "a.yaml": JSON.stringify({
            "current-context": "a",
            clusters: [{ name: "a", cluster: { server: "https://json" } }],
            contexts: [{ name: "a", context: { cluster: "a" } }],
            unknown: 1,
          }),
        },
      },
      { server: "https://json" },
    ],
    [
      "B.7 context",
      { files: { "a.yaml": A, "b.yaml": B }, options: { context: "a" } },
      { server: "https://a.example", namespace: "a-ns" },
    ],
    [
      "B.7 cluster",
      { files: { "a.yaml": A, "b.yaml": B }, options: { cluster: "b" } },
      { server: "https://b.example", token: "a-token" },
    ],
    [
      "B.7 user",
      { files: { "a.yaml": A, "b.yaml": B }, options: { user: "b" } },
      { server: "https://a.example", token: "b-token" },
    ],
    [
      "B.7 server and token in addition to a context",
      { files: { "a.yaml": A }, options: { context: "a", server: "https://other", token: "t" } },
      { server: "https://other", token: "t", namespace: "a-ns" },
    ],
    [
      "B.7 server alone reads no kubeconfig",
      { files: { "a.yaml": "broken: [" }, options: { server: "https://other" } },
      { server: "https://other", token: "", namespace: "default" },
    ],
    [
      "B.8 the option before the context",
      { files: { "a.yaml": A }, options: { namespace: "mine" } },
      { server: "https://a.example", namespace: "mine" },
    ],
    [
      "B.8 default without a namespace",
      { files: { "b.yaml": B } },
      { server: "https://b.example", namespace: "default" },
    ],
    [
      "B.8 the pod's namespace where the context names none",
      { files: { "b.yaml": B, ...SERVICE_ACCOUNT }, variables: { ...POD, POD_NAMESPACE: "pod-ns" } },
      { server: "https://b.example", namespace: "pod-ns" },
    ],
    [
      "B.8 an explicit default beats the pod's namespace",
      {
        files: { "b.yaml": kubeconfig({ name: "b", context: "namespace: default" }), ...SERVICE_ACCOUNT },
        variables: POD,
      },
      { server: "https://b.example", namespace: "default" },
    ],
    [
      "B.9 the pod's service account without a kubeconfig",
      { files: SERVICE_ACCOUNT, variables: POD },
      { server: "https://10.0.0.1:443", token: "$DIR/serviceaccount/token", namespace: "sa-ns" },
    ],
    [
      "B.9 the pod's service account with an empty kubeconfig",
      { files: { ...SERVICE_ACCOUNT, "a.yaml": "" }, variables: POD },
      { server: "https://10.0.0.1:443" },
    ],
    [
      "B.9 an IPv6 service address gets brackets",
      { files: SERVICE_ACCOUNT, variables: { ...POD, KUBERNETES_SERVICE_HOST: "fd00::1" } },
      { server: "https://[fd00::1]:443" },
    ],
    [
      "B.9 options over the service account",
      { files: SERVICE_ACCOUNT, variables: POD, options: { token: "t", namespace: "n" } },
      { server: "https://10.0.0.1:443", token: "t", namespace: "n" },
    ],
    [
      "B.8 POD_NAMESPACE before the service account's",
      { files: SERVICE_ACCOUNT, variables: { ...POD, POD_NAMESPACE: "pod-ns" } },
      { server: "https://10.0.0.1:443", namespace: "pod-ns" },
    ],
  ];
  test.each(table)("%s", async (_name, situation, want) => {
    const { settings, folder } = await discover(situation);
    const { token, tokenFile } = settings.user;
    const got = {
      server: settings.cluster.server,
      token: token || tokenFile.replace(folder, "$DIR"),
      namespace: settings.namespace,
    };
    expect({ ...got, ...want }).toEqual(got);
  });
});

test("B.1 a warning says that no file of KUBECONFIG exists", async () => {
  const { warnings } = await discover({ files: SERVICE_ACCOUNT, kubeconfig: ["no.yaml"], variables: POD });
  expect(warnings).toEqual([expect.stringMatching(/KUBECONFIG.*no\.yaml/)]);
});

test("B.9 a warning says that the service account has no authority", async () => {
  const { warnings, settings } = await discover({ files: { "serviceaccount/token": "t" }, variables: POD });
  expect(warnings).toEqual([expect.stringMatching(/ca\.crt is missing/)]);
  expect(settings.cluster.certificateAuthority).toBe("");
});

test("B.3 file names are relative to the folder of the file that contains them", async () => {
  const one = kubeconfig({ name: "a", cluster: "certificate-authority: ca.crt", context: "namespace: x" }).replace(
    /users:\n.*\n.*\n/,
    "",
  );
  const two = kubeconfig({
    name: "a",
    user: "{client-certificate: ../c.crt, client-key: /abs/c.key, tokenFile: ~/t}",
  }).replace(/clusters:\n.*\n.*\n/, "");
  const { settings, folder } = await discover({ files: { "1/a.yaml": one, "2/b.yaml": two } });
  expect(settings.cluster.certificateAuthority).toBe(join(folder, "1/ca.crt"));
  expect(settings.user).toMatchObject({
    clientCertificate: join(folder, "c.crt"),
    clientKey: "/abs/c.key",
    tokenFile: join(folder, "2/~/t"),
  });
});

test("B.3 a plugin's command is relative to the folder of its file if it is a path, and is looked up later otherwise", async () => {
  const user = (command: string): string =>
    kubeconfig({ user: `{exec: {command: ${command}, apiVersion: client.authentication.k8s.io/v1beta1}}` });
  const commandOf = async (command: string): Promise<string | undefined> => {
    const { settings, folder } = await discover({ files: { "1/a.yaml": user(command) } });
    return settings.user.exec?.command.replace(folder, "$DIR");
  };
  expect(await commandOf("./bin/get-token")).toBe("$DIR/1/bin/get-token");
  expect(await commandOf("../get-token")).toBe("$DIR/get-token");
  expect(await commandOf("/abs/get-token")).toBe("/abs/get-token");
  expect(await commandOf("get-token")).toBe("get-token");
  expect(await commandOf("~/get-token")).toBe("$DIR/1/~/get-token");
});

test("B.20, B.21 a plugin's configuration and its cluster's extension are read completely", async () => {
  const { settings } = await discover({
    files: {
      "a.yaml": kubeconfig({
        cluster:
          "extensions: [{name: other, extension: 1}, {name: client.authentication.k8s.io/exec, extension: {audience: [x, 1]}}]",
        user: `{exec: {command: x, args: [a, "1"], env: [{name: NAME, value: v}], apiVersion: client.authentication.k8s.io/v1beta1,
          provideClusterInfo: true, installHint: "get it"}}`,
      }),
    },
  });
  expect(settings.cluster.execConfig).toEqual({ audience: ["x", 1] });
  expect(settings.user.exec).toEqual({
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "x",
    args: ["a", "1"],
    env: [{ name: "NAME", value: "v" }],
    installHint: "get it",
    provideClusterInfo: true,
    interactiveMode: "IfAvailable",
  });
});

test("B.16 the settings contain the proxy and the server name", async () => {
  for (const proxy of ["http://proxy:3128", "https://u:p@proxy", "socks5://[::1]:1080"]) {
    const cluster = `proxy-url: "${proxy}", tls-server-name: name`;
    const { settings } = await discover({ files: { "a.yaml": kubeconfig({ cluster }) } });
    expect(settings.cluster).toMatchObject({ proxyUrl: proxy, tlsServerName: "name" });
  }
});
