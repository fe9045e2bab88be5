// What must be true at the end, as functions over data.
export { checkCache } from "./caches.js";
export { checkObservations } from "./observations.js";
