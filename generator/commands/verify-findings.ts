import { type Allow, type Change, isAllowed } from "../diff/index.js";
import { locator } from "../operations/locate.js";
import { apiVersionOfKey, driftOf, type VerifyResult } from "../operations/verify/index.js";
import type { Finding, FindingPlace, Problem, Report, RuleId } from "../reports/index.js";
import { changeFinding, identityOf } from "./change-finding.js";
import { repairCommandLine } from "./repair.js";
import { placesIn, repositoryOf } from "./report-files.js";
import type { ExplainedDifference, Verified } from "./report-verify.js";

/** The suites of what is not a group/version. */
const SNAPSHOT = "snapshot";
const CODE = "generated code";

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
  const others = differences.flatMap((difference): Finding[] => {
    const { between, subject, message, reason, allowed = false } = difference;
    const rule = ruleOf(difference);
    if (rule === undefined || reason.kind === "unavailable") return [];
    const isFile = between === "code-edited" || between === "snapshot-edited";
    const folder = between === "code-edited" || between === "snapshot-code" ? output : snapshot;
    const file = isFile ? subject : between === "snapshot-code" ? "lock.json" : `${subject}.json`;
    const place: FindingPlace | undefined = folder === undefined ? undefined : inRepository({ file }, folder);
    return [
      {
        rule,
        level: rule === "documentation-changed" ? "note" : "error",
        fails: !allowed,
        suite: suiteOf(difference),
        subject: isFile || subject === "lock.json" ? subject : apiVersionOfKey(subject),
        message,
        details,
        places: place === undefined ? [] : [place],
        identity: JSON.stringify([rule, between, subject]),
      },
    ];
  });
  const findings = [
    ...changes.map((change) => {
      const finding = changeFinding(change, allow, placesIn(inRepository, [locate(change)]));
      return { ...finding, details: [...finding.details, ...(isAllowed(change, allow) ? [] : details)] };
    }),
    ...others,
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

function suiteOf({ between, subject }: ExplainedDifference): string {
  if (between === "snapshot-edited") return SNAPSHOT;
  return between === "code-edited" || subject === "lock.json" ? CODE : apiVersionOfKey(subject);
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
