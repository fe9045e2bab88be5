import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Allow } from "../diff/index.js";
import type { DiffResult } from "../operations/diff.js";
import { locator } from "../operations/locate.js";
import { apiVersionOfKey } from "../operations/verify/index.js";
import type { Report } from "../reports/index.js";
import { changeFinding } from "./change-finding.js";
import { withFlags } from "./describe-error.js";
import { placesIn, repositoryOf } from "./report-files.js";

/**
 * The result of `diff` as CI systems show it: the changes at the places in the program that they touch, otherwise in the file of the snapshot that
 * describes what changed.
 * @param before the names of the two sources
 */
export async function diffFindings(
  result: DiffResult,
  before: string,
  after: string,
  { allow, usedBy }: { readonly allow?: Allow; readonly usedBy?: string },
): Promise<Report> {
  const { changes, places, compared, missing } = result;
  const inRepository = await repositoryOf(process.cwd());
  const locate = usedBy === undefined ? await locator([after, before], changes) : () => undefined;
  const program = usedBy === undefined ? "" : await folderOf(usedBy);
  const findings = changes.map((change, i) => {
    const used = placesIn(inRepository, places?.[i] ?? [], program);
    const at = usedBy === undefined ? placesIn(inRepository, [locate(change)]) : used;
    return changeFinding(change, allow, at);
  });
  const found = new Set([...findings.map(({ suite }) => suite), ...missing.map(({ key }) => apiVersionOfKey(key))]);
  return {
    command: "kubesmith diff",
    // A revision differs in each run.
    category: after.replace(/^git:[^:]*:/, "git:"),
    description: `${compared.before} and ${compared.after}`,
    findings,
    problems: missing.map((one) => ({ suite: apiVersionOfKey(one.key), message: withFlags(one.reason, ["exclude"]) })),
    agreeing: result.groupVersions.map(apiVersionOfKey).filter((groupVersion) => !found.has(groupVersion)),
  };
}

/** The folder of a tsconfig.json, which is given by its path or by that folder. */
async function folderOf(tsconfig: string): Promise<string> {
  return (await stat(tsconfig)).isDirectory() ? tsconfig : dirname(tsconfig);
}
