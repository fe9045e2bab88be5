import { packageSdk } from "../operations/package-sdk.js";
import { codeOptionsOf, type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { reportPackage } from "./report.js";
import { reportVersion } from "./report-version.js";

const TEXTS = ["version", "versionFromDiff", "previousVersion", "license", "licenseFile", "readme", "jsr"] as const;

/** The flags of `kubesmith package`. */
export type PackageFlags = Flags & { readonly [name in (typeof TEXTS)[number]]?: string } & {
  readonly output: string;
  readonly name: string;
  readonly revision?: number;
  readonly omitSnapshot?: boolean;
};

/** `kubesmith package`. */
export async function packageCommand(flags: PackageFlags, { notify, ...options }: CommandContext): Promise<Outcome> {
  const { output, name, revision, omitSnapshot } = flags;
  const result = await packageSdk({
    ...sourceOf(flags, notify),
    ...codeOptionsOf(flags),
    ...Object.fromEntries(TEXTS.flatMap((text) => (flags[text] === undefined ? [] : [[text, flags[text]]]))),
    ...(revision !== undefined && { revision }),
    ...(omitSnapshot !== undefined && { omitSnapshot }),
    output,
    name,
    ...options,
  });
  const reasons = result.change === undefined ? [] : reportVersion(result.change, result.version);
  return { json: result, lines: [...reasons, ...reportPackage(result)], different: false };
}
