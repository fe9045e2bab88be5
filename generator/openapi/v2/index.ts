export { convertSwagger } from "./convert.js";
