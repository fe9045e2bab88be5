import type { GenerateResult } from "../operations/generate.js";
import { printable } from "../terminal.js";

/** Warnings about a limit, without "warning:". Text from files and from a cluster is escaped for terminals. */
export function limitWarnings({ limited, source }: GenerateResult, output: string): string[] {
  if (limited === undefined) return [];
  const { unmatched, isImported } = limited;
  return [
    ...unmatched.map(({ groups, resource, verbs }) => {
      const place = groups.map((group) => (group === "" ? "the core group" : group === "*" ? "any group" : group));
      return printable(
        `the role allows ${verbs.join(", ")} for ${resource} in ${place.join(", ")}, but ${source} does not have this`,
      );
    }),
    ...(isImported
      ? []
      : [
          `the program does not import the code in ${output}, so kubesmith read what the program uses of the code that it imports`,
        ]),
  ];
}
