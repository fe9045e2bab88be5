export { openNamed } from "./open-named.js";
