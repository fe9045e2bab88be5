// The parts of undici that scripts/build-undici.mjs compiles.
declare module "#undici" {
  export { buildConnector, Pool } from "undici";
}
