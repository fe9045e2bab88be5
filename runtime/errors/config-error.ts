import { isFileName, shownFiles } from "../text/file-name.js";
import { brand } from "./brand.js";

/** The place of a configuration problem. */
export interface ConfigErrorOptions extends ErrorOptions {
  /** The file with the problem, if there is one. */
  file?: string;
  /** The line in the file, from 1, if it is known. */
  line?: number;
}

/**
 * What is wrong with a configuration, or with the execution of it: `PluginNotFound`, `PluginFailed` and `PluginDenied` are about credential
 * plugins (`exec`), `RefreshFailed` about an OpenID Connect issuer; requests reject with these. `Locked`: another program is writing the
 * kubeconfig.
 */
export type ConfigErrorCode =
  | "NoConfiguration"
  | "MissingFile"
  | "UnreadableFile"
  | "UnwritableFile"
  | "InvalidFile"
  | "InvalidConfiguration"
  | "Unsupported"
  | "PluginNotFound"
  | "PluginFailed"
  | "PluginDenied"
  | "RefreshFailed"
  | "Locked";

/** The kubeconfig, the environment or the options do not describe a usable connection. Never contains a credential. */
export class ConfigError extends Error {
  static {
    brand(ConfigError, "ConfigError");
  }
  readonly code: ConfigErrorCode;
  /** The file with the problem, if there is one. Absent if what was given as its name is text, such as the content of a kubeconfig. */
  readonly file?: string;
  /** The line in `file`, from 1, if it is known. */
  readonly line?: number;

  constructor(code: ConfigErrorCode, message: string, options: ConfigErrorOptions = {}) {
    const { file, cause } = options;
    // Text may contain credentials. The message of a system error, which is the cause, quotes it, too.
    const isText = file !== undefined && !isFileName(file);
    super(
      isText ? message.replaceAll(file, () => shownFiles([file])) : message,
      cause === undefined || isText ? undefined : { cause },
    );
    this.code = code;
    if (file !== undefined && !isText) this.file = file;
    if (options.line !== undefined) this.line = options.line;
  }
}
