import type { EmitDefinition } from "../../../generator/naming/index.js";
import { type JsonObject, type Path, pathText } from "../document.js";
import type { Instance } from "./instances.js";

/** What was seen of one property of a definition. */
export interface Tally {
  readonly definition: EmitDefinition;
  readonly property: string;
  /** Accepted objects that have it, and that lack it. */
  present: number;
  absent: number;
  /** How often it was dropped with and without consequences. */
  dropAccepted: number;
  /** Refused, and the server asked for it. */
  dropRequired: number;
  /** Refused for a reason that names something else. */
  dropOtherwise: number;
  nullAccepted: number;
  nullRefused: number;
  /** Stored objects that were read back with null in its place. */
  readNull: number;
  /** Stored objects that were read back without it. */
  readAbsent: number;
  /** The first document of each count, with what the server said. */
  readonly evidence: Map<Count, string>;
}

/** What counts one thing once. */
export type Count = Exclude<keyof Tally, "definition" | "property" | "evidence">;

/** All tallies of a run, by definition and property. */
export interface Tallies {
  readonly all: ReadonlyMap<string, Tally>;
  count(definition: EmitDefinition, property: string, what: Count, evidence?: string): void;
  /** Counts each property of each instance in an accepted object. */
  accepted(instances: readonly Instance[], label: string): void;
  /** Counts what is null or absent in an object as it was read back. */
  read(instances: readonly Instance[], label: string): void;
}

/** Makes tallies with nothing counted. */
export function createTallies(): Tallies {
  const all = new Map<string, Tally>();
  const get = (definition: EmitDefinition, property: string): Tally => {
    const key = `${definition.id} ${property}`;
    const found = all.get(key);
    if (found !== undefined) return found;
    const made: Tally = {
      definition,
      property,
      present: 0,
      absent: 0,
      dropAccepted: 0,
      dropRequired: 0,
      dropOtherwise: 0,
      nullAccepted: 0,
      nullRefused: 0,
      readNull: 0,
      readAbsent: 0,
      evidence: new Map(),
    };
    all.set(key, made);
    return made;
  };
  const count: Tallies["count"] = (definition, property, what, evidence = "") => {
    const tally = get(definition, property);
    tally[what]++;
    if (!tally.evidence.has(what)) tally.evidence.set(what, evidence);
  };
  return {
    all,
    count,
    accepted: (instances, label) =>
      each(instances, (definition, property, value) =>
        count(definition, property, value[property] === undefined ? "absent" : "present", label),
      ),
    read: (instances, label) =>
      each(instances, (definition, property, value) => {
        if (value[property] === null) count(definition, property, "readNull", label);
        if (value[property] === undefined) count(definition, property, "readAbsent", label);
      }),
  };
}

function each(
  instances: readonly Instance[],
  visit: (definition: EmitDefinition, property: string, value: JsonObject) => void,
): void {
  for (const { definition, value } of instances) {
    for (const property of Object.keys(definition.schema.properties ?? {})) visit(definition, property, value);
  }
}

/** The instance that has the property at a path; undefined where the last step is a key of a map. */
export function holderOf(instances: readonly Instance[], path: Path): Instance | undefined {
  const place = pathText(path.slice(0, -1));
  const name = String(path.at(-1));
  return instances.find(
    (instance) => pathText(instance.path) === place && Object.hasOwn(instance.definition.schema.properties ?? {}, name),
  );
}
