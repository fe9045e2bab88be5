import { type VerifyResult, verify } from "../operations/verify/index.js";
import type { Report } from "../reports/index.js";
import { completeHint } from "./command-line.js";
import { describeError, isInterruption } from "./describe-error.js";
import { type ExplainedDifference, explainDifferences, type Verified } from "./explain-differences.js";
import { codeOptionsOf, limitOptionsOf, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { formatReport, isReportFormat, type ReportFormat } from "./report-format.js";
import { reportUpdate, reportVerify } from "./report-verify.js";

/** The flags of `kubesmith verify`. */
export type VerifyFlags = Verified & {
  readonly offline?: boolean;
  readonly write?: boolean;
  readonly format?: "text" | "json" | ReportFormat;
  readonly annotations?: "github" | "none";
};

/** `kubesmith verify`. */
export async function verifyCommand(given: VerifyFlags, context: CommandContext): Promise<Outcome> {
  const { notify, isTerminal: _isTerminal, isGitHubStep = false, ...options } = context;
  const { output, offline = false, write = false, allow, format } = given;
  const annotations = given.annotations ?? (isGitHubStep ? "github" : "none");
  const source = {
    ...sourceOf(given, notify),
    ...codeOptionsOf(given),
    ...limitOptionsOf(given),
    ...(allow !== undefined && { allow }),
  };
  const result = await verify({ ...source, output, offline, write, ...options }).catch(async (error: unknown) => {
    if (annotations === "github" && !isInterruption(error, options.signal))
      await annotateFailure(error, given, context);
    throw error;
  });
  // The commands in the report must keep the limit.
  const flags = result.limited === true ? { ...given, limited: true } : given;
  const explained = explainDifferences(result.differences, flags);
  const { updated } = result;
  const repaired = explainDifferences(updated?.differences ?? [], flags, true);
  const report = (): Promise<Report> => reportOf(result, explained, flags);
  if (annotations === "github") {
    const { githubAnnotations } = await import("../reports/index.js");
    for (const line of githubAnnotations(await report())) notify(line);
  }
  return {
    json: {
      ...result,
      differences: explained,
      ...(updated !== undefined && { updated: { ...updated, differences: repaired } }),
    },
    lines: [
      ...(updated === undefined ? [] : reportUpdate(repaired, updated, flags)),
      ...(write && updated === undefined ? explainRefusal(explained, flags) : []),
      ...reportVerify(explained, result.compared, flags),
    ],
    ...(isReportFormat(format) && { text: await formatReport(await report(), format) }),
    different: result.differences.some(({ allowed = false }) => !allowed),
  };
}

async function reportOf(
  result: VerifyResult,
  explained: readonly ExplainedDifference[],
  flags: VerifyFlags,
): Promise<Report> {
  const { verifyFindings } = await import("./verify-findings.js");
  return verifyFindings(result, explained, flags);
}

async function annotateFailure(error: unknown, flags: VerifyFlags, { notify, signal }: CommandContext): Promise<void> {
  const { githubFailure } = await import("../reports/index.js");
  notify(githubFailure("kubesmith verify", completeHint(describeError(error, signal), flags)));
}

/** Why nothing was written although something differs. */
function explainRefusal(differences: readonly ExplainedDifference[], { allow }: VerifyFlags): string[] {
  const isRefused = differences.some(({ between, allowed = false }) => between === "cluster-snapshot" && !allowed);
  return allow !== undefined && isRefused
    ? [
        `nothing was written, because --allow ${allow} does not permit all differences between the cluster and the snapshot`,
      ]
    : [];
}
