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
        `the role allows ${verbs.join(", ")} for ${resource} in ${place.join(", ")}: ${source} does not have this`,
      );
    }),
    ...(isImported
      ? []
      : [`the program does not import the code in ${output}; kubesmith read what it uses of the code that it imports`]),
  ];
}
