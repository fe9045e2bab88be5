// The parts of tar-stream that scripts/build-libraries.mjs compiles.
declare module "#tar" {
  export { extract, type Pack, pack } from "tar-stream";
}
