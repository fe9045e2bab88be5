import { expect, it } from "vitest";
import { type CompilerOptions, importExtensionFor } from "./import-extension.js";

it.each<[string, CompilerOptions | undefined, "js" | "ts" | "none"]>([
  ["no tsconfig", undefined, "js"],
  ["no options", {}, "js"],
  ["NodeNext", { module: "NodeNext" }, "js"],
  ["NodeNext, checked only", { module: "NodeNext", moduleResolution: "NodeNext", noEmit: true }, "js"],
  ["native type stripping", { module: "nodenext", allowImportingTsExtensions: true, noEmit: true }, "ts"],
  ["extensions rewritten by tsc", { module: "node20", rewriteRelativeImportExtensions: true }, "ts"],
  ["extensions allowed, with CommonJS", { module: "commonjs", rewriteRelativeImportExtensions: true }, "ts"],
  ["extensions refused", { allowImportingTsExtensions: false, module: "NodeNext" }, "js"],
  ["Vite", { module: "ESNext", moduleResolution: "bundler", allowImportingTsExtensions: true, noEmit: true }, "ts"],
  ["Next.js", { module: "esnext", moduleResolution: "Bundler", noEmit: true }, "none"],
  ["a bundler, and declarations by tsc", { moduleResolution: "bundler", emitDeclarationOnly: true }, "none"],
  ["a bundler implied by module", { module: "Preserve", noEmit: true }, "none"],
  ["bundler resolution, compiled by tsc", { module: "ESNext", moduleResolution: "bundler" }, "js"],
  ["CommonJS", { module: "CommonJS" }, "none"],
  ["node10", { module: "ESNext", moduleResolution: "node10" }, "none"],
  ["node10 by its former name", { moduleResolution: "Node" }, "none"],
  ["classic", { moduleResolution: "classic" }, "none"],
  ["a target alone", { target: "ES2022", strict: true }, "js"],
  ["values of other types", { module: 1, moduleResolution: null, noEmit: "true" }, "js"],
])("%s", (_, options, wanted) => {
  expect(importExtensionFor(options)).toBe(wanted);
});
