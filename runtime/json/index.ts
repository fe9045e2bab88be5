// JSON of Kubernetes objects, without loss: for programs that store, compare or send objects themselves.

export { parse } from "./parse.js";
export { stringify } from "./stringify.js";
