import { ConfigError } from "../errors/config-error.js";
import type { Cluster, ExecPlugin, User } from "../kubeconfig/model.js";
import { printable } from "../text/printable.js";
import { hasZone, ZONE } from "./server-url.js";
import type { Settings } from "./settings.js";

function clusterProblems(cluster: Cluster): string[] {
  const problems: string[] = [];
  if (cluster.server === "") problems.push("has no server");
  if (cluster.certificateAuthority !== "" && cluster.certificateAuthorityData !== "") {
    problems.push("has both certificate-authority and certificate-authority-data; only one is allowed");
  }
  // Over plain http, neither matters.
  if (
    !/^http:\/\//i.test(cluster.server) &&
    cluster.insecureSkipTlsVerify &&
    (cluster.certificateAuthority !== "" || cluster.certificateAuthorityData !== "")
  ) {
    problems.push("has both a certificate authority and insecure-skip-tls-verify; only one is allowed");
  }
  return [...problems, ...proxyProblems(cluster.proxyUrl)];
}

// The address is never quoted: it may contain a password.
function proxyProblems(proxyUrl: string): string[] {
  if (proxyUrl === "") return [];
  if (hasZone(proxyUrl)) return [`has a proxy-url that contains ${ZONE}`];
  if (!URL.canParse(proxyUrl)) return ["has a proxy-url that is not a URL; write it as http://host:port"];
  const { protocol } = new URL(proxyUrl);
  if (protocol === "http:" || protocol === "https:" || protocol === "socks5:") return [];
  return [`has a proxy-url with the scheme ${protocol.slice(0, -1)}; use http, https or socks5`];
}

function execProblems(exec: ExecPlugin): string[] {
  const problems: string[] = [];
  if (exec.command === "") problems.push("has an exec plugin without a command");
  if (exec.apiVersion === "") problems.push("has an exec plugin without an apiVersion");
  if (exec.env.some(({ name }) => name === ""))
    problems.push("has an exec plugin whose env contains a variable without a name");
  const mode = exec.interactiveMode;
  if (mode === "") problems.push("has an exec plugin without an interactiveMode; use Never, IfAvailable or Always");
  else if (mode !== "Never" && mode !== "IfAvailable" && mode !== "Always")
    problems.push(
      `has an exec plugin with the unknown interactiveMode ${JSON.stringify(mode)}; use Never, IfAvailable or Always`,
    );
  return problems;
}

function certificateProblems(user: User): string[] {
  const problems: string[] = [];
  if (user.clientCertificate === "" && user.clientCertificateData === "") return problems;
  if (user.clientCertificate !== "" && user.clientCertificateData !== "") {
    problems.push("has both client-certificate and client-certificate-data; only one is allowed");
  }
  if (user.clientKey !== "" && user.clientKeyData !== "")
    problems.push("has both client-key and client-key-data; only one is allowed");
  if (user.clientKey === "" && user.clientKeyData === "") problems.push("has a client certificate but no client-key");
  return problems;
}

function userProblems(user: User): string[] {
  const problems = certificateProblems(user);
  if ((user.token !== "" || user.tokenFile !== "") && (user.username !== "" || user.password !== "")) {
    problems.push("has both a token and a user name or password; only one authentication method is allowed");
  }
  if (user.exec !== undefined && user.authProvider !== undefined)
    problems.push("has both an exec plugin and an auth-provider; only one is allowed");
  if (user.exec !== undefined) problems.push(...execProblems(user.exec));
  return problems;
}

function impersonationProblems({ impersonate }: User, userName: string): string[] {
  const { user, uid, groups, extra } = impersonate;
  // HTTP/1.1 cuts the blanks around a header's value, and without a name the server impersonates nobody.
  if (user !== "" && user.trim() === "")
    return [`user ${JSON.stringify(userName)} impersonates a user whose name is blank`];
  if (user !== "" || !(uid || groups?.length || Object.keys(extra ?? {}).length > 0)) return [];
  // In kubectl's words, which people search for.
  const whom = userName === "" ? "" : ` for ${printable(userName, 200)}`;
  return [`requesting uid, groups or user-extra${whom} without impersonating a user is not allowed`];
}

/** All contradictions in the settings of cluster and user. */
export function problemsOf({ cluster, clusterName, user, userName }: Settings): string[] {
  return [
    ...clusterProblems(cluster).map((problem) => `cluster ${JSON.stringify(clusterName)} ${problem}`),
    ...userProblems(user).map((problem) => `user ${JSON.stringify(userName)} ${problem}`),
    ...impersonationProblems(user, userName),
  ];
}

/** Throws a `ConfigError` `InvalidConfiguration` that lists the problems, if there are any. */
export function throwProblems(problems: readonly string[], { clusterFile, userFile }: Settings): void {
  const [first] = problems;
  if (first === undefined) return;
  const file = /^(?:user|requesting) /.test(first) ? userFile : clusterFile;
  throw new ConfigError("InvalidConfiguration", problems.join("; "), file === undefined ? {} : { file });
}
