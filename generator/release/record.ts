import { isPathBelow } from "../files.js";
import { canonicalJson, isObject, isStringRecord } from "../json.js";
import { type Document, isBuiltInKey } from "../openapi/index.js";

/** Name of the file in a package that says what the package was made from. */
export const PACKAGE_RECORD = "kubesmith.json";
const FORMAT = 1;
/** The member that marks the file as written by kubesmith. */
const MARKER = "kubesmithPackage";

/** What a package was made from. It contains only versions and hashes, no address and no credential. */
export interface PackageRecord {
  readonly name: string;
  readonly version: string;
  /** Version of the generator. */
  readonly generator: string;
  /** Version of `@kubesmith/runtime` that the code was generated for. */
  readonly runtime: string;
  /** The Kubernetes release that the documents are of, as they say it: `1.36`; absent if they do not, or are not known. */
  readonly kubernetes?: string;
  /** Whether the documents had no descriptions. */
  readonly strippedDocs: boolean;
  /** Whether fields whose values are listed accept others too. */
  readonly enums: "closed" | "open";
  /** The server's hash of each document, by index key. */
  readonly documents: { readonly [key: string]: string };
  /** SHA-256 of the files that do not show by themselves that kubesmith wrote them, by path. */
  readonly files: { readonly [path: string]: string };
}

/** The content of a record's file. */
export function formatRecord(record: PackageRecord): string {
  return canonicalJson({ [MARKER]: FORMAT, ...record });
}

/** Parses the text of a record; `undefined` if kubesmith did not write it, or another version did. */
export function parseRecord(text: string): PackageRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value[MARKER] !== FORMAT) return undefined;
  const { name, version, generator, runtime, kubernetes, strippedDocs, enums, documents, files } = value;
  if (typeof name !== "string" || typeof version !== "string") return undefined;
  if (typeof generator !== "string" || typeof runtime !== "string" || typeof strippedDocs !== "boolean")
    return undefined;
  if (enums !== "closed" && enums !== "open") return undefined;
  if (!isStringRecord(documents) || !isStringRecord(files)) return undefined;
  if (!Object.keys(files).every(isPathBelow)) return undefined;
  const release = typeof kubernetes === "string" ? { kubernetes } : {};
  return { name, version, generator, runtime, ...release, strippedDocs, enums, documents, files };
}

const RELEASE = /^v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)(?![\d.])/;

/** The Kubernetes release that documents are of: `1.36`, or `1.30.4` where an older server says it. Other servers' documents do not count. */
export function kubernetesVersion(documents: readonly Document[]): string | undefined {
  for (const { key, document } of documents) {
    const { title, version } = document.info ?? {};
    const release = isBuiltInKey(key) && title === "Kubernetes" ? RELEASE.exec(version ?? "")?.[1] : undefined;
    if (release !== undefined) return release;
  }
  return undefined;
}
