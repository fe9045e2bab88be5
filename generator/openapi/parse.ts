import { GeneratorError } from "../errors.js";
import { isObject } from "../json.js";
import type { OpenAPIDocument } from "./types.js";

/** Largest document that is read; the largest built-in one has 1.6 MB, CRDs of 8 MB have been seen. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Most definitions of one document. */
const MAX_SCHEMAS = 50_000;

/**
 * Parses a document of the OpenAPI v3 endpoint.
 * @param key its index key, for messages
 * @throws GeneratorError `document` when it is no JSON, no OpenAPI 3 document, or beyond all bounds
 */
export function parseDocument(body: Buffer, key: string): OpenAPIDocument {
  if (body.length > MAX_BYTES) throw fail(key, `the document has ${body.length} bytes, more than ${MAX_BYTES}`);
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail(key, `expected an OpenAPI document, got ${nonJson(text)}`, error);
  }
  if (!isObject(value) || typeof value.openapi !== "string")
    throw fail(key, "expected an OpenAPI document, got other JSON");
  if (!value.openapi.startsWith("3."))
    throw fail(key, `expected OpenAPI 3, got ${JSON.stringify(value.openapi).slice(0, 20)}`);
  for (const [parent, name] of [
    [value, "paths"],
    [value, "components"],
    [value.components, "schemas"],
  ] as const) {
    const member = isObject(parent) ? parent[name] : undefined;
    if (member !== undefined && !isObject(member)) throw fail(key, `expected "${name}" to be an object`);
  }
  const document: OpenAPIDocument = value;
  const schemas = Object.keys(document.components?.schemas ?? {}).length;
  if (schemas > MAX_SCHEMAS) throw fail(key, `the document has ${schemas} definitions, more than ${MAX_SCHEMAS}`);
  return document;
}

/** What a body that is no JSON looks like, without repeating any of it. */
export function nonJson(text: string): string {
  if (text.trim() === "") return "an empty body";
  if (/^\s*</.test(text))
    return "HTML or XML: is the address that of a Kubernetes API server, and no proxy or login page between?";
  return /^\s*[{[]/.test(text)
    ? "JSON that ends or breaks in the middle: was the answer cut short?"
    : "text that is no JSON";
}

function fail(document: string, message: string, cause?: unknown): GeneratorError {
  return new GeneratorError("document", message, { document, cause });
}
