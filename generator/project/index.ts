export { type CIHost, githubWorkflow, gitlabJob, type Job, type PackageManager } from "./ci.js";
export { type EditOptions, type EditResult, editFile, slashed } from "./edit-file.js";
export { addGeneratedFolders } from "./git-attributes.js";
export { addScripts, dependencyNames } from "./package-json.js";
