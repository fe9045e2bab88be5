import { createRequire } from "node:module";
import type { transformSchemaObject as TransformSchemaObject } from "openapi-typescript";
import type typescript from "typescript";
import { isErrorCode } from "../files.js";

// Loaded as CommonJS: importing them would make Node.js scan 9 MB for the names of the exports, which takes longer than running them.
const require = createRequire(import.meta.url);

/** The TypeScript compiler. It is loaded when this module is, so only what emits may import it. */
export const ts: typeof typescript = require("typescript");

/** Only openapi-typescript's type transformer: its main module would also load a bundler and a linter. */
export const transformSchemaObject: typeof TransformSchemaObject = await loadTransform();

async function loadTransform(): Promise<typeof TransformSchemaObject> {
  try {
    return require("openapi-typescript/dist/transform/schema-object.cjs").default;
  } catch (error) {
    // It requires a module that is only available as ESM, which Node.js supports since 20.19 and 22.12. Older versions load the main module,
    // which takes longer.
    if (!isErrorCode(error, "ERR_REQUIRE_ESM")) throw error;
    return (await import("openapi-typescript")).transformSchemaObject;
  }
}
