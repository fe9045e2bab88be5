import type { Allow } from "../../diff/index.js";
import type { Filter, SourceOptions } from "../../sources/index.js";
import type { LimitOptions, OperationOptions, OutputOptions } from "../options.js";

/**
 * Options of `verify`. The limit of the code is in its lock: `onlyUsed` and `forRole` count only if the lock cannot be read, and the code is
 * written again.
 */
export interface VerifyOptions extends SourceOptions, Filter, OutputOptions, LimitOptions, OperationOptions {
  /** Folder of the snapshot; required unless `embedded`, `crds` or `swagger` is used. */
  readonly snapshot?: string;
  /** Compare with the bundled snapshot instead, for code that was generated from it; default: false. */
  readonly embedded?: boolean;
  /** Compare with files of CustomResourceDefinitions instead, for code that was generated from them; the cluster is not read then. */
  readonly crds?: readonly string[];
  /** Compare with a file in OpenAPI v2 instead, for code that was generated from it; the cluster is not read then. */
  readonly swagger?: string;
  /** Folder of the generated code. */
  readonly output: string;
  /** Do not connect to the cluster; default: false. */
  readonly offline?: boolean;
  /**
   * Which differences between the cluster and the snapshot are allowed: `none`, those that break nobody (`compatible`), or `any`. They are returned
   * with `allowed: true`. The code must match its snapshot in any case. Default: `none`; with `write`: `any`.
   */
  readonly allow?: Allow;
  /**
   * If something differs, record the snapshot again, and generate the code from it; default: false. Nothing is written if the cluster differs in
   * ways that `allow` does not permit.
   */
  readonly write?: boolean;
}
