import type { ConnectOptions } from "@kubesmith/runtime";
import { type Command, InvalidArgumentError, Option } from "commander";
import { GeneratorError } from "../errors.js";
import type { Enums, LimitOptions, OutputOptions } from "../operations/options.js";
import type { Filter, SourceOptions } from "../sources/index.js";
import { printable } from "../terminal.js";
import type { ConfigFlags } from "./config-flags.js";
import { kebabCase } from "./describe-error.js";

/** kubectl's connection flags, as commander parses them. */
export interface ConnectionFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly server?: string;
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  readonly certificateAuthority?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly as?: string;
  readonly asUid?: string;
  readonly asGroup?: readonly string[];
  readonly asUserExtra?: readonly string[];
  readonly requestTimeout?: number;
}

/** The flags that commands share. */
export interface Flags extends ConnectionFlags, ConfigFlags, OutputOptions {
  readonly embedded?: boolean;
  readonly crds?: readonly string[];
  readonly swagger?: string;
  readonly snapshot?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly cacheDir?: string;
  readonly enums?: Enums;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the flags that select documents. A command that needs a cluster has no other source. */
export function addSourceFlags(command: Command, source: "any" | "cluster" = "any"): Command {
  if (source === "any") {
    command
      .option("--snapshot <dir>", "read the documents from a snapshot")
      .option("--embedded", "read the documents from the bundled snapshot of a Kubernetes release");
    addFileFlags(command);
  }
  return command
    .option(
      "--include <pattern>",
      "include only these groups or group/versions (apps, apps/v1, *.example.com); may be repeated",
      collect,
    )
    .option("--exclude <pattern>", "omit these groups or group/versions; may be repeated", collect)
    .option("--cache-dir <dir>", "folder for the document cache");
}

/** Adds the flags that name files to read instead of a cluster or a snapshot. */
export function addFileFlags(command: Command): Command {
  return command
    .option("--swagger <file>", "read an OpenAPI v2 document (swagger.json) of a server")
    .option(
      "--crds <path>",
      "read CustomResourceDefinitions from a YAML or JSON file, or from all such files in a folder; may be repeated; with --embedded: in addition to the bundled snapshot",
      collect,
    );
}

/** Adds the flags that decide what generated code looks like. */
export function addCodeFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--enums <closed|open>",
        "whether enum fields accept only the listed values (closed) or other values too (open); default: the setting of the existing code; for new code: closed",
      ).choices(["closed", "open"]),
    )
    .addOption(
      new Option(
        "--import-extension <ext>",
        "extension of relative imports; default: the setting of the existing code; for new code: what the nearest tsconfig.json requires",
      ).choices(["js", "ts", "none"]),
    );
}

/** Adds the flags that limit what generated code contains. */
export function addLimitFlags(command: Command): Command {
  return command
    .option("--only-used <tsconfig>", "generate only what the program of this tsconfig.json uses")
    .option("--no-only-used", "generate everything, even if the config file limits the code to what a program uses")
    .option(
      "--for-role <file>",
      "generate only what the Roles and ClusterRoles in this YAML or JSON file allow; may be repeated",
      collect,
    );
}

/** The flags of {@link addLimitFlags}, as commander parses them. */
export interface LimitFlags {
  /** False for `--no-only-used`. */
  readonly onlyUsed?: string | false;
  readonly forRole?: readonly string[];
}

/** The flags of {@link addLimitFlags} as options. */
export function limitOptionsOf({ onlyUsed, forRole }: LimitFlags): LimitOptions {
  return {
    ...(onlyUsed !== undefined && onlyUsed !== false && { onlyUsed }),
    ...(forRole !== undefined && { forRole }),
  };
}

/** The flags of {@link addCodeFlags} as options. */
export function codeOptionsOf({ enums, importExtension }: Flags): OutputOptions {
  return { ...(enums !== undefined && { enums }), ...(importExtension !== undefined && { importExtension }) };
}

/** Adds the flags that select the form of the output. */
export function addOutputFlags(command: Command): Command {
  return command.option("--json", "print the result as JSON").option("-q, --quiet", "show no progress");
}

/**
 * Adds a required flag. Commander would report its absence before it checks the others, and so hide a misspelt one. The command calls
 * {@link requireFlags} first.
 * @param alternatives names of options that replace it
 */
export function addRequiredFlag(
  command: Command,
  flag: string,
  description: string,
  alternatives: readonly string[] = [],
): Command {
  return command.addOption(new RequiredOption(flag, description, alternatives));
}

class RequiredOption extends Option {
  /** Names of options that replace this one. */
  readonly alternatives: readonly string[];
  constructor(flag: string, description: string, alternatives: readonly string[]) {
    super(flag, description);
    this.alternatives = alternatives;
  }
}

/** @throws GeneratorError `usage` for the first flag that must be given and was not */
export function requireFlags(command: Command): void {
  for (const option of command.options) {
    if (!(option instanceof RequiredOption)) continue;
    const { alternatives, flags } = option;
    const names = [option.attributeName(), ...alternatives];
    if (names.some((name) => command.getOptionValue(name) !== undefined)) continue;
    const wanted = [flags, ...alternatives.map((name) => `--${kebabCase(name)}`)].join(" or ");
    throw new GeneratorError("usage", `${wanted} is required; see: kubesmith ${command.name()} --help`);
  }
}

/**
 * The source of the documents that flags select.
 * @param notify called with each warning about the connection, and before a credential plugin runs
 */
export function sourceOf(flags: Flags, notify: (line: string) => void): SourceOptions & Filter {
  const { snapshot, embedded, crds, swagger, include, exclude, cacheDir } = flags;
  return {
    ...(snapshot !== undefined && { snapshot }),
    ...(embedded !== undefined && { embedded }),
    ...(crds !== undefined && { crds }),
    ...(swagger !== undefined && { swagger }),
    ...(include !== undefined && { include }),
    ...(exclude !== undefined && { exclude }),
    ...(cacheDir !== undefined && { cacheDir }),
    onWarning: (text) => notify(`warning: ${printable(text)}`),
    connection: {
      ...connectionOf(flags, notify),
      onWarning: (text) => notify(`warning: ${printable(text)}`),
    },
  };
}

/** Adds kubectl's connection flags to a command, under their own heading. */
export function addConnectionFlags(command: Command): Command {
  return command
    .optionsGroup("Connection (as in kubectl):")
    .option("--kubeconfig <file>", "kubeconfig file to use")
    .option("--context <name>", "kubeconfig context to use")
    .option("--cluster <name>", "kubeconfig cluster to use")
    .option("--user <name>", "kubeconfig user to use")
    .option("-s, --server <url>", "address of the API server")
    .option("--token <token>", "bearer token")
    .option("--username <name>", "user name for basic authentication")
    .option("--password <password>", "password for basic authentication")
    .option("--certificate-authority <file>", "file with the server's certificate authority")
    .addOption(
      new Option("--insecure-skip-tls-verify [bool]", "do not verify the server's certificate")
        .argParser(parseBoolean)
        .preset("true"),
    )
    .option("--tls-server-name <name>", "name to expect in the server's certificate")
    .option("--client-certificate <file>", "file with the client certificate")
    .option("--client-key <file>", "file with the client certificate's key")
    .option("--as <user>", "user to impersonate")
    .option("--as-uid <uid>", "UID to impersonate")
    .option("--as-group <group>", "group to impersonate; may be repeated", collect)
    .option("--as-user-extra <extra>", "extra attribute to impersonate, as key=value; may be repeated", collectPair)
    .addOption(
      new Option(
        "--request-timeout <duration>",
        "timeout of each request, such as 30s or 2m; 0 means no timeout",
      ).argParser(parseDuration),
    );
}

/** The flags as options of `connect`. */
function connectionOf(flags: ConnectionFlags, notify: (line: string) => void): ConnectOptions {
  const { certificateAuthority, clientCertificate, clientKey, ...same } = flags;
  const names = [
    "kubeconfig",
    "context",
    "cluster",
    "user",
    "server",
    "token",
    "username",
    "password",
    "insecureSkipTlsVerify",
    "tlsServerName",
    "requestTimeout",
  ] as const;
  return {
    // As in kubectl, a server or a token on the command line overrides the kubeconfig and does not replace it.
    kubeconfig: true,
    // A user who names a file may not know that it runs a program.
    ...(flags.kubeconfig !== undefined && {
      onCredentialPlugin: (path: string) => notify(`running the credential plugin ${printable(path)}`),
    }),
    ...Object.fromEntries(names.flatMap((name) => (same[name] === undefined ? [] : [[name, same[name]]]))),
    ...(certificateAuthority !== undefined && { caFile: certificateAuthority }),
    ...(clientCertificate !== undefined && { clientCertificateFile: clientCertificate }),
    ...(clientKey !== undefined && { clientKeyFile: clientKey }),
    ...impersonationOf(flags),
  };
}

/** Without `--as`, the user is empty: the kubeconfig's is impersonated, and if there is none, it is an error. */
function impersonationOf({ as, asUid, asGroup, asUserExtra }: ConnectionFlags): Pick<ConnectOptions, "impersonate"> {
  if (!as && !asUid && asGroup === undefined && asUserExtra === undefined) return {};
  return {
    impersonate: {
      user: as ?? "",
      ...(asUid !== undefined && { uid: asUid }),
      ...(asGroup !== undefined && { groups: asGroup }),
      ...(asUserExtra !== undefined && { extra: extraOf(asUserExtra) }),
    },
  };
}

/** The values of each key. */
function extraOf(pairs: readonly string[]): { [key: string]: string[] } {
  const extra = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const key = pair.slice(0, at);
    extra.set(key, [...(extra.get(key) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries(extra);
}

/** Appends a repeated flag's value. */
function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function collectPair(value: string, before?: readonly string[]): string[] {
  // The value is not quoted: it may be a secret.
  if (!/^[^=]+=/.test(value)) throw new InvalidArgumentError("Use key=value.");
  return collect(value, before);
}

function parseBoolean(value: string): boolean {
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw new InvalidArgumentError("Use true or false.");
}

/** An integer from 0. */
export function parseCount(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("Use an integer from 0.");
  return Number(value);
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** A Go duration, or a number of seconds as kubectl accepts them, in milliseconds. */
function parseDuration(value: string): number {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value))
    throw new InvalidArgumentError("Use a number with a unit, such as 30s or 2m.");
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gy)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNITS.get(unit ?? "") ?? 0),
    0,
  );
}
