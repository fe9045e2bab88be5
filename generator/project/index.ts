export { type CIHost, githubWorkflow, gitlabJob, type Job, type PackageManager } from "./ci.js";
export { CONFIG_FILE, findConfig, liesIn, projectRoot, readConfig } from "./config.js";
export { type EditOptions, type EditResult, editFile, slashed } from "./edit-file.js";
export { addGeneratedFolders } from "./git-attributes.js";
export { addScripts, dependencyNames } from "./package-json.js";
export {
  configSchema,
  PACKAGE_SETTINGS,
  type PackageConfig,
  type ProjectConfig,
  SETTINGS,
  type Setting,
} from "./settings.js";
