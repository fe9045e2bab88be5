import type { SkewReport } from "../types/skew.js";

/** How many group/versions of a list are named; the others are counted. */
const MAX_NAMED = 10;

/**
 * Describes a report in a few sentences on one line, for logs and messages. Names of group/versions consist of letters, digits, dots and
 * hyphens, so the text is safe for a terminal.
 *
 * @param report the result of `checkSkew`
 * @example console.warn(describeSkew(await checkSkew(client, apiHashes)));
 */
export function describeSkew({ server, differs, missing, different }: SkewReport): string {
  if (!differs) return `the API of ${server} does not differ from the API that the client was generated for`;
  return [
    `the API of ${server} differs from the API that the client was generated for.`,
    ...(missing.length === 0 ? [] : [`Missing on the server: ${named(missing)}.`]),
    ...(different.length === 0
      ? []
      : [
          `With a different description on the server: ${named(different)}.`,
          "A different description does not always affect a program.",
        ]),
    "To see what changed, run: kubesmith diff SNAPSHOT cluster",
  ].join(" ");
}

function named(groupVersions: readonly string[]): string {
  const rest = groupVersions.length - MAX_NAMED;
  return `${groupVersions.slice(0, MAX_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
