import { createRequire } from "node:module";
import type { transformSchemaObject as TransformSchemaObject } from "openapi-typescript";
import type typescript from "typescript";

// Loaded as CommonJS: importing them would make Node.js scan 9 MB for the names of the exports, which takes longer than running them.
const require = createRequire(import.meta.url);

/** The TypeScript compiler. It is loaded when this module is, so only what emits may import it. */
export const ts: typeof typescript = require("typescript");

/** Only openapi-typescript's type transformer: its main module would also load a bundler and a linter. */
export const transformSchemaObject: typeof TransformSchemaObject =
  require("openapi-typescript/dist/transform/schema-object.cjs").default;
