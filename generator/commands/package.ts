import { packageSdk } from "../operations/package-sdk.js";
import { codeOptionsOf, type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { reportPackage } from "./report.js";

/** The flags of `kubesmith package`. */
export type PackageFlags = Flags & { readonly output: string; readonly name: string; readonly version: string };

/** `kubesmith package`. */
export async function packageCommand(flags: PackageFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { output, name, version } = flags;
  const result = await packageSdk({
    ...sourceOf(flags, notify),
    ...codeOptionsOf(flags),
    output,
    name,
    version,
    ...options,
  });
  return { json: result, lines: reportPackage(result), different: false };
}
