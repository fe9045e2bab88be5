import { ANSWERS } from "./answers.js";
import { NULLABLE } from "./nullable.js";
import { OPTIONAL } from "./optional.js";
import { REQUIRED } from "./required.js";
import { SCHEMAS } from "./schemas.js";
import type { Fixup } from "./types.js";

/** All corrections, applied to every set of documents. Each was found by experiment: the object was sent, and read back. */
export const FIXUPS: readonly Fixup[] = [...OPTIONAL, ...REQUIRED, ...NULLABLE, ...SCHEMAS, ...ANSWERS];
