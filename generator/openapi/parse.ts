import { GeneratorError } from "../errors.js";
import { isObject } from "../json.js";
import { checkShape } from "./check-shape.js";
import type { OpenAPIDocument } from "./types.js";

/** Maximum size of a document; the largest built-in one has 1.6 MB, and CRDs of 8 MB exist. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Maximum nesting of a complete document, including parts that are not read: some stages are recursive. */
const MAX_NESTING = 1_000;
/** Maximum number of definitions in one document. */
const MAX_SCHEMAS = 50_000;
/**
 * Maximum number of objects and lists in one document: what all stages take is in proportion to it. The largest built-in document has 12,000.
 * A limit of time would depend on the machine.
 */
const MAX_VALUES = 500_000;

/**
 * Parses a document of the OpenAPI v3 endpoint.
 * @param key its index key, for messages
 * @throws GeneratorError `document` when it is not JSON, not an OpenAPI 3 document, or beyond all bounds
 */
export function parseDocument(body: Uint8Array, key: string): OpenAPIDocument {
  checkExtent({ bytes: body.length, ...measure(body) }, key);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail(key, `expected an OpenAPI document, got ${nonJson(text)}`, error);
  }
  return checkDocument(value, key);
}

/** How large a document is. */
export interface DocumentExtent {
  readonly bytes: number;
  /** How deeply objects and lists are nested. */
  readonly deepest: number;
  /** How many objects and lists there are. */
  readonly values: number;
}

/**
 * Compares a document with the bounds of all documents, before anything is made of it.
 * @param key its index key, for messages
 * @throws GeneratorError `document` when it is larger
 */
export function checkExtent({ bytes, deepest, values }: DocumentExtent, key: string): void {
  if (bytes > MAX_BYTES) throw fail(key, `the document has ${bytes} bytes; the limit is ${MAX_BYTES}`);
  if (deepest > MAX_NESTING) throw fail(key, `the document is nested deeper than the limit of ${MAX_NESTING} levels`);
  if (values > MAX_VALUES) throw fail(key, `the document has ${values} objects and lists; the limit is ${MAX_VALUES}`);
}

/**
 * Takes a JSON value for a document.
 * @param key its index key, for messages
 * @throws GeneratorError `document` when it is not an OpenAPI 3 document, or has too many definitions
 */
export function checkDocument(value: unknown, key: string): OpenAPIDocument {
  if (!isObject(value) || typeof value.openapi !== "string")
    throw fail(key, "expected an OpenAPI document, got some other JSON");
  if (!value.openapi.startsWith("3."))
    throw fail(key, `expected OpenAPI 3, got ${JSON.stringify(value.openapi.slice(0, 20))}`);
  checkShape(value, key);
  const document: OpenAPIDocument = value;
  const schemas = Object.keys(document.components?.schemas ?? {}).length;
  if (schemas > MAX_SCHEMAS) throw fail(key, `the document has ${schemas} definitions; the limit is ${MAX_SCHEMAS}`);
  return document;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

/** How many objects and lists a JSON body has, and how deeply they are nested: its brackets, except those in strings. */
export function measure(body: Uint8Array): { readonly deepest: number; readonly values: number } {
  let values = 0;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === QUOTE) inString = !inString;
    else if (inString) {
      if (byte === BACKSLASH) i++;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values++;
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
  }
  return { deepest, values };
}

/** Describes a body that is not JSON, without repeating any of it. */
export function nonJson(text: string): string {
  if (text.trim() === "") return "an empty body";
  if (/^\s*</.test(text))
    return "HTML or XML; check that this is the address of a Kubernetes API server with no login page in front of it";
  return /^\s*[{[]/.test(text) ? "incomplete JSON; the response may have been cut off" : "text that is not JSON";
}

function fail(document: string, message: string, cause?: unknown): GeneratorError {
  return new GeneratorError("document", message, { document, cause });
}
