export { CONFIG_FILE, findConfig, liesIn, projectRoot, readConfig } from "./config.js";
export {
  configSchema,
  PACKAGE_SETTINGS,
  type PackageConfig,
  type ProjectConfig,
  SETTINGS,
  type Setting,
} from "./settings.js";
