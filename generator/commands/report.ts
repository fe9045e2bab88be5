import { isAbsolute } from "node:path";
import type { DiscoverResult } from "../operations/discover.js";
import type { GenerateResult } from "../operations/generate.js";
import type { MissingAPI } from "../operations/missing.js";
import type { PackageResult } from "../operations/package-sdk.js";
import type { SnapshotResult } from "../operations/snapshot.js";
import { printable } from "../terminal.js";
import { shellWord } from "./command-line.js";
import { withFlags } from "./describe-error.js";

/** Results of commands in lines for people. Text from a cluster is escaped for terminals. */

/** `kubectl api-resources`' columns, for all group/versions. */
export function reportDiscover({ source, groupVersions, missing }: DiscoverResult): string[] {
  const rows = groupVersions.flatMap(({ groupVersion, resources }) =>
    resources.flatMap((resource) => [
      [
        resource.resource,
        groupVersion,
        resource.scope === "Namespaced" ? "true" : "false",
        resource.kind,
        resource.verbs.join(","),
      ],
      ...resource.subresources.map((sub) => [
        `${resource.resource}/${sub.name}`,
        groupVersion,
        "",
        "",
        sub.verbs.join(","),
      ]),
    ]),
  );
  const resources = groupVersions.reduce((sum, { resources }) => sum + resources.length, 0);
  return [
    ...table(["NAME", "APIVERSION", "NAMESPACED", "KIND", "VERBS"], rows),
    ...reportMissing(missing, "not listed"),
    `${count(groupVersions.length, "group/version")}, ${count(resources, "resource")} in ${printable(source)}`,
  ];
}

/** What a snapshot recorded. */
export function reportSnapshot(result: SnapshotResult, folder: string): string[] {
  const { groupVersions, added, changed, removed } = result;
  const unchanged = added.length + changed.length + removed.length === 0;
  return [
    ...added.map((key) => `added    ${key}`),
    ...changed.map((key) => `changed  ${key}`),
    ...removed.map((key) => `removed  ${key}`),
    ...reportMissing(result.missing, "omitted"),
    `${folder}: ${count(groupVersions.length, "group/version")} of ${printable(result.server)}${unchanged ? ", unchanged" : ""}`,
  ];
}

/** What was generated. */
export function reportGenerate(result: GenerateResult, output: string): string[] {
  const { groupVersions, written, removed, unchanged, orphaned, source } = result;
  const changes =
    written.length + removed.length === 0
      ? "up to date"
      : `${count(written.length, "file")} written, ${removed.length} removed, ${unchanged} unchanged`;
  return [
    ...removed.map((path) => `removed  ${printable(path)}`),
    ...orphaned.map((path) => `kept     ${printable(path)}: not listed in lock.json; delete it if you do not need it`),
    ...reportMissing(result.missing, "omitted"),
    `${output}: ${count(groupVersions.length, "group/version")} of ${printable(source)}, ${changes}`,
  ];
}

/** What was packaged, and what to do next. */
export function reportPackage({ name, version, output, modules }: PackageResult): string[] {
  const publish = `npm publish ${shellWord(folderArgument(output))}`;
  return [`${output}: ${name}@${version}, ${count(modules.length, "module")}; publish it with: ${publish}`];
}

/** A folder as npm must see it: it takes a bare word for the name of a package in the registry. */
function folderArgument(folder: string): string {
  return isAbsolute(folder) || /^\.{1,2}(?:[/\\]|$)/.test(folder) ? folder : `./${folder}`;
}

function reportMissing(missing: readonly MissingAPI[], otherwise: string): string[] {
  return missing.map(({ key, reason, kept }) => {
    const why = reason.startsWith(`${key}: `) ? reason.slice(key.length + 2) : reason;
    return `missing  ${key} (${kept ? "kept as it was" : otherwise}): ${printable(withFlags(why, ["exclude"]))}`;
  });
}

/** A result for `--json`: what is said about missing APIs names flags. */
export function jsonOf<R extends { readonly missing: readonly MissingAPI[] }>(result: R): R {
  return {
    ...result,
    missing: result.missing.map((one) => ({ ...one, reason: withFlags(one.reason, ["exclude"]) })),
  };
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const printed = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) => Math.max(...printed.map((row) => row[column]?.length ?? 0)));
  return printed.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
