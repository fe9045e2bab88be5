import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, posix } from "node:path";
import type { AbortSignal } from "../../abort-signal.js";
import { GeneratorError } from "../../errors.js";
import { isPathBelow } from "../../files.js";
import type { DocumentSource } from "../document-source.js";
import { openSnapshot } from "../snapshot.js";

/** Maximum size of a snapshot in a repository, and of what Git prints about it; that of 300 group/versions has 200 MB. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Maximum number of its files. */
const MAX_FILES = 20_000;
/** Git may wait for a lock, or for a repository on a network. */
const TIMEOUT_MS = 60_000;

/** Where Git runs, and how to abort it. */
export interface GitOptions {
  /** The folder that the path of the snapshot begins in; default: the current one. */
  readonly cwd?: string;
  /** Aborts Git. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a snapshot as it was in a revision of the Git repository that contains a folder. Git only reads its own objects: nothing is
 * checked out, and no hook, filter or credential helper runs.
 * @param revision a commit, branch, tag, or anything else that `git rev-parse` resolves to a commit
 * @param path the snapshot's folder, relative to the current folder, or to `cwd`
 * @throws GeneratorError `usage` for a revision or folder that does not exist, `snapshot` if it is not a snapshot, or Git fails
 */
export async function openGitSnapshot(
  revision: string,
  path: string,
  options: GitOptions = {},
): Promise<DocumentSource> {
  // Git would take it for an option; not all of its versions have a way to tell them apart.
  if (revision.startsWith("-")) throw usage(revision, path, "a revision cannot begin with -");
  if (isAbsolute(path)) throw usage(revision, path, "the folder must be relative to the current folder");
  const git = createGit(options);
  const prefix = (await git(["rev-parse", "--show-prefix"])).toString("utf8").trimEnd();
  const folder = posix.normalize(`${prefix}${path.replaceAll("\\", "/")}/`);
  if (folder.startsWith("../")) throw usage(revision, path, "the folder is outside of the repository");
  const commit = await resolveCommit(git, revision, path);
  const files = await listFiles(git, commit, folder);
  if (files.length === 0) {
    // With the whole path: the one that the user wrote begins in the current folder.
    const inRepository = folder === "./" ? "" : ` ${folder.slice(0, -1)}`;
    throw usage(revision, path, `the folder${inRepository} does not exist in that revision, or contains no snapshot`);
  }
  const contents = await readObjects(git, files);
  const copy = await mkdtemp(join(tmpdir(), "kubesmith-git-"));
  try {
    for (const [i, file] of files.entries()) {
      const target = join(copy, file.path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, contents[i] ?? "");
    }
    // All of its documents are read at once.
    return await openSnapshot(copy, options.signal, `the snapshot ${path} in ${revision}`);
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    throw new GeneratorError(error.code, error.message.replaceAll(copy, `git:${revision}:${path}`), { cause: error });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Runs Git with arguments, and returns its output. */
type Git = (args: readonly string[], input?: string) => Promise<Buffer>;

function createGit({ cwd, signal }: GitOptions): Git {
  const env = {
    ...process.env,
    // Missing objects of a partial clone are not fetched, paths are not patterns, and nobody is asked for a password.
    GIT_NO_LAZY_FETCH: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
  const limits = { maxBuffer: MAX_BYTES, timeout: TIMEOUT_MS, ...(signal !== undefined && { signal }) };
  const options = { encoding: "buffer", env, windowsHide: true, ...limits, ...(cwd !== undefined && { cwd }) } as const;
  return (args, input = "") =>
    new Promise((resolve, reject) => {
      const child = execFile("git", [...args], options, (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        if (signal?.aborted === true) return reject(signal.reason);
        reject(new GeneratorError("snapshot", describeFailure(error, stderr), { cause: error }));
      });
      // Git may end before it has read everything.
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
}

function describeFailure(error: Error & { readonly code?: unknown }, stderr: Buffer): string {
  if (error.code === "ENOENT") return "git is not installed, or not in the PATH";
  const [line = ""] = stderr.toString("utf8").trim().split("\n");
  return `git failed: ${line === "" ? error.message : line}`;
}

async function resolveCommit(git: Git, revision: string, path: string): Promise<string> {
  try {
    const output = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
    return output.toString("utf8").trim();
  } catch (error) {
    throw usage(revision, path, "the commit does not exist", error);
  }
}

/** A file in a commit. */
interface File {
  /** Path below the folder. */
  readonly path: string;
  /** Name of its object. */
  readonly object: string;
  readonly size: number;
}

async function listFiles(git: Git, commit: string, folder: string): Promise<readonly File[]> {
  const place = folder === "./" ? [] : ["--", folder];
  const output = (await git(["ls-tree", "-r", "-z", "-l", "--full-tree", commit, ...place])).toString("utf8");
  const files = output.split("\0").flatMap((line): File[] => {
    // Only regular files: a link could lead anywhere.
    const [, object, size, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line) ?? [];
    if (object === undefined || path === undefined || !/\.(?:json|br)$/.test(path)) return [];
    const inner = folder === "./" ? path : path.slice(folder.length);
    // Commits that a program made may contain any name.
    return isPathBelow(inner) ? [{ path: inner, object, size: Number(size) }] : [];
  });
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length > MAX_FILES || bytes > MAX_BYTES) {
    const limits = `the limits are ${MAX_FILES} files and ${MAX_BYTES} bytes`;
    throw new GeneratorError("snapshot", `${folder} has ${files.length} files with ${bytes} bytes; ${limits}`);
  }
  return files;
}

async function readObjects(git: Git, files: readonly File[]): Promise<readonly Buffer[]> {
  const output = await git(["cat-file", "--batch"], files.map(({ object }) => `${object}\n`).join(""));
  let at = 0;
  return files.map(({ size }) => {
    // Each is a line about the object, its content, and a newline.
    const start = output.indexOf("\n", at) + 1;
    at = start + size + 1;
    return output.subarray(start, start + size);
  });
}

function usage(revision: string, path: string, problem: string, cause?: unknown): GeneratorError {
  const message = `${JSON.stringify(`git:${revision}:${path}`)}: ${problem}`;
  return new GeneratorError("usage", message, { cause });
}
