import type { Enums } from "../api/index.js";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../print/index.js";

/** The content of `kubesmith.config.json`. Flags on the command line override it. */
export interface ProjectConfig {
  /** Folder of the snapshot. */
  readonly snapshot?: string;
  /** Use the bundled snapshot of a Kubernetes release, and no cluster. */
  readonly embedded?: boolean;
  /** Files with CustomResourceDefinitions, and folders that contain such files. */
  readonly crds?: readonly string[];
  /** Folder of the generated code. */
  readonly output?: string;
  /** Include only these groups or group/versions. */
  readonly include?: readonly string[];
  /** Omit these groups or group/versions. */
  readonly exclude?: readonly string[];
  /** Record snapshots without descriptions. */
  readonly stripDocs?: boolean;
  /** Whether enum fields accept only the listed values. */
  readonly enums?: Enums;
  /** Extension of relative imports. */
  readonly importExtension?: ImportExtension;
  /** The tsconfig.json of a program: `kubesmith generate` generates only what it uses. */
  readonly onlyUsed?: string;
  /** Files with Roles and ClusterRoles: `kubesmith generate` generates only what these allow. */
  readonly forRole?: readonly string[];
  /** Kubeconfig context of the cluster. */
  readonly context?: string;
  /** Settings of `kubesmith package`. */
  readonly package?: PackageConfig;
}

/** Settings of `kubesmith package`. */
export interface PackageConfig {
  /** Folder to write the package to. */
  readonly output?: string;
  /** Name of the package. */
  readonly name?: string;
  /** Version of the package. */
  readonly version?: string;
  /** SPDX expression of the licence. */
  readonly license?: string;
  /** File with the text of the licence. */
  readonly licenseFile?: string;
  /** File that becomes the README of the package. */
  readonly readme?: string;
  /** Leave the snapshot out of the package. */
  readonly omitSnapshot?: boolean;
  /** Name of the package on JSR. */
  readonly jsr?: string;
}

/** What a setting holds; a list of choices if it is one of them. */
export type SettingKind = "text" | "folder" | "file" | "paths" | "list" | "flag" | readonly string[];

/** A setting of the config file. */
export interface Setting {
  readonly kind: SettingKind;
  /** Its description, for editors and for the documentation. */
  readonly description: string;
}

/** The settings of the config file, apart from those of {@link PACKAGE_SETTINGS}. */
export const SETTINGS: { readonly [name in Exclude<keyof ProjectConfig, "package">]-?: Setting } = {
  snapshot: {
    kind: "folder",
    description: "Folder of the snapshot, relative to this file. Cannot be used together with `embedded`.",
  },
  embedded: { kind: "flag", description: "Use the bundled snapshot of a Kubernetes release, and no cluster." },
  crds: {
    kind: "paths",
    description:
      "Files with CustomResourceDefinitions, and folders that contain such files, relative to this file. Cannot be used together with `snapshot`.",
  },
  output: { kind: "folder", description: "Folder of the generated code, relative to this file." },
  include: {
    kind: "list",
    description: "Include only these groups or group/versions: `apps`, `apps/v1`, `*.example.com`.",
  },
  exclude: { kind: "list", description: "Omit these groups or group/versions." },
  stripDocs: { kind: "flag", description: "Record snapshots without descriptions." },
  enums: {
    kind: ["closed", "open"],
    description: "Whether enum fields accept only the listed values (`closed`) or other values too (`open`).",
  },
  importExtension: { kind: IMPORT_EXTENSIONS, description: "Extension of relative imports." },
  onlyUsed: {
    kind: "file",
    description:
      "The tsconfig.json of a program, relative to this file. `kubesmith generate` generates only what this program uses. Cannot be used together with `forRole`.",
  },
  forRole: {
    kind: "paths",
    description:
      "Files with Roles and ClusterRoles, relative to this file. `kubesmith generate` generates only what these roles allow.",
  },
  context: { kind: "text", description: "Kubeconfig context of the cluster." },
};

/** The settings under `package`. */
export const PACKAGE_SETTINGS: { readonly [name in keyof PackageConfig]-?: Setting } = {
  output: { kind: "folder", description: "Folder to write the package to, relative to this file." },
  name: { kind: "text", description: "Name of the package." },
  version: { kind: "text", description: "Version of the package." },
  license: { kind: "text", description: "SPDX expression of the licence, such as `Apache-2.0`." },
  licenseFile: { kind: "file", description: "File with the text of the licence, relative to this file." },
  readme: { kind: "file", description: "File that becomes the README of the package, relative to this file." },
  omitSnapshot: {
    kind: "flag",
    description: "Leave the snapshot, with which later versions can be compared, out of the package.",
  },
  jsr: { kind: "text", description: "Name of the package on JSR, `@scope/name`. Sources for JSR are written, too." },
};

/** The JSON schema of `kubesmith.config.json`, with which editors complete and check it. */
export function configSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of Kubesmith",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string", description: "Location of this schema." },
      ...propertiesOf(SETTINGS),
      package: {
        type: "object",
        description: "Settings of `kubesmith package`.",
        additionalProperties: false,
        properties: propertiesOf(PACKAGE_SETTINGS),
      },
    },
    not: {
      anyOf: [
        { required: ["snapshot", "embedded"], properties: { embedded: { const: true } } },
        { required: ["snapshot", "crds"] },
        { required: ["onlyUsed", "forRole"] },
      ],
    },
  };
}

function propertiesOf(settings: { readonly [name: string]: Setting }): object {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { kind, description }]) => [name, { ...typeOf(kind), description }]),
  );
}

function typeOf(kind: SettingKind): object {
  if (kind === "flag") return { type: "boolean" };
  if (kind === "list") return { type: "array", items: { type: "string", minLength: 1 } };
  if (kind === "paths") return { type: "array", minItems: 1, items: { type: "string", minLength: 1 } };
  if (typeof kind === "string") return { type: "string", minLength: 1 };
  return { enum: kind };
}
