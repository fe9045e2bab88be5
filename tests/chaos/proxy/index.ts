// What stands between the informers and the server.
export { type ChaosProxy, startChaosProxy } from "./serve.js";
