import type { EmitModel } from "../../../generator/naming/index.js";
import { type JsonObject, typeOf } from "../document.js";
import { contradictionText, presenceChecker } from "./presence.js";

/** How many objects of a kind were answers to a creation, were returned and checked, and were written back. */
export interface Counts {
  readonly created: number;
  readonly returned: number;
  readonly updated: number;
}

/** What was seen on a round trip. */
export interface Observations {
  /** By kind, `apps/v1/Deployment`. */
  readonly counts: ReadonlyMap<string, Counts>;
  /** What contradicts the types, by place: the first object that shows it. */
  readonly contradictions: ReadonlyMap<string, string>;
  /** What the server did not take, and what it said. */
  readonly refused: readonly string[];
  /** Counts an object, and compares it with the type that it is read as, unless it was only written. */
  record(what: keyof Counts, object: JsonObject): void;
  refuse(what: string, answer: string): void;
}

/** Creates a record with nothing in it. */
export function createObservations(model: EmitModel): Observations {
  const check = presenceChecker(model);
  const counts = new Map<string, Counts>();
  const contradictions = new Map<string, string>();
  const refused: string[] = [];
  return {
    counts,
    contradictions,
    refused,
    record: (what, object) => {
      const before = counts.get(typeOf(object)) ?? { created: 0, returned: 0, updated: 0 };
      counts.set(typeOf(object), { ...before, [what]: before[what] + 1 });
      if (what !== "returned") return;
      for (const found of check(object)) {
        const place = `${found.place} ${found.problem}`;
        if (!contradictions.has(place)) contradictions.set(place, contradictionText(object, found));
      }
    },
    refuse: (what, answer) => void refused.push(`${what}: ${answer}`),
  };
}
