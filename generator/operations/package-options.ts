import type { Filter, SourceOptions } from "../sources/index.js";
import type { OperationOptions, OutputOptions } from "./options.js";
import type { PackageTextOptions } from "./package-texts.js";
import type { VersionOptions } from "./package-version.js";

/** Options of `packageSdk`. */
export interface PackageOptions
  extends SourceOptions,
    Filter,
    OutputOptions,
    OperationOptions,
    VersionOptions,
    PackageTextOptions {
  /** Folder of the package: new, empty, written by `packageSdk` before, or, if no source is specified, containing generated sources. */
  readonly output: string;
  /** Name of the npm package. */
  readonly name: string;
  /**
   * Leave the documents out of the package. By default it contains them as a small snapshot without descriptions, so that later versions can
   * be compared with it. A package that is built from generated sources in place never contains them.
   */
  readonly omitSnapshot?: boolean;
  /** Name of the package on JSR, `@scope/name`: sources for JSR are written, too, into the folder `jsr` below `output`. */
  readonly jsr?: string;
}
