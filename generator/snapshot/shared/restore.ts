import { canonicalJson } from "../../json.js";
import { checkDocument, checkExtent, measure, type OpenAPIDocument } from "../../openapi/index.js";
import { isSharedFile } from "../format.js";
import { type SharedValues, sharedValues as valuesByName } from "./decode.js";
import { MAX_HOLE } from "./extent.js";
import { layOut } from "./layout.js";

export type { SharedValues } from "./decode.js";

/** Reads the file with what documents share. Throws for anything else. */
export function sharedValues(content: Buffer): SharedValues {
  const value = parse(content);
  if (!isSharedFile(value)) throw new Error("it has no shared values");
  return valuesByName(value.values);
}

/**
 * Restores a document from its file. Before, its size is computed: a few shared values could be referred to very often.
 * @param key the document's index key
 * @throws GeneratorError `document` when it is not an OpenAPI document, or larger than documents may be; other errors for a damaged file
 */
export function restoreDocument(content: Buffer, key: string, shared: SharedValues): OpenAPIDocument {
  const value = shared.restore(parse(content), ({ values, depth, length, holes }) =>
    checkExtent({ bytes: length + holes * MAX_HOLE, deepest: depth, values }, key),
  );
  return checkDocument(value, key);
}

/** The texts as which a snapshot may have recorded the JSON value of a file, in the present form and that of earlier versions; none if it is not JSON. */
export function recordedForms(content: Buffer): readonly string[] {
  try {
    const value = parse(content);
    return [layOut(value), canonicalJson(value)];
  } catch {
    return [];
  }
}

function parse(content: Buffer): unknown {
  // What is nested too deeply is found without recursion.
  if (measure(content).deepest > MAX_NESTING) throw new Error("it is nested too deeply");
  return JSON.parse(content.toString("utf8"));
}

/** Of a file, which is hardly deeper than its documents. */
const MAX_NESTING = 1_010;
