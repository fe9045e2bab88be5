// A real node for a control plane: see ../README.md.
export { testNode } from "./constants.js";
export { type Network, startNodeNetwork } from "./network.js";
export { type NodeExecutables, startNode } from "./node.js";
export { ensureNodePrograms } from "./packages.js";
export { assertNodeSupport } from "./support.js";
