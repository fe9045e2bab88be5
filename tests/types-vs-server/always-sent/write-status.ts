import type { Client } from "@kubesmith/runtime";
import type { EmitDefinition, EmitModel, EmitResource } from "../../../generator/naming/index.js";
import { at, isObject, type Json, type JsonObject, type Path, textOf } from "../document.js";
import { objectPath } from "../round-trip/resources.js";
import { sampleValue, schemaAt, sparseValue, withValueAt } from "./sparse-status.js";

/** How often a status is corrected before it is given up. */
const ATTEMPTS = 60;

/** What came of writing a status. */
export type WrittenStatus =
  /** The object with it, as the server returned it. */
  | { readonly object: JsonObject }
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
    if (answer.status === 200) return { object: answer.json() as JsonObject };
    refusal = answer.text();
    // Someone else wrote it meanwhile.
    if (answer.status === 409) continue;
    const corrected = causesOf(answer.json() as JsonObject).reduce<JsonObject>(
      (before, cause) => correct(before, cause, schema, definitions),
      status,
    );
    if (JSON.stringify(corrected) === JSON.stringify(status)) break;
    status = corrected;
  }
  return { refusal };
}

/** One complaint of the server. */
interface Cause {
  readonly path: Path;
  readonly message: string;
}

function causesOf({ details }: JsonObject): Cause[] {
  const causes = isObject(details) && Array.isArray(details.causes) ? details.causes.filter(isObject) : [];
  // The last first, so that removing an element of a list moves none that is still to come.
  return causes.map((cause) => ({ path: pathOf(textOf(cause, "field")), message: textOf(cause, "message") })).reverse();
}

/** `status.conditions[0].type` as a path below `status`. */
function pathOf(field: string): Path {
  const steps = [...field.matchAll(/\[(\d+)\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(([, index, key, name = ""]) =>
    index === undefined ? (key ?? name) : Number(index),
  );
  return steps[0] === "status" ? steps.slice(1) : steps;
}

function asObject(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

function correct(
  status: JsonObject,
  { path }: Cause,
  schema: EmitDefinition["schema"],
  definitions: EmitModel["definitions"],
): JsonObject {
  const isThere = at(status, path) !== undefined;
  const wanted = schemaAt(schema, path, definitions);
  if (!isThere && wanted !== undefined && path.length > 0) {
    return asObject(withValueAt(status, path, sampleValue(String(path.at(-1)), wanted, definitions)));
  }
  // What is there is not wanted; neither is the object of which the server asks for something unknown.
  return path.length > 1 ? asObject(withValueAt(status, isThere ? path : path.slice(0, -1), undefined)) : {};
}
