import { dirname, isAbsolute, resolve, sep } from "node:path";
import { ConfigError } from "../errors/config-error.js";
import { printable } from "../text/printable.js";
import type { Impersonation } from "../types/connect.js";
import { type Fields, type Path, readFields, showPath } from "./fields.js";
import type { AuthProvider, Cluster, Context, Entry, ExecPlugin, Kubeconfig, User } from "./model.js";
import { decodeText, invalidFile, type Origin, readYaml } from "./yaml.js";

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
    fields.report(key, "must be base64-encoded");
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

/** A list of named entries as a map. A name that occurs twice in one file is a problem, because it is ambiguous. */
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
    if (entries.has(name)) item.report("name", `${JSON.stringify(printable(name, 200))} occurs twice in ${list}`);
    entries.set(name, { file, value: read(item.mapping(member)) });
  }
  return entries;
}

/** More problems than a person fixes at once are not listed. */
const MAX_PROBLEMS = 10;

function readConfig(
  value: unknown,
  lineOf: (path: Path) => number | undefined,
  origin: Origin,
  folder: string,
): Kubeconfig {
  const problems: { readonly line: number | undefined; readonly text: string }[] = [];
  const root = readFields(value, [], (path, problem) => {
    const line = lineOf(path);
    const place = line === undefined ? origin.name : `${origin.name}:${line}`;
    problems.push({ line, text: `${place}: ${printable(showPath(path), 300) || "the file"} ${problem}` });
  });
  const apiVersion = root.text("apiVersion");
  if (apiVersion !== "" && apiVersion !== "v1") root.report("apiVersion", "must be v1");
  const kind = root.text("kind");
  if (kind !== "" && kind !== "Config") root.report("kind", "must be Config");
  const { file } = origin;
  const config: Kubeconfig = {
    currentContext: root.text("current-context"),
    clusters: readNamed(root, "clusters", "cluster", file, (fields) => readCluster(fields, folder)),
    users: readNamed(root, "users", "user", file, (fields) => readUser(fields, folder)),
    contexts: readNamed(root, "contexts", "context", file, readContext),
  };
  const [first] = problems;
  if (first === undefined) return config;
  const more = problems.length > MAX_PROBLEMS ? [`and ${problems.length - MAX_PROBLEMS} more`] : [];
  const texts = problems.slice(0, MAX_PROBLEMS).map(({ text }) => text);
  throw invalidFile(origin, [...texts, ...more].join("; "), first.line);
}

/**
 * Parses the text of one kubeconfig file, YAML or JSON. Unknown members are ignored, and an empty file is an empty configuration.
 *
 * @throws ConfigError `InvalidFile` with all problems, each with its line
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export function parseKubeconfig(bytes: Uint8Array, file: string): Kubeconfig {
  const origin: Origin = { name: file, file };
  const { value, lineOf } = readYaml(decodeText(bytes, origin), origin);
  return readConfig(value, lineOf, origin, dirname(resolve(file)));
}

/**
 * Reads a kubeconfig that is not in a file: its text, bytes of text, or the object that it describes. File names in it are relative to the
 * working directory.
 *
 * @throws ConfigError `InvalidFile` with all problems
 */
export function parseContent(content: unknown): Kubeconfig {
  const origin: Origin = { name: "the kubeconfig", file: "" };
  const folder = process.cwd();
  const isBytes = content instanceof Uint8Array;
  if (!isBytes && typeof content !== "string") {
    if (typeof content === "object" && content !== null) return readConfig(content, () => undefined, origin, folder);
    throw new ConfigError("InvalidConfiguration", "kubeconfig.content must be a string or an object");
  }
  const { value, lineOf } = readYaml(isBytes ? decodeText(content, origin) : content, origin);
  return readConfig(value, lineOf, origin, folder);
}
