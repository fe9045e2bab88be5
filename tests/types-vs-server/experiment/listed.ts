import type { EmitDefinition, EmitModel } from "../../../generator/naming/index.js";
import type { JsonObject, Path } from "../document.js";
import type { IsListed } from "../mutate.js";
import { type Instance, instanceFinder } from "./instances.js";
import { holderOf } from "./tally.js";

/** Returns a function that finds out whether the values of a property, or of its items, are listed in the documents of a server. */
export function listedProperties(model: EmitModel): IsListed {
  const find = instanceFinder(model);
  const known = new WeakMap<JsonObject, readonly Instance[]>();
  const isListed = ({ $ref, enum: values, items }: EmitDefinition["schema"]): boolean => {
    if (values !== undefined) return true;
    if (items !== undefined) return isListed(items);
    const target = $ref === undefined ? undefined : model.definitions.get($ref)?.schema;
    return target !== undefined && target.properties === undefined && isListed(target);
  };
  return (object: JsonObject, path: Path) => {
    const instances = known.get(object) ?? find(object);
    known.set(object, instances);
    const schema = holderOf(instances, path)?.definition.schema.properties?.[String(path.at(-1))];
    return schema !== undefined && isListed(schema);
  };
}
