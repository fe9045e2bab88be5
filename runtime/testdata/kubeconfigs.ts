import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { findSettings } from "../config/find-settings.js";
import type { Environment } from "../kubeconfig/environment.js";
import type { Settings } from "../config/settings.js";
import type { ConnectOptions } from "../types/connect.js";

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-runtime-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Situation {
  /** Files below a temporary folder. */
  files?: { readonly [name: string]: string | Uint8Array };
  /** The files of KUBECONFIG; those of `files` that end in `.yaml` by default. */
  kubeconfig?: readonly string[];
  variables?: { readonly [name: string]: string };
  options?: ConnectOptions;
}

export interface Found {
  readonly folder: string;
  readonly settings: Settings;
  readonly warnings: readonly string[];
}

/** Writes the files of a situation and discovers the settings of a connection in it. Texts may name the folder as `$DIR`. */
export async function discover(situation: Situation): Promise<Found> {
  const folder = await temporaryFolder();
  const { files = {}, variables = {}, options = {} } = situation;
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof text === "string" ? text.replaceAll("$DIR", folder) : text);
  }
  const names = situation.kubeconfig ?? Object.keys(files).filter((name) => name.endsWith(".yaml"));
  const environment: Environment = {
    variables: { ...(names.length > 0 && { KUBECONFIG: names.map((name) => name && join(folder, name)).join(":") }), ...variables },
    home: join(folder, "home"),
    delimiter: ":",
    serviceAccount: join(folder, "serviceaccount"),
  };
  const warnings: string[] = [];
  const placed: ConnectOptions = Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, typeof value === "string" ? value.replaceAll("$DIR", folder) : value]),
  );
  const settings = await findSettings(placed, environment, (text) => warnings.push(text));
  return { folder, settings, warnings };
}

/** A kubeconfig with one context, in YAML. */
export function kubeconfig(parts: { name?: string; server?: string; cluster?: string; user?: string; context?: string; current?: string }): string {
  const { name = "a", server = `https://${name}.example`, cluster = "", user = "{}", context = "", current = name } = parts;
  return `apiVersion: v1
kind: Config
current-context: ${current}
clusters:
- name: ${name}
  cluster: {server: "${server}"${cluster && `, ${cluster}`}}
users:
- name: ${name}
  user: ${user}
contexts:
- name: ${name}
  context: {cluster: ${name}, user: ${name}${context && `, ${context}`}}
`;
}
