import { generate } from "../operations/generate.js";
import { codeOptionsOf, type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { jsonOf, reportGenerate } from "./report.js";

/** The flags of `kubesmith generate`. */
export type GenerateFlags = Flags & { readonly output: string; readonly force?: boolean };

/** `kubesmith generate`. */
export async function generateCommand(flags: GenerateFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { output, force = false } = flags;
  const result = await generate({ ...sourceOf(flags, notify), ...codeOptionsOf(flags), output, force, ...options });
  return { json: jsonOf(result), lines: reportGenerate(result, output), different: result.missing.length > 0 };
}
