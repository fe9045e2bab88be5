import type { ConnectionFlags, Flags } from "./flags.js";

/** The flags of a command that reads from a source and writes code. */
export type CommandFlags = Flags & { readonly output?: string };

/** A word for a shell: quoted if it contains special characters. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

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

/** kubectl's connection flags as words for a shell. Secrets are variables of the shell, which the user must set: a message shows none. */
export function connectionWords(flags: ConnectionFlags): string[] {
  const { token, password, insecureSkipTlsVerify, asGroup = [], asUserExtra = [], requestTimeout } = flags;
  return [
    ...CONNECTION.flatMap(([name, flag]) => {
      const value = flags[name];
      return typeof value === "string" ? [flag, shellWord(value)] : [];
    }),
    ...(token === undefined ? [] : ["--token", '"$TOKEN"']),
    ...(password === undefined ? [] : ["--password", '"$PASSWORD"']),
    ...(insecureSkipTlsVerify === undefined ? [] : [`--insecure-skip-tls-verify=${insecureSkipTlsVerify}`]),
    ...asGroup.flatMap((group) => ["--as-group", shellWord(group)]),
    ...asUserExtra.flatMap((pair) => ["--as-user-extra", shellWord(pair)]),
    ...(requestTimeout === undefined ? [] : ["--request-timeout", `${requestTimeout}ms`]),
  ];
}

/** What a command that reads a cluster repeats. */
function clusterWords(flags: Flags): string[] {
  const { cacheDir } = flags;
  const cache = cacheDir === undefined ? [] : ["--cache-dir", shellWord(cacheDir)];
  return [...filterWords(flags), ...cache, ...connectionWords(flags)];
}

function filterWords({ include = [], exclude = [] }: Flags): string[] {
  return [
    ...include.flatMap((pattern) => ["--include", shellWord(pattern)]),
    ...exclude.flatMap((pattern) => ["--exclude", shellWord(pattern)]),
  ];
}

/** The command that records the snapshot, to be pasted into a shell. */
export function snapshotCommandLine(flags: Flags, folder: string): string {
  return ["kubesmith snapshot --snapshot", shellWord(folder), ...clusterWords(flags)].join(" ");
}

/** The command that generates code from the snapshot or, without one, from the bundled snapshot, to be pasted into a shell. */
export function generateCommandLine(flags: Flags, output: string): string {
  const { snapshot, enums, importExtension } = flags;
  return [
    "kubesmith generate",
    ...(snapshot === undefined ? ["--embedded"] : ["--snapshot", shellWord(snapshot)]),
    "--output",
    shellWord(output),
    ...filterWords(flags),
    ...(enums === undefined ? [] : ["--enums", enums]),
    ...(importExtension === undefined ? [] : ["--import-extension", importExtension]),
  ].join(" ");
}

/** The command that generates code from the cluster, to be pasted into a shell. */
export function generateFromClusterCommandLine(flags: Flags, output: string): string {
  const words = ["kubesmith generate --output", shellWord(output), ...clusterWords(flags)];
  return words.join(" ");
}

/**
 * A message that ends with a command, with that command complete: operations know folders, and neither shells nor kubectl's flags.
 * @param flags the flags of the command that failed
 */
export function completeHint(message: string, flags: CommandFlags): string {
  const at = message.lastIndexOf("with: kubesmith ");
  if (at < 0) return message;
  const start = at + "with: ".length;
  const command = message.slice(start);
  const { snapshot, output } = flags;
  if (snapshot !== undefined && command === `kubesmith snapshot --snapshot ${snapshot}`)
    return message.slice(0, start) + snapshotCommandLine(flags, snapshot);
  if (output !== undefined && /^kubesmith generate (?:--embedded|--snapshot )/.test(command))
    return message.slice(0, start) + generateCommandLine(flags, output);
  if (command === "kubesmith discover") {
    const source = snapshot === undefined ? connectionWords(flags) : ["--snapshot", shellWord(snapshot)];
    return message.slice(0, start) + [command, ...(flags.embedded === true ? ["--embedded"] : source)].join(" ");
  }
  return message;
}
