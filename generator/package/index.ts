export { mergeManifest } from "./merge-manifest.js";
export { packageFiles } from "./package-files.js";
export { runtimeVersion } from "./runtime-version.js";
export { packagedPaths } from "./transpile.js";
