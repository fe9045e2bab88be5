// What must be true at the end, as functions over data.
export { checkCache } from "./caches.js";
export { type ControlledObject, checkControlled } from "./controlled.js";
export { checkObservations } from "./observations.js";
export { checkReconciles } from "./reconciles.js";
export { checkSections, type Recorded } from "./sections.js";
