import { expect, test } from "vitest";
import { EMPTY_CLUSTER, type ExecPlugin } from "../../kubeconfig/model.js";
import { clusterInfo, pluginVariables } from "./info.js";

const exec: ExecPlugin = {
  apiVersion: "client.authentication.k8s.io/v1",
  command: "get-token",
  args: [],
  env: [
    { name: "A", value: "1" },
    { name: "KUBERNETES_EXEC_INFO", value: "mine" },
  ],
  installHint: "",
  provideClusterInfo: false,
  interactiveMode: "Never",
};
const infoOf = (plugin: ExecPlugin, ...rest: [ReturnType<typeof clusterInfo>, boolean]): unknown => {
  const { KUBERNETES_EXEC_INFO: info = "", ...others } = pluginVariables(plugin, ...rest);
  expect(others).toEqual({ A: "1" });
  return JSON.parse(info);
};

test("B.21 a plugin learns about the cluster only if its configuration requests it", () => {
  const cluster = clusterInfo({ ...EMPTY_CLUSTER, server: "https://a" }, "pem");
  expect(infoOf(exec, cluster, true)).toEqual({
    kind: "ExecCredential",
    apiVersion: "client.authentication.k8s.io/v1",
    spec: { interactive: true },
  });
  expect(infoOf({ ...exec, provideClusterInfo: true }, cluster, false)).toEqual({
    kind: "ExecCredential",
    apiVersion: "client.authentication.k8s.io/v1",
    spec: {
      interactive: false,
      cluster: { server: "https://a", "certificate-authority-data": "cGVt", config: null },
    },
  });
});

test("B.21 a plugin learns everything about a cluster", () => {
  const cluster = {
    server: "https://a/prefix?q=1#f",
    tlsServerName: "name",
    insecureSkipTlsVerify: true,
    certificateAuthority: "/ca.crt",
    certificateAuthorityData: "",
    proxyUrl: "http://proxy",
    disableCompression: true,
    execConfig: { audience: "x" },
  };
  expect(clusterInfo(cluster, undefined)).toEqual({
    server: "https://a/prefix",
    "tls-server-name": "name",
    "insecure-skip-tls-verify": true,
    "proxy-url": "http://proxy",
    "disable-compression": true,
    config: { audience: "x" },
  });
});
