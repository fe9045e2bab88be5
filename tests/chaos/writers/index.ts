// What changes the objects, past the proxies.
export { createObjects, startWriters } from "./start.js";
