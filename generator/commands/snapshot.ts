import { snapshot } from "../operations/snapshot.js";
import { type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { jsonOf, reportSnapshot } from "./report.js";

/** The flags of `kubesmith snapshot`. */
export type SnapshotFlags = Flags & { readonly snapshot: string; readonly stripDocs?: boolean };

/** `kubesmith snapshot`. */
export async function snapshotCommand(flags: SnapshotFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { snapshot: folder, stripDocs = false } = flags;
  const result = await snapshot({ ...sourceOf(flags, notify), snapshot: folder, stripDocs, ...options });
  return { json: jsonOf(result), lines: reportSnapshot(result, folder), different: result.missing.length > 0 };
}
