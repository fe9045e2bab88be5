import type { Client } from "@kubesmith/runtime";
import type { EmitDefinition, EmitModel, EmitResource } from "../../../generator/naming/index.js";
import { at, isObject, type Json, type JsonObject, type Path, textOf } from "../document.js";
import { objectPath } from "../round-trip/resources.js";
import { sampleMembers, sampleValue, schemaAt, sparseValue, withValueAt } from "./sparse-status.js";

/** How often a status is corrected before it is given up. */
const ATTEMPTS = 60;

/** What came of writing a status. */
export type WrittenStatus =
  /** What was sent, and the object as the server returned it. */
  | { readonly sent: JsonObject; readonly object: JsonObject }
  /** What the server said last. */
  | { readonly refusal: string };

/**
 * Replaces the status of an object by one that is as sparse as the server accepts: what it asks for is added, and what it does not want is
 * taken away, until it agrees.
 */
export async function writeSparseStatus(
  client: Client,
  { definitions }: EmitModel,
  resource: EmitResource,
  object: JsonObject,
): Promise<WrittenStatus> {
  const schema = definitions.get(resource.object)?.schema.properties?.status;
  if (schema === undefined) return { refusal: "the kind has no status" };
  const path = objectPath(resource, object, "status");
  let status = asObject(sparseValue(schema, definitions));
  let refusal = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const current = await client.send({ path: objectPath(resource, object) });
    if (current.status !== 200) return { refusal: current.text() };
    const body = JSON.stringify({ ...(current.json() as JsonObject), status });
    const answer = await client.send({ method: "PUT", path, body });
    if (answer.status === 200) return { sent: status, object: answer.json() as JsonObject };
    refusal = answer.text();
    // Someone else wrote it meanwhile.
    if (answer.status === 409) continue;
    const corrected = complaintsIn(answer.json() as JsonObject).reduce<JsonObject>(
      (before, place) => correct(before, place, schema, definitions),
      status,
    );
    if (JSON.stringify(corrected) === JSON.stringify(status)) break;
    status = corrected;
  }
  return { refusal };
}

/** The places of which the server complains, below `status`, each once. */
function complaintsIn({ details }: JsonObject): Path[] {
  const causes = isObject(details) && Array.isArray(details.causes) ? details.causes.filter(isObject) : [];
  const fields = new Set(causes.map((cause) => textOf(cause, "field")));
  // The last first, so that removing an element of a list does not move any that is still to come.
  return [...fields].map(pathOf).reverse();
}

/** `status.conditions[0].type` as a path below `status`. */
function pathOf(field: string): Path {
  const steps = [...field.matchAll(/\[(\d+)\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(([, index, key, name = ""]) =>
    index === undefined ? (key ?? name) : Number(index),
  );
  return steps[0] === "status" ? steps.slice(1) : steps;
}

/**
 * Corrects the place of which the server complains: an absent property gets a value, and an empty object gets properties. What had a value
 * already is removed, with the object that it is a property of.
 */
function correct(
  status: JsonObject,
  path: Path,
  schema: EmitDefinition["schema"],
  definitions: EmitModel["definitions"],
): JsonObject {
  const holder = path.slice(0, -1);
  // Another complaint was about it, too.
  if (at(status, holder) === undefined) return status;
  const wanted = schemaAt(schema, path, definitions);
  const value = at(status, path);
  if (value === undefined && wanted !== undefined) {
    return asObject(withValueAt(status, path, sampleValue(String(path.at(-1)), wanted, definitions)));
  }
  if (isObject(value) && Object.keys(value).length === 0 && wanted !== undefined) {
    const values = sampleMembers(wanted, definitions);
    if (Object.keys(values).length > 0) return asObject(withValueAt(status, path, values));
  }
  // Objects are in it to be tried, texts and numbers because the server asked for them.
  const unwanted = typeof value === "object" ? path : holder;
  return unwanted.length === 0 ? {} : asObject(withValueAt(status, unwanted, undefined));
}

function asObject(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
