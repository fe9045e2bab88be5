import { createRequire } from "node:module";
import type typescript from "typescript";

/**
 * The TypeScript compiler, loaded as CommonJS: importing it would have Node.js read it once more. It is loaded when this module is, so this
 * folder must be imported by `import()`.
 */
export const ts: typeof typescript = createRequire(import.meta.url)("typescript");
