import type { EmitModel } from "../../../generator/naming/index.js";
import { has, type JsonObject, typeOf } from "../document.js";
import { instanceFinder } from "../experiment/instances.js";
import { presentFields } from "../round-trip/presence.js";
import { kindText } from "../round-trip/resources.js";

/** A property of a definition in all responses that were read. */
export interface PropertyReport {
  /** `io.k8s.api.core.v1.PodStatus.phase`. */
  readonly place: string;
  /** Whether it was read inside a status, or in another part of objects. */
  readonly part: "status" | "rest";
  /** Whether the generated type says that it may be undefined. */
  readonly optional: boolean;
  /** In how many objects it could have been, and in how many it was, with a value that is not null. */
  readonly read: number;
  readonly present: number;
  /** In how many it was although it had not been written. */
  readonly unasked: number;
}

/** Collects answers. */
export interface AnswerReport {
  /**
   * Counts the properties of an object as it was returned.
   * @param sent what was written, if that is known
   */
  record(object: JsonObject, sent?: JsonObject): void;
  /** Sorted by place. */
  readonly properties: () => readonly PropertyReport[];
}

/** Creates a report without answers. */
export function createAnswerReport(model: EmitModel): AnswerReport {
  const instancesOf = instanceFinder(model);
  const resources = new Map(
    model.modules.flatMap((module) => module.resources).map((resource) => [kindText(resource), resource]),
  );
  const found = new Map<string, PropertyReport>();
  return {
    record(object, sent) {
      const resource = resources.get(typeOf(object));
      for (const { definition, path, value } of instancesOf(object)) {
        const part = path[0] === "status" ? "status" : "rest";
        const live = resource === undefined ? [] : presentFields(resource, path);
        for (const property of Object.keys(definition.schema.properties ?? {})) {
          const place = `${definition.name}.${property}`;
          const key = `${part} ${place}`;
          const before = found.get(key);
          const isPresent = Object.hasOwn(value, property) && value[property] !== null;
          const wasUnasked = sent !== undefined && !has(sent, [...path, property]);
          // A type that is read in several places may say more in some of them.
          const isOptional = !definition.required.has(property) && !live.includes(property);
          found.set(key, {
            place,
            part,
            optional: isOptional || before?.optional === true,
            read: (before?.read ?? 0) + 1,
            present: (before?.present ?? 0) + (isPresent ? 1 : 0),
            unasked: (before?.unasked ?? 0) + (isPresent && wasUnasked ? 1 : 0),
          });
        }
      }
    },
    properties: () => [...found.values()].sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0)),
  };
}

/**
 * The properties that are in every response, in some even though nobody had written them, although their type says that they may be
 * undefined.
 */
export function sentButOptional(properties: readonly PropertyReport[]): readonly PropertyReport[] {
  return properties.filter(({ optional, read, present, unasked }) => optional && present === read && unasked > 0);
}
