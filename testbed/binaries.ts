import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, constants, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { binaryFile, type GoBuild, goBuild } from "./go-module.js";
import { withLock } from "./lock.js";
import { defaultVersion, isOwn, type KubernetesVersion, type Program } from "./versions.js";

/** What {@link ensureBinaries} is asked for. */
export interface BinariesRequest<P extends Program> {
  /** Defaults to {@link defaultVersion}. */
  readonly version?: KubernetesVersion;
  readonly programs: readonly P[];
  /** Takes lines of progress; standard error by default. */
  readonly log?: (line: string) => void;
}

/**
 * The executables of `programs`, by name: those of the folder KUBEBUILDER_ASSETS for the default version, else those built
 * before, else built now, which takes minutes once.
 *
 * Throws when KUBEBUILDER_ASSETS lacks one of etcd, kube-apiserver and kubectl, when a build is needed and Go is not
 * installed, and when a build fails.
 */
export async function ensureBinaries<P extends Program>(request: BinariesRequest<P>): Promise<Record<P, string>> {
  const { version = defaultVersion, programs, log = (line) => console.error(line) } = request;
  const found: [Program, string][] = [];
  for (const program of programs) {
    found.push([program, (await asset(version, program)) ?? (await ensureBuilt(goBuild(version, program), log))]);
  }
  return Object.fromEntries(found) as Record<P, string>;
}

async function asset(version: KubernetesVersion, program: Program): Promise<string | undefined> {
  const folder = process.env.KUBEBUILDER_ASSETS;
  if (!folder || version !== defaultVersion) {
    return undefined;
  }
  const file = join(folder, program);
  if (await isExecutable(file)) {
    return file;
  }
  if (program === "kube-controller-manager" || program === "sample-apiserver" || isOwn(program)) {
    return undefined; // not among the assets of envtest
  }
  throw new Error(`KUBEBUILDER_ASSETS is ${folder}, which contains no executable ${program}`);
}

async function ensureBuilt(build: GoBuild, log: (line: string) => void): Promise<string> {
  const file = await binaryFile(build);
  if (await isExecutable(file)) {
    return file;
  }
  const name = `${build.program} ${build.release}`;
  await mkdir(dirname(file), { recursive: true });
  await withLock(
    `${file}.lock`,
    async () => {
      if (!(await isExecutable(file))) {
        const start = performance.now();
        await buildInto(build, file, () =>
          log(`testbed: building ${name} (built once per version; the first program takes a few minutes)`),
        );
        log(`testbed: built ${name} in ${Math.round((performance.now() - start) / 1000)} s`);
      }
    },
    () => log(`testbed: waiting for another process that builds ${name}`),
  );
  return file;
}

/** Builds under another name and renames, so that `file` is complete or absent, whoever else builds it. */
async function buildInto(build: GoBuild, file: string, onStart: () => void): Promise<void> {
  await removeAbandoned(file);
  const building = `${file}.${randomBytes(6).toString("hex")}.building`;
  try {
    await runGo(build, building, onStart);
    await rename(building, file);
  } finally {
    await rm(building, { force: true });
  }
}

/** Runs `go build`; `onStart` is called when Go was found and runs. */
function runGo(
  { program, release, moduleFolder, goPackage, flags, env }: GoBuild,
  output: string,
  onStart: () => void,
): Promise<void> {
  const child = spawn("go", ["build", ...flags, "-o", output, goPackage], {
    cwd: moduleFolder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  return new Promise((resolve, reject) => {
    child.on("spawn", onStart);
    child.on("error", (error: NodeJS.ErrnoException) => {
      const missing = `${program} ${release} is not built yet and there is no "go" command: install Go 1.26 or newer (go.dev/doc/install), \
or point KUBEBUILDER_ASSETS at a folder with etcd, kube-apiserver and kubectl`;
      reject(error.code === "ENOENT" ? new Error(missing, { cause: error }) : error);
    });
    child.on("close", (code) => {
      code === 0 ? resolve() : reject(new Error(`go could not build ${program} ${release}:\n${errors.trimEnd()}`));
    });
  });
}

/** Removes the remains of builds that were killed; an hour is longer than any build takes. */
async function removeAbandoned(file: string): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (name.startsWith(`${basename(file)}.`) && name.endsWith(".building")) {
      const leftover = join(dirname(file), name);
      const { mtimeMs } = await stat(leftover);
      if (Date.now() - mtimeMs > 3_600_000) {
        await rm(leftover, { force: true });
      }
    }
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
