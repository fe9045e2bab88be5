import { type Finding, findingOf, isDoubtful, MAKES, type Make, shortName } from "./propose.js";
import type { Tally } from "./tally.js";

/** A fix-up that at least one server supports, and what all of them show. */
export interface Proposal {
  readonly make: Make;
  /** `core.v1.Pod.spec` */
  readonly property: string;
  readonly findings: { readonly [version: string]: Finding };
}

/** The fix-ups that servers support, by version; sorted. */
export function proposals(runs: ReadonlyMap<string, readonly Tally[]>): Proposal[] {
  const found = new Map<string, Proposal>();
  for (const [version, tallies] of runs) {
    for (const tally of tallies) {
      const property = `${shortName(tally.definition.name)}.${tally.property}`;
      for (const make of MAKES) {
        const key = `${make} ${property}`;
        const findings = { ...found.get(key)?.findings, [version]: findingOf(tally, make) };
        found.set(key, { make, property, findings });
      }
    }
  }
  return [...found.entries()]
    .filter(([, { findings }]) => Object.values(findings).some(({ stand }) => stand === "asks"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, proposal]) => proposal);
}

/** Proposals for people: the fix-up, its versions, and the first document that shows it. */
export function proposalsText(list: readonly Proposal[]): string {
  const lines = list.map(({ make, property, findings }) => {
    const stands = Object.entries(findings).map(([version, { stand, count, against }]) => {
      const counts = stand === "asks" || stand === "denies" ? ` ${count}:${against}` : "";
      return `${version} ${stand}${counts}`;
    });
    const evidence = Object.values(findings).find(({ stand }) => stand === "asks")?.evidence ?? "";
    return `${make.padEnd(8)} ${property}  (${stands.join(", ")})\n    ${short(evidence)}\n`;
  });
  return lines.join("");
}

/** What is refused when it lacks, for reasons that do not name it. */
export function doubtsText(tallies: readonly Tally[]): string {
  const lines = tallies.filter(isDoubtful).map(({ definition, property, evidence }) => {
    return `${shortName(definition.name)}.${property}\n    ${short(evidence.get("dropOtherwise") ?? "")}\n`;
  });
  return lines.join("");
}

function short(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").slice(0, 300);
}
