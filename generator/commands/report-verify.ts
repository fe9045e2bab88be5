import type { Disagreement, VerifyResult, VerifyUpdate } from "../operations/verify/index.js";
import { printable } from "../terminal.js";
import { generateFromClusterCommandLine, rewriteCommandLine, updateCommandLine } from "./command-line.js";
import { type ExplainedDifference, recordOf, type Verified } from "./explain-differences.js";
import { repairCommandLine } from "./repair.js";

const ORDER: readonly Disagreement[] = ["cluster-snapshot", "snapshot-edited", "snapshot-code", "code-edited"];

/** Which two disagree. */
function whatDiffers(between: Disagreement, group: readonly ExplainedDifference[], flags: Verified): string {
  const isOnly = (kind: ExplainedDifference["reason"]["kind"]): boolean =>
    group.every(({ reason }) => reason.kind === kind);
  const isConflict = group.some(({ reason }) => reason.kind === "file-conflict");
  switch (between) {
    case "cluster-snapshot":
      return `the cluster and the ${flags.snapshot === undefined ? "bundled snapshot" : "snapshot"} differ`;
    case "snapshot-edited":
      if (flags.snapshot === undefined) return "the bundled snapshot was changed by hand";
      return isConflict ? "the snapshot contains merge conflicts" : "the snapshot was changed by hand";
    case "snapshot-code":
      return `${recordOf(flags)} and the generated code differ`;
    case "code-edited":
      if (isConflict) return "the generated code contains merge conflicts";
      return isOnly("file-reformatted")
        ? "the generated code was reformatted; make your formatter ignore its folder"
        : "the generated code was changed by hand";
  }
}

/** The whole command that settles a disagreement. */
function howToRepair(between: Disagreement, flags: Verified): string {
  const { snapshot, output } = flags;
  switch (between) {
    case "cluster-snapshot":
      return snapshot === undefined
        ? `generate code from the cluster with: ${generateFromClusterCommandLine(flags, output)}`
        : `update the snapshot and the code with: ${updateCommandLine(flags)}`;
    case "snapshot-edited":
      return snapshot === undefined
        ? "install kubesmith again"
        : `restore it, or update the snapshot and the code with: ${updateCommandLine(flags)}`;
    case "snapshot-code":
      return `generate the code again with: ${rewriteCommandLine(flags, output)}`;
    case "code-edited":
      return `regenerate it with: ${rewriteCommandLine(flags, output)}`;
  }
}

/**
 * The differences in lines for people, grouped by which two of cluster, snapshot and code disagree. If one command repairs all of them, only the
 * first group names it.
 */
export function reportVerify(
  differences: readonly ExplainedDifference[],
  compared: VerifyResult["compared"],
  flags: Verified,
): string[] {
  if (differences.length === 0) {
    const { server, snapshot, output } = compared;
    const sides = [...(server === undefined ? [] : [server]), snapshot, output];
    return [`no difference between ${sides.slice(0, -1).join(", ")} and ${sides.at(-1)}`];
  }
  const failing = differences.filter(({ allowed = false }) => !allowed);
  const groups = ORDER.map((between) => failing.filter((difference) => difference.between === between));
  const isRepairedByFirst = repairCommandLine(failing, flags) === updateCommandLine(flags);
  const lines = groups
    .filter((group) => group.length > 0)
    .flatMap((group, i) => {
      const between = group[0]?.between ?? "code-edited";
      const repair = i > 0 && isRepairedByFirst ? "" : `; ${howToRepair(between, flags)}`;
      return [`${whatDiffers(between, group, flags)}${repair}`, ...listDifferences(group)];
    });
  const allowed = differences.filter((difference) => difference.allowed === true);
  if (allowed.length === 0) return lines.map(printable);
  const repair = lines.length > 0 && isRepairedByFirst ? "" : `; ${howToRepair("cluster-snapshot", flags)}`;
  const heading = `${whatDiffers("cluster-snapshot", allowed, flags)} in ways that --allow ${flags.allow} permits${repair}`;
  return [...lines, heading, ...listDifferences(allowed)].map(printable);
}

/** What was written, and why, in lines for people. */
export function reportUpdate(before: readonly ExplainedDifference[], update: VerifyUpdate, flags: Verified): string[] {
  const { snapshot, output } = flags;
  const updated = update.snapshot === undefined || snapshot === undefined ? output : `${snapshot} and ${output}`;
  return [`updated ${updated} because of these differences:`, ...listDifferences(before)].map(printable);
}

function listDifferences(differences: readonly ExplainedDifference[]): string[] {
  return differences.flatMap(({ subject, message, details = [] }) => [
    `  ${subject}: ${message}`,
    ...details.map((detail) => `    ${detail}`),
  ]);
}
