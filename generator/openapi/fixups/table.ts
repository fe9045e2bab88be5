import { ANSWERS } from "./answers.js";
import { NULLABLE } from "./nullable.js";
import { OPTIONAL } from "./optional.js";
import { PARAMETERS } from "./parameters.js";
import { REQUIRED } from "./required.js";
import { REQUIRED_IN_CORE } from "./required-core.js";
import { REQUIRED_IN_EXTENSION } from "./required-extension.js";
import { SCHEMAS } from "./schemas.js";
import { STATEFUL_SET } from "./stateful-set.js";
import type { Fixup } from "./types.js";
import { UNIONS } from "./unions.js";

/**
 * All fix-ups. They are applied to every set of documents in this order. The last fix-ups make copies of definitions, so the copies contain
 * all other fix-ups. Each fix-up was found by an experiment, in which an object was sent and read back.
 */
export const FIXUPS: readonly Fixup[] = [
  ...OPTIONAL,
  ...REQUIRED,
  ...REQUIRED_IN_CORE,
  ...REQUIRED_IN_EXTENSION,
  ...NULLABLE,
  ...SCHEMAS,
  ...UNIONS,
  ...ANSWERS,
  ...PARAMETERS,
  ...STATEFUL_SET,
];
