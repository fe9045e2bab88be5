import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@kubesmith/runtime";
import { createDocumentCache } from "@kubesmith/runtime/cache";
import { buildModel } from "../../../generator/naming/build.js";
import type { APIModel, Definition, SourceDocument } from "../../../generator/naming/types.js";
import { applyFixups } from "../../../generator/openapi/fixups/apply.js";
import { parseKey } from "../../../generator/openapi/group-version.js";
import { fetchDocuments } from "../../../generator/sources/cluster/fetch-documents.js";
import { fetchIndex } from "../../../generator/sources/cluster/server-index.js";
import { isObject, type Json, type JsonObject, type Path, typeOf } from "../document.js";

/** The documents of all group/versions that a server has, as they are. */
export async function readServerDocuments(client: Client): Promise<SourceDocument[]> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-experiments-"));
  try {
    const { entries } = await fetchIndex(client);
    const cache = createDocumentCache(folder);
    const { documents } = await fetchDocuments([...entries.values()], { client, cache });
    return documents.flatMap((source) => {
      const groupVersion = parseKey(source.key);
      return groupVersion === undefined ? [] : [{ ...source, groupVersion }];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The model that a server's SDK is emitted from, all corrections made. */
export async function readModel(client: Client): Promise<APIModel> {
  return buildModel(applyFixups(await readServerDocuments(client)).documents);
}

/** An object inside of a document, and the definition that it is of. */
export interface Instance {
  readonly definition: Definition;
  readonly path: Path;
  readonly value: JsonObject;
}

type Schema = Definition["schema"];

/** Makes a function that finds all instances of definitions in a document; none in one whose type is unknown. */
export function instanceFinder({ definitions }: APIModel): (object: JsonObject) => Instance[] {
  const kinds = new Map<string, Definition>();
  for (const definition of definitions.values()) {
    if (definition.gvk === undefined) continue;
    const { group, version, kind } = definition.gvk;
    kinds.set(`${group === "" ? version : `${group}/${version}`}/${kind}`, definition);
  }
  return (object) => {
    const found: Instance[] = [];
    const visitObject = (definition: Definition, value: JsonObject, path: Path): void => {
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
