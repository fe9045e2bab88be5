import { folderName } from "../sources/index.js";
import { printable, shellWord } from "../terminal.js";
import type { ConfigFlags } from "./config-flags.js";
import type { ConnectionFlags } from "./connection-flags.js";
import type { Flags, LimitFlags } from "./flags.js";

/** The flags of a command that reads from a source and writes code. */
export type CommandFlags = Flags &
  LimitFlags & {
    readonly output?: string;
    /** Whether the lock of the code in the folder has a limit, which only `verify` keeps. */
    readonly limited?: boolean;
  };

/** Flags with one value, in the order of the help. */
const CONNECTION: readonly (readonly [keyof ConnectionFlags, string])[] = [
  ["kubeconfig", "--kubeconfig"],
  ["context", "--context"],
  ["cluster", "--cluster"],
  ["user", "--user"],
  ["server", "--server"],
  ["username", "--username"],
  ["certificateAuthority", "--certificate-authority"],
  ["tlsServerName", "--tls-server-name"],
  ["clientCertificate", "--client-certificate"],
  ["clientKey", "--client-key"],
  ["as", "--as"],
  ["asUid", "--as-uid"],
];

/** Longer names of files and users are not usual; keys, tokens and kubeconfigs are longer. */
const MAX_NAME = 200;
// A kubeconfig or key in place of its file, as from `--kubeconfig "$(cat config)"`; also what a terminal would obey.
const NOT_A_NAME = /[\p{C}\p{Zl}\p{Zp}"]|^\s*[{[]|:\s|-----BEGIN /u;

/** A flag with its value, or with a variable of the shell where the value may be something else than the name that it should be. */
function flagWords(flag: string, value: string): string[] {
  const isName = value.length <= MAX_NAME && !NOT_A_NAME.test(value);
  // Not $USER, which every shell has.
  const variable = `KUBE_${flag.slice(2).toUpperCase().replaceAll("-", "_")}`;
  return [flag, isName ? shellWord(value) : `"$${variable}"`];
}

/** A server's address without what is not part of it: a user name and password, a query, a fragment. */
function withoutCredentials(server: string): string {
  const [shown = ""] = server.split(/[?#]/, 1);
  const scheme = /^\s*[a-z][a-z0-9+.-]*:[/\\]+/i.exec(shown)?.[0] ?? "";
  const [authority = ""] = shown.slice(scheme.length).split("/", 1);
  const address = scheme + shown.slice(scheme.length + authority.lastIndexOf("@") + 1);
  // A password with a slash, which is not a URL.
  return address.includes("@") ? "" : address;
}

/**
 * kubectl's connection flags as words for a shell. Secrets are variables of the shell, which the user must set: a message shows none,
 * also if one was given in place of the name of a file.
 */
export function connectionWords(flags: ConnectionFlags): string[] {
  const { token, password, insecureSkipTlsVerify, asGroup = [], asUserExtra = [], requestTimeout } = flags;
  return [
    ...CONNECTION.flatMap(([name, flag]) => {
      const value = flags[name];
      if (typeof value !== "string") return [];
      if (name !== "server") return flagWords(flag, value);
      const address = withoutCredentials(value);
      return address === "" ? [flag, '"$KUBE_SERVER"'] : flagWords(flag, address);
    }),
    ...(token === undefined ? [] : ["--token", '"$TOKEN"']),
    ...(password === undefined ? [] : ["--password", '"$PASSWORD"']),
    ...(insecureSkipTlsVerify === undefined ? [] : [`--insecure-skip-tls-verify=${insecureSkipTlsVerify}`]),
    ...asGroup.flatMap((group) => flagWords("--as-group", group)),
    ...asUserExtra.flatMap((pair) => flagWords("--as-user-extra", pair)),
    ...(requestTimeout === undefined ? [] : ["--request-timeout", `${requestTimeout}ms`]),
  ];
}

/** The flags that a command must repeat: not those that the config file sets. */
function givenFlags<F extends Flags>(flags: F & ConfigFlags): F {
  const { configured = [] } = flags;
  return Object.fromEntries(Object.entries(flags).filter(([name]) => !configured.includes(name))) as F;
}

/** What a command that reads a cluster repeats. */
function clusterWords(flags: Flags): string[] {
  const { cacheDir } = flags;
  const cache = cacheDir === undefined ? [] : ["--cache-dir", shellWord(cacheDir)];
  return [...configWords(flags), ...filterWords(flags), ...cache, ...connectionWords(flags)];
}

function configWords({ config }: ConfigFlags): string[] {
  if (config === false) return ["--no-config"];
  return config === undefined ? [] : ["--config", shellWord(config)];
}

/** A flag that names a folder, unless the config file sets it. */
function folderWords(flags: Flags, name: "snapshot" | "output", folder: string): string[] {
  return flags.configured?.includes(name) === true ? [] : [`--${name}`, shellWord(folder)];
}

function filterWords({ include = [], exclude = [] }: Flags): string[] {
  return [
    ...include.flatMap((pattern) => ["--include", shellWord(pattern)]),
    ...exclude.flatMap((pattern) => ["--exclude", shellWord(pattern)]),
  ];
}

/** The command that records the snapshot, to be pasted into a shell. */
export function snapshotCommandLine(flags: Flags, folder: string): string {
  return ["kubesmith snapshot", ...folderWords(flags, "snapshot", folder), ...clusterWords(givenFlags(flags))].join(
    " ",
  );
}

function limitWords({ onlyUsed, forRole = [] }: LimitFlags): string[] {
  return [
    ...(onlyUsed === undefined ? [] : onlyUsed === false ? ["--no-only-used"] : ["--only-used", shellWord(onlyUsed)]),
    ...forRole.flatMap((file) => ["--for-role", shellWord(file)]),
  ];
}

/** The command that writes the code again, to be pasted into a shell. */
export function rewriteCommandLine(flags: CommandFlags, output: string): string {
  if (flags.limited !== true) return generateCommandLine(flags, output);
  return ["kubesmith verify --write --offline", ...codeWords(flags, output)].join(" ");
}

/** The command that updates the snapshot and the code, to be pasted into a shell. */
export function updateCommandLine(flags: CommandFlags): string {
  const { snapshot, output } = flags;
  const { enums, importExtension, ...given } = givenFlags(flags);
  return [
    "kubesmith verify --write",
    ...(snapshot === undefined ? withoutCluster(flags) : folderWords(flags, "snapshot", snapshot)),
    ...(output === undefined ? [] : folderWords(flags, "output", output)),
    ...clusterWords(given),
    ...(enums === undefined ? [] : ["--enums", enums]),
    ...(importExtension === undefined ? [] : ["--import-extension", importExtension]),
    ...limitWords(given),
  ].join(" ");
}

/** The command that lists all changes between the snapshot, or the bundled one, and the cluster, to be pasted into a shell. */
export function diffCommandLine(flags: Flags): string {
  const { snapshot } = flags;
  return [
    "kubesmith diff",
    snapshot === undefined ? "embedded" : shellWord(folderName(snapshot)),
    "cluster",
    ...clusterWords(flags),
  ].join(" ");
}

/** The command that generates code from the snapshot or, without one, from the bundled snapshot, to be pasted into a shell. */
export function generateCommandLine(flags: CommandFlags, output: string): string {
  return ["kubesmith generate", ...codeWords(flags, output), ...limitWords(givenFlags(flags))].join(" ");
}

/** The flags that say what code is generated from, where it is, and what it looks like. */
function codeWords(flags: CommandFlags, output: string): readonly string[] {
  const { snapshot } = flags;
  const { enums, importExtension, ...given } = givenFlags(flags);
  return [
    ...(snapshot === undefined ? withoutCluster(flags) : folderWords(flags, "snapshot", snapshot)),
    ...folderWords(flags, "output", output),
    ...configWords(given),
    ...filterWords(given),
    ...(enums === undefined ? [] : ["--enums", enums]),
    ...(importExtension === undefined ? [] : ["--import-extension", importExtension]),
  ];
}

/** The flags for what needs neither a cluster nor a snapshot. */
function withoutCluster({ embedded, swagger, crds = [], configured = [] }: Flags): readonly string[] {
  if (swagger !== undefined) return ["--swagger", shellWord(swagger)];
  const isEmbedded = embedded === true || crds.length === 0;
  return [
    ...(isEmbedded && !configured.includes("embedded") ? ["--embedded"] : []),
    ...(configured.includes("crds") ? [] : crds.flatMap((path) => ["--crds", shellWord(path)])),
  ];
}

/** The command that generates code from the cluster, to be pasted into a shell. */
export function generateFromClusterCommandLine(flags: CommandFlags, output: string): string {
  const given = givenFlags(flags);
  return [
    "kubesmith generate",
    ...folderWords(flags, "output", output),
    ...clusterWords(given),
    ...limitWords(given),
  ].join(" ");
}

/**
 * A message that ends with a command, with that command complete: operations know folders, and neither shells nor kubectl's flags. What is
 * added is safe for a terminal, too.
 * @param message safe for a terminal
 * @param flags the flags of the command that failed
 */
export function completeHint(message: string, flags: CommandFlags): string {
  const at = message.lastIndexOf("with: kubesmith ");
  if (at < 0) return message;
  const start = at + "with: ".length;
  const command = commandLineFor(message.slice(start), flags);
  return command === undefined ? message : message.slice(0, start) + printable(command);
}

function commandLineFor(command: string, flags: CommandFlags): string | undefined {
  const { snapshot, output } = flags;
  if (snapshot !== undefined && command === printable(`kubesmith snapshot --snapshot ${snapshot}`))
    return snapshotCommandLine(flags, snapshot);
  if (output !== undefined && /^kubesmith generate (?:--embedded|--snapshot |--crds |--swagger )/.test(command))
    return generateCommandLine(flags, output);
  if (output !== undefined && command.startsWith("kubesmith verify --write --offline "))
    return rewriteCommandLine({ ...flags, limited: true }, output);
  if (command.startsWith("kubesmith verify --write ")) return updateCommandLine(flags);
  if (command !== "kubesmith discover") return undefined;
  const source = snapshot === undefined ? connectionWords(flags) : ["--snapshot", shellWord(snapshot)];
  const isOffline = flags.embedded === true || flags.crds !== undefined || flags.swagger !== undefined;
  return [command, ...(isOffline ? withoutCluster(flags) : source)].join(" ");
}
