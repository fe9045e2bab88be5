import { GeneratorError } from "../../errors.js";
import { canonicalJson, isObject } from "../../json.js";
import type { Document } from "../document.js";
import { parseKey } from "../group-version.js";
import { checkExtent, measure, nonJson, parseDocument } from "../parse.js";
import { referencedDefinitions } from "../references.js";
import { convertPath, type Inherited, textsOf } from "./convert-path.js";
import { convertDefinitions } from "./convert-schema.js";

/** Many group/versions may refer to the same definitions, which are in each of their documents. */
const MAX_TOTAL_BYTES = 512 * 1024 * 1024;

/**
 * Converts a document of OpenAPI v2, which describes a whole server, into one document of v3 for each of its group/versions, sorted by key.
 * What v2 does not say is missing from them: which values may be null, what defaults are, and which alternatives custom resources have.
 * @param body JSON
 * @param name of the document, for messages
 * @param hash returns the hash of a document's bytes
 * @throws GeneratorError `document` when it is not a document of OpenAPI v2, or is beyond all bounds
 */
export function convertSwagger(
  body: Uint8Array,
  name: string,
  hash: (text: Uint8Array) => string,
): readonly Document[] {
  checkExtent({ bytes: body.length, ...measure(body) }, name);
  const swagger = parseSwagger(body, name);
  const inherited: Inherited = {
    parameters: isObject(swagger.parameters) ? swagger.parameters : {},
    consumes: textsOf(swagger.consumes, ["application/json"]),
    produces: textsOf(swagger.produces, ["application/json"]),
  };
  const definitions = convertDefinitions(isObject(swagger.definitions) ? swagger.definitions : {});
  let total = 0;
  return [...pathsByKey(isObject(swagger.paths) ? swagger.paths : {}, inherited)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entries]) => {
      const paths = Object.fromEntries(entries);
      const schemas = referencedDefinitions(paths, definitions);
      const document = { openapi: "3.0.0", info: swagger.info, paths, components: { schemas } };
      const text = Buffer.from(canonicalJson(document, ""));
      total += text.length;
      if (total > MAX_TOTAL_BYTES)
        throw new GeneratorError("document", "the documents of all group/versions have more than 512 MiB", {
          document: name,
        });
      return { key, hash: hash(text), document: parseDocument(text, key) };
    });
}

function parseSwagger(body: Uint8Array, name: string): { readonly [member: string]: unknown } {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  const fail = (got: string, cause?: unknown): never => {
    throw new GeneratorError("document", `expected an OpenAPI v2 document, got ${got}`, { document: name, cause });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(nonJson(text), error);
  }
  if (!isObject(value)) return fail("some other JSON");
  if (typeof value.openapi === "string") return fail(`OpenAPI ${JSON.stringify(value.openapi.slice(0, 20))}`);
  return value.swagger === "2.0" ? value : fail("some other JSON");
}

/** The converted paths of each group/version; other paths are left out. */
function pathsByKey(
  paths: { readonly [path: string]: unknown },
  inherited: Inherited,
): ReadonlyMap<string, (readonly [path: string, item: object])[]> {
  const byKey = new Map<string, (readonly [string, object])[]>();
  for (const [path, item] of Object.entries(paths)) {
    const [, root = "", first = "", second = ""] = path.split("/");
    const key = root === "api" ? `${root}/${first}` : `${root}/${first}/${second}`;
    if (parseKey(key) === undefined) continue;
    const entries = byKey.get(key) ?? [];
    if (entries.length === 0) byKey.set(key, entries);
    entries.push([path, convertPath(item, inherited)]);
  }
  return byKey;
}
