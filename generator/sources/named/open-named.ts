import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { GeneratorError } from "../../errors.js";
import { describeSystemError, isErrorCode } from "../../files.js";
import { readSnapshotIndex, SNAPSHOT_INDEX } from "../../snapshot/index.js";
import type { DocumentSource } from "../document-source.js";
import { openEmbedded } from "../embedded.js";
import { openCluster } from "../open.js";
import type { ClusterOptions, OpenOptions } from "../options.js";
import { openSnapshot } from "../snapshot.js";
import { openGitSnapshot } from "./git.js";

/** Reads CustomResourceDefinitions from files and folders. */
export type CrdSource = (paths: readonly string[]) => Promise<DocumentSource>;

/** What names of sources refer to, besides files. */
export interface NamedOptions extends ClusterOptions, OpenOptions {
  /** Opens files and folders that are not snapshots; without it, they are an error. */
  readonly crds?: CrdSource;
  /** The folder that relative paths begin in; default: the current one. */
  readonly cwd?: string;
}

/**
 * Opens a source by its name: `cluster` or `cluster:CONTEXT`, `embedded` or `embedded:1.37`, `git:REV:PATH` for a snapshot in a revision of
 * the repository, or a path: the folder of a snapshot, or a file or folder with CustomResourceDefinitions. A folder called `cluster` is `./cluster`.
 * @throws GeneratorError `usage` for a name that refers to nothing; what opening a source of its kind throws
 */
export async function openNamed(name: string, options: NamedOptions = {}): Promise<DocumentSource> {
  const [kind, rest] = splitOnce(name);
  if (kind === "cluster" && rest !== "") return openCluster(withContext(options, rest), options);
  if (kind === "embedded" && rest !== "") return openEmbeddedVersion(rest, options);
  if (kind === "git" && rest !== undefined) {
    const [revision, path] = splitOnce(rest);
    if (revision === "" || path === undefined || path === "") throw usage(name, "expected git:REVISION:FOLDER");
    return openGitSnapshot(revision, path, options);
  }
  if (name === "") throw usage(name, NAMES);
  return openPath(name, options);
}

const NAMES =
  "expected the folder of a snapshot, a file or folder with CustomResourceDefinitions, cluster, cluster:CONTEXT, embedded, embedded:VERSION or git:REVISION:FOLDER";

/** The parts before and after the first colon. */
function splitOnce(text: string): [first: string, rest: string | undefined] {
  const at = text.indexOf(":");
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function withContext(options: NamedOptions, context: string | undefined): ClusterOptions {
  return context === undefined ? options : { ...options, connection: { ...options.connection, context } };
}

async function openEmbeddedVersion(version: string | undefined, { signal }: NamedOptions): Promise<DocumentSource> {
  const source = await openEmbedded(signal);
  if (version === undefined) return source;
  const { documents } = await source.load(["api/v1"]);
  const available = documents[0]?.document.info?.version ?? "";
  if (version.replace(/^v/, "") === available) return source;
  throw usage(`embedded:${version}`, `the bundled snapshot is of Kubernetes ${available}: use embedded:${available}`);
}

async function openPath(path: string, { crds, signal, cwd = "" }: NamedOptions): Promise<DocumentSource> {
  const folder = resolve(cwd, path);
  const isFolder = await isFolderAt(folder, path);
  if (isFolder && (await readSnapshotIndex(folder)) !== undefined)
    return openSnapshot(folder, signal, `the snapshot ${path}`);
  // The name that the user wrote, where it leads to the same place.
  if (crds !== undefined) return openDefinitions(cwd === "" ? path : folder, isFolder, crds);
  if (isFolder)
    throw usage(path, `the folder contains no snapshot; record one with: kubesmith snapshot --snapshot ${path}`);
  throw usage(path, `not a folder that contains a snapshot (${join(path, SNAPSHOT_INDEX)})`);
}

/** @throws GeneratorError `usage` for a folder that contains no definition: perhaps a snapshot was expected there */
async function openDefinitions(path: string, isFolder: boolean, crds: CrdSource): Promise<DocumentSource> {
  try {
    return await crds([path]);
  } catch (error) {
    if (!isFolder || !(error instanceof GeneratorError) || error.code !== "crd" || error.file !== undefined)
      throw error;
    const advice = `record a snapshot with: kubesmith snapshot --snapshot ${path}`;
    throw usage(path, `the folder contains neither a snapshot nor a CustomResourceDefinition; ${advice}`);
  }
}

/** @throws GeneratorError `usage` if there is nothing at the path */
async function isFolderAt(path: string, name: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw usage(
      name,
      isErrorCode(error, "ENOENT") ? `the file or folder does not exist; ${NAMES}` : describeSystemError(error),
    );
  }
}

function usage(name: string, problem: string): GeneratorError {
  return new GeneratorError("usage", `${JSON.stringify(name)}: ${problem}`);
}
