// What stands between the informers and the server.
export { startChaosProxy } from "./serve.js";
