import type { AbortSignal } from "../abort-signal.js";
import type { Enums } from "../api/index.js";
import { ALLOW } from "../diff/allow.js";
import { GeneratorError } from "../errors.js";
import { isObject } from "../json.js";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../print/index.js";
import type { SourceProgress } from "../sources/index.js";

/** Options that every operation has. */
export interface OperationOptions {
  /** Called when a step begins and, if a step has measurable progress, during it. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborts the operation, which then rejects with the signal's reason; nothing is written. */
  readonly signal?: AbortSignal;
}

/** Options that decide what generated code looks like. The lock records them; a later run without them uses the recorded values. */
export interface OutputOptions {
  /**
   * Whether a field whose document lists its values accepts others too: `closed` accepts only the listed ones where a value is written;
   * `open` accepts any string. Values that are only read, those in a `status`, may always be others. Default: that of the code in the
   * folder; for a new folder, `closed`.
   */
  readonly enums?: Enums;
  /**
   * The extension of relative imports: `./types.js`, `./types.ts` or `./types`. Default: that of the code in the folder; for a new folder, what
   * suits the nearest tsconfig.json in it or above it.
   */
  readonly importExtension?: ImportExtension;
}

/** Options that limit what generated code contains. At most one of them may be set. The lock records the limit. */
export interface LimitOptions {
  /**
   * The path of a tsconfig.json, or of the folder that contains it. The code then contains only what this program uses. Default: everything.
   */
  readonly onlyUsed?: string;
  /** Files with Roles and ClusterRoles, as YAML or JSON. The code then contains only what these allow. Default: everything. */
  readonly forRole?: readonly string[];
}

export type { Enums, ImportExtension };

/** The progress of an operation. */
export type Progress =
  | SourceProgress
  | {
      readonly step: "generate-modules";
      /** How many documents modules are generated from. */
      readonly documents: number;
      /** How many types will be generated, once that is known. */
      readonly definitions?: number;
    }
  | { readonly step: "compile-package" }
  | { readonly step: "read-program" }
  | { readonly step: "write-files" };

const TEXTS = [
  "before",
  "after",
  "snapshot",
  "swagger",
  "output",
  "name",
  "version",
  "cacheDir",
  "tsconfig",
  "namespace",
  "usedBy",
  "onlyUsed",
  "versionFromDiff",
  "previousVersion",
  "license",
  "licenseFile",
  "readme",
  "jsr",
];
const LISTS = ["include", "exclude"];
const PATHS = ["crds", "forRole"];
const FLAGS = ["embedded", "force", "offline", "stripDocs", "write", "omitSnapshot"];
const CHOICES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["allow", ALLOW],
  ["enums", ["closed", "open"]],
  ["importExtension", IMPORT_EXTENSIONS],
]);

/**
 * Checks the options that a program passed, which may not have been type-checked.
 * @param required names of the texts that are required
 * @throws GeneratorError `usage` for options of the wrong type, and for those that are missing or empty
 */
export function checkOptions(options: unknown, required: readonly string[] = []): void {
  if (!isObject(options)) throw new GeneratorError("usage", "the options must be an object");
  const fail = (name: string, expected: string): never => {
    throw new GeneratorError("usage", `\`${name}\` must be ${expected}`, { options: [name] });
  };
  for (const name of TEXTS) {
    const value = options[name];
    if (value === undefined && !required.includes(name)) continue;
    if (typeof value !== "string" || value === "") fail(name, "a non-empty string");
  }
  for (const name of LISTS) {
    const value = options[name];
    if (value === undefined) continue;
    if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) fail(name, "a list of strings");
  }
  for (const name of PATHS) {
    const value = options[name];
    if (value === undefined) continue;
    if (!Array.isArray(value) || value.length === 0 || !value.every((one) => typeof one === "string" && one !== ""))
      fail(name, "a non-empty list of non-empty strings");
  }
  for (const name of FLAGS) {
    const value = options[name];
    if (value !== undefined && typeof value !== "boolean") fail(name, "true or false");
  }
  for (const [name, choices] of CHOICES) {
    const value = options[name];
    if (value !== undefined && !choices.some((choice) => choice === value)) fail(name, `one of ${choices.join(", ")}`);
  }
}

/**
 * Returns the selected group/versions, at least one.
 * @throws GeneratorError `usage` if `exclude` removes all of them: code without a module is useless
 */
export function atLeastOne(wanted: string[]): string[] {
  if (wanted.length > 0) return wanted;
  throw new GeneratorError("usage", "`exclude` excludes all group/versions; list them with: kubesmith discover", {
    options: ["exclude"],
  });
}
