import type { Count, Tally } from "./tally.js";

/** A fix-up of a property. */
export type Make = "optional" | "required" | "nullable";

/** Whether a server supports a fix-up: the types say so already, it supports it, contradicts it, or showed nothing. */
export type Stand = "said" | "asks" | "denies" | "unseen";

/** What a server shows about a fix-up. */
export interface Finding {
  readonly stand: Stand;
  /** How many observations speak for it, and against it. */
  readonly count: number;
  readonly against: number;
  readonly evidence: string;
}

/** All fix-ups. */
export const MAKES: readonly Make[] = ["optional", "required", "nullable"];

/**
 * What was seen of a property, as an argument for a fix-up. `optional`: the types ask for it and an accepted document or a stored
 * object lacks it. `required`: the types do not ask for it, the server did when it was dropped, and no accepted document and no stored
 * object lacks it, in whatever kind the definition occurs. `nullable`: it was read back as null.
 */
export function findingOf(tally: Tally, make: Make): Finding {
  const refused = tally.dropRequired + tally.dropOtherwise;
  const lacking = tally.absent + tally.dropAccepted + tally.readAbsent;
  const isRequired = tally.definition.required.has(tally.property);
  switch (make) {
    case "optional":
      return finding(tally, !isRequired, ["dropAccepted", "absent", "readAbsent"], lacking, refused, false);
    case "required":
      return finding(tally, isRequired, ["dropRequired"], tally.dropRequired, lacking, true);
    case "nullable": {
      const isNullable = tally.definition.schema.properties?.[tally.property]?.nullable === true;
      return finding(tally, isNullable, ["readNull"], tally.readNull, 0, false);
    }
  }
}

function finding(
  { evidence }: Tally,
  isSaid: boolean,
  shows: readonly Count[],
  count: number,
  against: number,
  isUnanimous: boolean,
): Finding {
  const texts = shows.map((what) => evidence.get(what)).filter((text) => text !== undefined);
  const isDenied = against > 0 && (isUnanimous || count === 0);
  const stand = isSaid ? "said" : isDenied ? "denies" : count > 0 ? "asks" : "unseen";
  return { stand, count, against, evidence: texts[0] ?? "" };
}

/** Whether a property is always refused when dropped, and never because of itself: someone has to look. */
export function isDoubtful(tally: Tally): boolean {
  const lacking = tally.absent + tally.dropAccepted + tally.readAbsent;
  const isRequired = tally.definition.required.has(tally.property);
  return !isRequired && lacking === 0 && tally.dropRequired === 0 && tally.dropOtherwise > 0;
}

/** A definition's name as the table of fix-ups has it: `core.v1.Pod` of `io.k8s.api.core.v1.Pod`. */
export function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(?:[^#]*\.)?(?=[^.#]+\.v[^.#]+\.[^.#]+(#|$))/, "");
}
