import type { EditablePlace, EditableSchema } from "./edit.js";

/** All places in a schema. */
export function placesIn(schema: EditableSchema, path: string = ""): EditablePlace[] {
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    placesIn(child, joined(path, /^[\p{L}\p{N}_$-]+$/u.test(name) ? name : `[${JSON.stringify(name)}]`)),
  );
  const { items, additionalProperties } = schema;
  return [
    { path, schema },
    ...inside,
    ...(items === undefined ? [] : placesIn(items, `${path}[]`)),
    ...(typeof additionalProperties === "object" ? placesIn(additionalProperties, `${path}{}`) : []),
  ];
}

/** A path and what follows it. */
export function joined(outer: string, inner: string): string {
  return outer === "" || inner === "" || /^[[{]/.test(inner) ? outer + inner : `${outer}.${inner}`;
}
