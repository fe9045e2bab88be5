import { brand } from "./brand.js";

/** Where a configuration problem is. */
export interface ConfigErrorOptions extends ErrorOptions {
  /** The file at fault, where one is. */
  file?: string;
  /** The line in it, from 1, where it is known. */
  line?: number;
}

/**
 * What is wrong with a configuration, or with what it makes a client do: `PluginNotFound`, `PluginFailed` and `PluginDenied` are about
 * credential plugins (`exec`), `RefreshFailed` about an OpenID Connect issuer; requests reject with these. `Locked`: someone else is
 * writing the kubeconfig.
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

/** No connection can be made of the kubeconfig, the environment or the options. Never holds a credential. */
export class ConfigError extends Error {
  static {
    brand(ConfigError, "ConfigError");
  }
  readonly code: ConfigErrorCode;
  /** The file at fault, where one is. */
  readonly file?: string;
  /** The line in `file`, from 1, where it is known. */
  readonly line?: number;

  constructor(code: ConfigErrorCode, message: string, options: ConfigErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.file !== undefined) this.file = options.file;
    if (options.line !== undefined) this.line = options.line;
  }
}
