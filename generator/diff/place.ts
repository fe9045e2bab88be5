/** One step into a schema: a property by its name, the items of a list, or the values of a map. */
export type Step = { readonly property: string } | "items" | "values";

/** A place inside a definition, from the leaf up, so that steps share what leads to them. */
export interface Place {
  readonly parent: Place | undefined;
  readonly step: Step;
}

/** The place one step further. */
export function stepInto(parent: Place | undefined, step: Step): Place {
  return { parent, step };
}

/** The steps that lead to a place, outermost first. */
export function stepsTo(place: Place | undefined): Step[] {
  const steps: Step[] = [];
  for (let at = place; at !== undefined; at = at.parent) steps.push(at.step);
  return steps.reverse();
}

/** A path for people: `template.containers[].image`, `labels{}`, `["a.b"].c`. */
export function formatPath(steps: readonly Step[]): string {
  return steps.reduce((path: string, step) => joinPaths(path, formatStep(step)), "");
}

/** The names of the properties on a path. */
export function propertiesOn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => (typeof step === "string" ? [] : [step.property]));
}

/** The keys of a schema that steps go through. */
export function keysOf(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step === "items") return ["items"];
    return step === "values" ? ["additionalProperties"] : ["properties", step.property];
  });
}

/** A JSON pointer (RFC 6901). */
export function jsonPointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The keys in a JSON pointer. */
export function keysInPointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The path of something inside of what another path leads to. */
export function joinPaths(outer: string, inner: string): string {
  const isSeparate = outer !== "" && inner !== "" && !/^[[{]/.test(inner);
  return isSeparate ? `${outer}.${inner}` : outer + inner;
}

/** Names that need no quotes in a path. */
const PLAIN = /^[\p{L}\p{N}_$-]+$/u;

function formatStep(step: Step): string {
  if (step === "items") return "[]";
  if (step === "values") return "{}";
  return PLAIN.test(step.property) ? step.property : `[${JSON.stringify(step.property)}]`;
}
