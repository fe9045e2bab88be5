import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { clientGoVersion } from "./client-go.js";
import { peerVersions } from "./install.js";
import type { Lab } from "./lab.js";
import type { NodeName } from "./results.js";

/** What was measured, and where. */
export interface Setting {
  readonly machine: string;
  /** How many processes wanted a processor, on average of the minutes before the first and before the last measurement. */
  readonly load: { readonly before: number; readonly after: number };
  readonly nodes: Readonly<Record<NodeName, string>>;
  readonly peers: Readonly<Record<string, string>>;
  /** The documents that were generated from; absent when no row needed them. */
  readonly documents?: { readonly kubernetes: string; readonly bytes: number; readonly keys: readonly string[] };
}

/** How busy the machine is: 1 for each processor that has work. Always 0 on Windows. */
export function currentLoad(): number {
  return loadavg()[0] ?? 0;
}

/** Says where a lab's measurements were taken, right after the last. */
export async function settingOf(lab: Lab, loadBefore: number): Promise<Setting> {
  const [processor] = cpus();
  const snapshot = await lab.recorded();
  return {
    machine: `${cpus().length} × ${processor?.model ?? process.arch}, ${process.platform} ${process.arch}`,
    load: { before: loadBefore, after: currentLoad() },
    nodes: {
      own: process.versions.node,
      newer: execFileSync(lab.nodes.newer, ["--print", "process.versions.node"], { encoding: "utf8" }).trim(),
    },
    peers: { ...peerVersions(), "client-go": clientGoVersion() },
    ...(snapshot !== undefined && {
      documents: { kubernetes: snapshot.release, bytes: snapshot.bytes, keys: snapshot.keys },
    }),
  };
}

/** The setting as lines of text. */
export function settingText({ machine, load, peers, documents }: Setting): string {
  const names = Object.entries(peers).filter(([name]) => name !== "node");
  const lines = [
    `Machine: ${machine}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.`,
    `Compared with: ${names.map(([name, version]) => `${name} ${version}`).join(", ")}.`,
  ];
  if (documents !== undefined) {
    const { kubernetes, bytes, keys } = documents;
    const size = `${(bytes / 1e6).toFixed(1)} MB`;
    lines.push(
      `Documents: ${keys.length} of Kubernetes ${kubernetes}, with descriptions, ${size}: ${keys.join(", ")}.`,
    );
  }
  return lines.join("\n");
}
