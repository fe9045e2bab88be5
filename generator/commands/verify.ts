import { verify } from "../operations/verify.js";
import { codeOptionsOf, type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { explainDifferences, reportVerify } from "./report-verify.js";

/** The flags of `kubesmith verify`. */
export type VerifyFlags = Flags & { readonly snapshot: string; readonly output: string; readonly offline?: boolean };

/** `kubesmith verify`. */
export async function verifyCommand(flags: VerifyFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { snapshot, output, offline = false } = flags;
  const { differences, compared } = await verify({
    ...sourceOf(flags, notify),
    ...codeOptionsOf(flags),
    snapshot,
    output,
    offline,
    ...options,
  });
  const explained = explainDifferences(differences, { ...flags, snapshot, output });
  return {
    json: { differences: explained, compared },
    lines: reportVerify(explained, compared),
    different: differences.length > 0,
  };
}
