import { verify } from "../operations/verify/index.js";
import { codeOptionsOf, type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { explainDifferences, reportVerify } from "./report-verify.js";

/** The flags of `kubesmith verify`. */
export type VerifyFlags = Flags & { readonly output: string; readonly offline?: boolean };

/** `kubesmith verify`. */
export async function verifyCommand(flags: VerifyFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { output, offline = false } = flags;
  const source = { ...sourceOf(flags, notify), ...codeOptionsOf(flags) };
  const { differences, compared } = await verify({ ...source, output, offline, ...options });
  const explained = explainDifferences(differences, flags);
  return {
    json: { differences: explained, compared },
    lines: reportVerify(explained, compared, flags),
    different: differences.length > 0,
  };
}
