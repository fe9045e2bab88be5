import type { ParseBody } from "../transport/responses.js";

/** Names an option of resource methods that only this package knows: a function that parses the body of the response. */
export const PARSE_BODY: unique symbol = Symbol("parse body");

/** Options of which one may be that function. */
export interface ParsedBy {
  readonly [PARSE_BODY]?: ParseBody;
}
