// The parts of undici that scripts/build-libraries.mjs compiles.
declare module "#undici" {
  export { buildConnector, Pool } from "undici";
}
