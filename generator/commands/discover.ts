import { discover } from "../operations/discover.js";
import { type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { jsonOf, reportDiscover } from "./report.js";

/** `kubesmith discover`. */
export async function discoverCommand(flags: Flags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const result = await discover({ ...sourceOf(flags, notify), ...options });
  return { json: jsonOf(result), lines: reportDiscover(result), different: result.missing.length > 0 };
}
