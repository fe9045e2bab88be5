// What changes the objects, past the proxies.
export { initialObjects } from "./operations.js";
export { startWriters, write } from "./write.js";
