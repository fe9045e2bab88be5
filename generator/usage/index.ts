export { affectedBy } from "./affected.js";
export { readUsage } from "./program.js";
export type {
  FieldUse,
  KindUse,
  Place,
  ResourceUse,
  TypeName,
  UnknownUse,
  Usage,
  Where,
} from "./types.js";
