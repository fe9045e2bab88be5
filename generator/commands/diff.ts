import { type Allow, isAllowed } from "../diff/index.js";
import { GeneratorError } from "../errors.js";
import { type DiffResult, diff } from "../operations/diff.js";
import { folderName } from "../sources/index.js";
import { withoutWorkflowCommands } from "../terminal.js";
import { withFlags } from "./describe-error.js";
import { type Flags, sourceOf } from "./flags.js";
import { markdownDiff } from "./markdown-diff.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { reportDiff } from "./report-diff.js";
import { formatReport, isReportFormat, type ReportFormat } from "./report-format.js";
import { describeUnknown } from "./report-usage.js";

/** The flags of `kubesmith diff`. */
export type DiffFlags = Flags & {
  readonly format?: "text" | "json" | "markdown" | "html" | ReportFormat;
  /** Which changes do not count for the exit code. */
  readonly allow?: Allow;
  readonly usedBy?: string;
};

/** `kubesmith diff`. */
export async function diffCommand(
  older: string | undefined,
  newer: string | undefined,
  flags: DiffFlags,
  { notify, isTerminal = false, ...options }: CommandContext,
): Promise<Outcome> {
  const { usedBy, snapshot: _snapshot, embedded: _embedded, crds: _crds, ...rest } = flags;
  const before = older ?? configuredSource(flags);
  const after = newer ?? "cluster";
  const program = usedBy === undefined ? {} : { usedBy };
  const result = await diff({ ...sourceOf(rest, notify), ...options, ...program, before, after });
  for (const use of result.unknown ?? []) notify(`warning: ${describeUnknown(use)}`);
  return {
    json: result,
    lines: [],
    text: await textOf(result, flags, before, after, isTerminal),
    different: result.missing.length > 0 || result.changes.some((change) => !isAllowed(change, flags.allow)),
  };
}

/**
 * The source that the config file sets, by its name.
 * @throws GeneratorError `usage` if it sets none, or more than one file or folder
 */
function configuredSource({ snapshot, embedded, crds = [] }: DiffFlags): string {
  if (embedded === true) return "embedded";
  if (crds.length > 1)
    throw new GeneratorError("usage", '<before> is required: the config file lists several paths in "crds"');
  const path = snapshot ?? crds[0];
  if (path !== undefined) return folderName(path);
  throw new GeneratorError("usage", "<before> is required without a kubesmith.config.json; see: kubesmith diff --help");
}

async function textOf(
  result: DiffResult,
  flags: DiffFlags,
  before: string,
  after: string,
  isTerminal: boolean,
): Promise<string> {
  const { format } = flags;
  if (format === "markdown") return markdownDiff(result);
  if (format === "html") {
    const { diffHtml } = await import("../html/index.js");
    const missing = result.missing.map((one) => ({ ...one, reason: withFlags(one.reason, ["exclude"]) }));
    return diffHtml({ ...result, missing });
  }
  if (isReportFormat(format)) {
    const { diffFindings } = await import("./diff-findings.js");
    return formatReport(await diffFindings(result, before, after, flags), format);
  }
  const { createColors, isColorSupported } = (await import("picocolors")).default;
  const lines = reportDiff(result, createColors(isTerminal && isColorSupported));
  return withoutWorkflowCommands(`${lines.join("\n")}\n`);
}
