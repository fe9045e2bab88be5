import type { Change } from "../diff/index.js";
import { GeneratorError } from "../errors.js";
import { diff } from "../operations/diff.js";
import { folderName } from "../sources/index.js";
import { type Flags, sourceOf } from "./flags.js";
import { markdownDiff } from "./markdown-diff.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { reportDiff } from "./report-diff.js";
import { describeUnknown } from "./report-usage.js";

/** Forms of the output. */
export const DIFF_FORMATS = ["text", "json", "markdown"] as const;
/** Which changes do not count for the exit code. */
export const ALLOWED = ["none", "compatible", "any"] as const;

/** The flags of `kubesmith diff`. */
export type DiffFlags = Flags & {
  readonly format?: (typeof DIFF_FORMATS)[number];
  readonly allow?: (typeof ALLOWED)[number];
  readonly usedBy?: string;
};

/** `kubesmith diff`. */
export async function diffCommand(
  older: string | undefined,
  newer: string | undefined,
  flags: DiffFlags,
  { notify, isTerminal = false, ...options }: CommandContext,
): Promise<Outcome> {
  const { usedBy, snapshot, embedded, ...rest } = flags;
  const before = older ?? (embedded === true ? "embedded" : snapshot === undefined ? undefined : folderName(snapshot));
  if (before === undefined)
    throw new GeneratorError(
      "usage",
      "<before> is required without a kubesmith.config.json; see: kubesmith diff --help",
    );
  const after = newer ?? "cluster";
  const program = usedBy === undefined ? {} : { usedBy };
  const result = await diff({ ...sourceOf(rest, notify), ...options, ...program, before, after });
  for (const use of result.unknown ?? []) notify(`warning: ${describeUnknown(use)}`);
  const { createColors, isColorSupported } = (await import("picocolors")).default;
  return {
    json: result,
    lines: [],
    text:
      flags.format === "markdown"
        ? markdownDiff(result)
        : `${reportDiff(result, createColors(isTerminal && isColorSupported)).join("\n")}\n`,
    different: result.missing.length > 0 || result.changes.some((change) => !isAllowed(change, flags.allow)),
  };
}

function isAllowed({ rank }: Change, allow: DiffFlags["allow"] = "none"): boolean {
  return allow === "any" || (allow === "compatible" && rank === "compatible");
}
