export { applyFixups, type FixedDocuments } from "./apply.js";
export { FIXUPS } from "./table.js";
export { type Fixup, isFor, MINORS, type Minor } from "./types.js";
