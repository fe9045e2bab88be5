import type { EmitDefinition, EmitModel } from "../../../generator/naming/index.js";
import { isObject, type Json, type JsonObject, type Path, typeOf } from "../document.js";

/** An object inside a document, and the definition that it is of. */
export interface Instance {
  readonly definition: EmitDefinition;
  readonly path: Path;
  readonly value: JsonObject;
}

type Schema = EmitDefinition["schema"];

/** Returns a function that finds all instances of definitions in a document; it finds none if the document's type is unknown. */
export function instanceFinder({ definitions }: EmitModel): (object: JsonObject) => Instance[] {
  const kinds = new Map<string, EmitDefinition>();
  for (const definition of definitions.values()) {
    if (definition.gvk === undefined) continue;
    const { group, version, kind } = definition.gvk;
    kinds.set(`${group === "" ? version : `${group}/${version}`}/${kind}`, definition);
  }
  return (object) => {
    const found: Instance[] = [];
    const visitObject = (definition: EmitDefinition, value: JsonObject, path: Path): void => {
      found.push({ definition, path, value });
      for (const [name, member] of Object.entries(value)) {
        const schema = own(definition.schema.properties, name);
        if (schema !== undefined) visit(schema, member, [...path, name]);
      }
    };
    const visit = (schema: Schema, value: Json, path: Path): void => {
      const target = schema.$ref === undefined ? undefined : definitions.get(schema.$ref);
      if (target !== undefined && isObject(value) && target.schema.properties !== undefined) {
        visitObject(target, value, path);
      } else if (target !== undefined) {
        visit(target.schema, value, path);
      } else if (Array.isArray(value)) {
        value.forEach((item, i) => void visit(schema.items ?? {}, item, [...path, i]));
      } else if (isObject(value) && typeof schema.additionalProperties === "object") {
        for (const [name, member] of Object.entries(value)) visit(schema.additionalProperties, member, [...path, name]);
      }
    };
    const root = kinds.get(typeOf(object));
    if (root !== undefined) visitObject(root, object, []);
    return found;
  };
}

function own<T>(members: { readonly [name: string]: T } | undefined, name: string): T | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}
