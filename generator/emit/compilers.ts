import { createRequire } from "node:module";
import type { transformSchemaObject as TransformSchemaObject } from "openapi-typescript";
import type typescript from "typescript";
import { isErrorCode } from "../files.js";

// As CommonJS: importing them would have Node.js read 9 MB once more, for the names of the exports, which takes longer than running them.
const require = createRequire(import.meta.url);

/** The TypeScript compiler. It is loaded when this module is, so only what emits may import it. */
export const ts: typeof typescript = require("typescript");

/** openapi-typescript's writer of types alone: its entry point also loads a bundler and a linter. */
export const transformSchemaObject: typeof TransformSchemaObject = await loadTransform();

async function loadTransform(): Promise<typeof TransformSchemaObject> {
  try {
    return require("openapi-typescript/dist/transform/schema-object.cjs").default;
  } catch (error) {
    // It requires a module that is ESM alone, which Node.js can since 20.19 and 22.12. Before, it is the entry that takes longer to load.
    if (!isErrorCode(error, "ERR_REQUIRE_ESM")) throw error;
    return (await import("openapi-typescript")).transformSchemaObject;
  }
}
