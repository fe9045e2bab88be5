import { type Allow, type Change, isAllowed } from "../diff/index.js";
import { locator } from "../operations/locate.js";
import { apiVersionOfKey, driftOf, type VerifyResult } from "../operations/verify/index.js";
import type { Finding, Problem, Report, RuleId } from "../reports/index.js";
import { changeFinding, identityOf } from "./change-finding.js";
import type { ExplainedDifference, Verified } from "./explain-differences.js";
import { repairCommandLine } from "./repair.js";
import { type InRepository, placesIn, repositoryOf } from "./report-files.js";

/** The suites of what is not a group/version. */
const SNAPSHOT = "snapshot";
const CODE = "generated code";
const LOCK = "lock.json";

/** The result of `verify` as CI systems show it, with the changes of the cluster as `diff` finds them. */
export async function verifyFindings(
  { groupVersions, compared }: VerifyResult,
  differences: readonly ExplainedDifference[],
  flags: Verified & { readonly allow?: Allow },
): Promise<Report> {
  const { snapshot, output, allow } = flags;
  const inRepository = await repositoryOf(process.cwd());
  const changes = mergeChanges(differences.flatMap((difference) => driftOf(difference) ?? []));
  const locate = await locator(snapshot === undefined ? [] : [snapshot], changes);
  const repair = repairCommandLine(differences, flags);
  const details = repair === undefined ? [] : [`repair it with: ${repair}`];
  const findings = [
    ...changes.map((change) => {
      const finding = changeFinding(change, allow, placesIn(inRepository, [locate(change)]));
      return { ...finding, details: [...finding.details, ...(isAllowed(change, allow) ? [] : details)] };
    }),
    ...differences.flatMap((difference) => otherFindings(difference, details, flags, inRepository)),
  ];
  const problems = differences.flatMap(({ subject, message, reason }): Problem[] =>
    reason.kind === "unavailable" ? [{ suite: apiVersionOfKey(subject), message }] : [],
  );
  const suites = [...groupVersions.map(apiVersionOfKey), ...(snapshot === undefined ? [] : [SNAPSHOT]), CODE];
  const found = new Set([...findings, ...problems].map(({ suite }) => suite));
  return {
    command: "kubesmith verify",
    category: output,
    description: [compared.server, compared.snapshot, compared.output].filter((side) => side !== undefined).join(", "),
    findings,
    problems,
    agreeing: suites.filter((suite) => !found.has(suite)),
  };
}

/** The finding of a difference whose changes have no findings of their own. */
function otherFindings(
  difference: ExplainedDifference,
  details: readonly string[],
  { snapshot, output }: Verified,
  inRepository: InRepository,
): Finding[] {
  const { between, subject, message, allowed = false } = difference;
  const rule = ruleOf(difference);
  if (rule === undefined) return [];
  const isFile = between === "code-edited" || between === "snapshot-edited";
  const isOfCode = between === "code-edited" || between === "snapshot-code";
  const folder = isOfCode ? output : snapshot;
  // What was generated from which document is in the lock.
  const file = isFile ? subject : isOfCode ? LOCK : `${subject}.json`;
  return [
    {
      rule,
      level: rule === "documentation-changed" ? "note" : "error",
      fails: !allowed,
      suite: suiteOf(difference),
      subject: isFile || subject === LOCK ? subject : apiVersionOfKey(subject),
      message,
      details: allowed ? [] : details,
      places: folder === undefined ? [] : placesIn(inRepository, [{ file }], folder),
      identity: JSON.stringify([rule, between, subject]),
    },
  ];
}

function suiteOf({ between, subject }: ExplainedDifference): string {
  if (between === "snapshot-edited") return SNAPSHOT;
  return between === "code-edited" || subject === LOCK ? CODE : apiVersionOfKey(subject);
}

/** The rule of a difference; `undefined` if its changes have rules of their own. */
function ruleOf({ between, reason }: ExplainedDifference): RuleId | undefined {
  switch (reason.kind) {
    case "changed":
      if (reason.changes === undefined) return "document-changed";
      return reason.changes.length === 0 ? "documentation-changed" : undefined;
    case "missing":
      if (between === "cluster-snapshot") return undefined;
      return reason.from === "code" ? "code-missing" : "code-obsolete";
    case "outdated":
      return "code-outdated";
    case "unavailable":
      return undefined;
    default:
      return reason.kind;
  }
}

/** Changes that several documents have in common, once, with all kinds that they reach. */
function mergeChanges(changes: readonly Change[]): readonly Change[] {
  const merged = new Map<string, Change[]>();
  for (const change of changes) {
    const key = identityOf(change);
    const same = merged.get(key);
    if (same === undefined) merged.set(key, [change]);
    else same.push(change);
  }
  return [...merged.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined
      ? []
      : [same.length === 1 ? first : { ...first, reaches: same.flatMap((one) => one.reaches) }];
  });
}
