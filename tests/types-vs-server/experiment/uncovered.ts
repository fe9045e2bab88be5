import type { EmitDefinition, EmitModel } from "../../../generator/naming/index.js";
import { shortName } from "./propose.js";
import type { Tallies } from "./tally.js";

type Schema = EmitDefinition["schema"];

/** The properties that can be written, in what is created, and that no accepted document has; those below a status are omitted. */
export function uncovered({ definitions, modules }: EmitModel, tallies: Tallies): string[] {
  const reached = new Set<EmitDefinition>();
  const follow = (schema: Schema): void => {
    const target = schema.$ref === undefined ? undefined : definitions.get(schema.$ref);
    if (target !== undefined) reach(target);
    for (const part of [...Object.values(schema.properties ?? {}), schema.items, ...(schema.oneOf ?? [])]) {
      if (part !== undefined) follow(part);
    }
    if (typeof schema.additionalProperties === "object") follow(schema.additionalProperties);
  };
  const reach = (definition: EmitDefinition): void => {
    if (reached.has(definition)) return;
    reached.add(definition);
    for (const [name, property] of Object.entries(definition.schema.properties ?? {})) {
      if (name !== "status" || definition.gvk === undefined) follow(property);
    }
    if (definition.schema.properties === undefined) follow(definition.schema);
  };
  for (const resource of modules.flatMap((module) => module.resources)) {
    const object = definitions.get(resource.object);
    if (object !== undefined && resource.verbs.includes("create")) reach(object);
  }
  return [...reached].flatMap((definition) =>
    Object.keys(definition.schema.properties ?? {})
      .filter((name) => (tallies.all.get(`${definition.id} ${name}`)?.present ?? 0) === 0)
      .map((name) => `${shortName(definition.name)}.${name}${definition.required.has(name) ? " (required)" : ""}`),
  );
}
