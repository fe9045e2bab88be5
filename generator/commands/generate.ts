import { generate } from "../operations/generate.js";
import { codeOptionsOf, type Flags, type LimitFlags, limitOptionsOf, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { jsonOf, reportGenerate } from "./report.js";
import { limitWarnings } from "./report-limit.js";

/** The flags of `kubesmith generate`. */
export type GenerateFlags = Flags & LimitFlags & { readonly output: string; readonly force?: boolean };

/** `kubesmith generate`. */
export async function generateCommand(flags: GenerateFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { output, force = false } = flags;
  const code = { ...codeOptionsOf(flags), ...limitOptionsOf(flags) };
  const result = await generate({ ...sourceOf(flags, notify), ...code, output, force, ...options });
  for (const warning of limitWarnings(result, output)) notify(`warning: ${warning}`);
  return { json: jsonOf(result), lines: reportGenerate(result, output), different: result.missing.length > 0 };
}
