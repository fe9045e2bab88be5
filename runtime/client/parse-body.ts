import type { ParseBody } from "../transport/responses.js";

/** The key of an option of resource methods, for use inside this package: a function that parses the body of the response. */
export const PARSE_BODY: unique symbol = Symbol("parse body");

/** Options that may contain this function. */
export interface ParsedBy {
  readonly [PARSE_BODY]?: ParseBody;
}
