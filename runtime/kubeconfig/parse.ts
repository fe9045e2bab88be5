import { dirname, isAbsolute, resolve, sep } from "node:path";
import type { Impersonation } from "../types/connect.js";
import { type Fields, readFields } from "./fields.js";
import type { AuthProvider, Cluster, Context, Entry, ExecPlugin, Kubeconfig, User } from "./model.js";
import { decodeText, parseYaml } from "./yaml.js";

/** The extension of a cluster that is passed on to credential plugins. */
const EXEC_EXTENSION = "client.authentication.k8s.io/exec";

/** A file name in a kubeconfig: relative to the folder of the file that contains it. */
function fileName(fields: Fields, key: string, folder: string): string {
  const name = fields.text(key);
  return name === "" || isAbsolute(name) ? name : resolve(folder, name);
}

function base64(fields: Fields, key: string): string {
  const data = fields.text(key).replace(/[\r\n]/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(data))
    throw fields.fail(key, "must be base64");
  return Buffer.from(data, "base64").toString("utf8");
}

function readCluster(fields: Fields, folder: string): Cluster {
  return {
    server: fields.text("server"),
    tlsServerName: fields.text("tls-server-name"),
    insecureSkipTlsVerify: fields.flag("insecure-skip-tls-verify"),
    certificateAuthority: fileName(fields, "certificate-authority", folder),
    certificateAuthorityData: base64(fields, "certificate-authority-data"),
    proxyUrl: fields.text("proxy-url"),
    disableCompression: fields.flag("disable-compression"),
    execConfig: fields
      .list("extensions")
      .find((extension) => extension.text("name") === EXEC_EXTENSION)
      ?.value("extension"),
  };
}

/** A credential plugin. A command with a path is relative to the folder of its file; a bare one is looked up in `PATH` later. */
function readExec(fields: Fields, folder: string): ExecPlugin {
  const command = fields.text("command");
  const apiVersion = fields.text("apiVersion");
  return {
    apiVersion,
    command: command.includes(sep) && !isAbsolute(command) ? resolve(folder, command) : command,
    args: fields.texts("args"),
    env: fields.list("env").map((item) => ({ name: item.text("name"), value: item.text("value") })),
    installHint: fields.text("installHint"),
    provideClusterInfo: fields.flag("provideClusterInfo"),
    // The older versions have a default, because they existed before the field.
    interactiveMode: fields.text("interactiveMode") || (/\/v1(alpha|beta)1$/.test(apiVersion) ? "IfAvailable" : ""),
  };
}

function readAuthProvider(fields: Fields): AuthProvider {
  const config = fields.mapping("config");
  return { name: fields.text("name"), config: Object.fromEntries(config.keys().map((key) => [key, config.text(key)])) };
}

function readImpersonation(fields: Fields): Impersonation {
  const extra = fields.mapping("as-user-extra");
  return {
    user: fields.text("as"),
    uid: fields.text("as-uid"),
    groups: fields.texts("as-groups"),
    extra: Object.fromEntries(extra.keys().map((key) => [key, extra.texts(key)])),
  };
}

function readUser(fields: Fields, folder: string): User {
  return {
    clientCertificate: fileName(fields, "client-certificate", folder),
    clientCertificateData: base64(fields, "client-certificate-data"),
    clientKey: fileName(fields, "client-key", folder),
    clientKeyData: base64(fields, "client-key-data"),
    token: fields.text("token"),
    tokenFile: fileName(fields, "tokenFile", folder),
    username: fields.text("username"),
    password: fields.text("password"),
    impersonate: readImpersonation(fields),
    authProvider: fields.has("auth-provider") ? readAuthProvider(fields.mapping("auth-provider")) : undefined,
    exec: fields.has("exec") ? readExec(fields.mapping("exec"), folder) : undefined,
  };
}

function readContext(fields: Fields): Context {
  return { cluster: fields.text("cluster"), user: fields.text("user"), namespace: fields.text("namespace") };
}

/** A list of named entries as a map. A name that occurs twice in one file is an error, because it is ambiguous. */
function readNamed<T>(
  root: Fields,
  list: string,
  member: string,
  file: string,
  read: (fields: Fields) => T,
): Map<string, Entry<T>> {
  const entries = new Map<string, Entry<T>>();
  for (const item of root.list(list)) {
    const name = item.text("name");
    if (entries.has(name)) throw item.fail("name", `${JSON.stringify(name)} occurs twice in ${list}`);
    entries.set(name, { file, value: read(item.mapping(member)) });
  }
  return entries;
}

/**
 * Parses the text of one kubeconfig file, YAML or JSON. Unknown members are ignored, and an empty file is an empty configuration. Throws a
 * `ConfigError` with file and line.
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export async function parseKubeconfig(bytes: Uint8Array, file: string): Promise<Kubeconfig> {
  const folder = dirname(resolve(file));
  const document = await parseYaml(decodeText(bytes), file);
  const root = readFields(document.value, [], document, file);
  const apiVersion = root.text("apiVersion");
  if (apiVersion !== "" && apiVersion !== "v1") throw root.fail("apiVersion", "must be v1");
  const kind = root.text("kind");
  if (kind !== "" && kind !== "Config") throw root.fail("kind", "must be Config");
  return {
    currentContext: root.text("current-context"),
    clusters: readNamed(root, "clusters", "cluster", file, (fields) => readCluster(fields, folder)),
    users: readNamed(root, "users", "user", file, (fields) => readUser(fields, folder)),
    contexts: readNamed(root, "contexts", "context", file, readContext),
  };
}
