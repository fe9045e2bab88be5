import type { ConnectOptions } from "@kubesmith/runtime";
import { type Command, Option } from "commander";
import { printable } from "../terminal.js";
import { collect, collectPair, parseBoolean, parseDuration } from "./flag-values.js";

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
export function connectionOf(flags: ConnectionFlags, notify: (line: string) => void): ConnectOptions {
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
