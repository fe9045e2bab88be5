// Loaded when HTTP/2 is first needed.
export { createMultiplexer, type Multiplexer, type Negotiation } from "./multiplexer.js";
export { openHttp2 } from "./open-http2.js";
export { CALLS, STREAMS } from "./session.js";
