import { createRequire } from "node:module";
import { isObject } from "../json.js";

/** The version of `@kubesmith/runtime` that code is generated for: the installed one. */
export function runtimeVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("@kubesmith/runtime/package.json");
  if (!isObject(manifest) || typeof manifest.version !== "string") throw new Error("@kubesmith/runtime has no version");
  return manifest.version;
}
