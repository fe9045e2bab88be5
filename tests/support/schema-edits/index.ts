import type { Edit } from "./edit.js";
import { KEYED_LISTS } from "./keyed-lists.js";
import { LIMITS } from "./limits.js";
import { OBJECTS } from "./objects.js";
import { OTHERS } from "./others.js";
import { TYPES } from "./types.js";

export type { Edit, EditablePlace, EditableSchema } from "./edit.js";
export { joined, placesIn } from "./places.js";
export { KEYED_LISTS };

/** Edits of every class of change that a schema can have. */
export const EDITS: readonly Edit[] = [...OBJECTS, ...TYPES, ...LIMITS, ...OTHERS];
