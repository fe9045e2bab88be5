import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../go-module.js";
import { withLock } from "../lock.js";
import { createImages } from "./images.js";

/** What a node runs in addition to the programs of Kubernetes: files and folders. */
export interface NodePrograms {
  /** The folder of containerd, its shim and `ctr`. */
  readonly containerd: string;
  readonly runc: string;
  readonly busybox: string;
  /** The folder of the CNI plugins. */
  readonly cni: string;
  /** The archive of the images. */
  readonly images: string;
}

/** The packages, which are unpacked, not installed. Their releases are those of the machine's distribution. */
const packages = ["busybox-static", "containerd", "containernetworking-plugins", "runc"] as const;
/** The sources that decide what the folder contains. */
const sources = ["constants.ts", "images.ts", "packages.ts"];

const run = promisify(execFile);

/**
 * The container runtime of a node and its images, from the folder of built programs. If they are not there, it downloads Debian's packages.
 *
 * Throws if apt-get cannot download a package.
 */
export async function ensureNodePrograms(log = (line: string): void => console.error(line)): Promise<NodePrograms> {
  const hash = createHash("sha256");
  for (const name of sources) hash.update(await readFile(new URL(name, import.meta.url)));
  const key = hash.digest("hex").slice(0, 16);
  const folder = join(cacheFolder(), ["node", await distribution(), process.arch, key].join("-"));
  const files: NodePrograms = {
    containerd: join(folder, "usr/bin"),
    runc: join(folder, "usr/sbin/runc"),
    busybox: join(folder, "bin/busybox"),
    cni: join(folder, "usr/lib/cni"),
    images: join(folder, "images.tar"),
  };
  if (await exists(folder)) return files;
  await mkdir(dirname(folder), { recursive: true });
  await withLock(
    `${folder}.lock`,
    async () => {
      if (await exists(folder)) return;
      log(`testbed: downloading ${packages.join(", ")}`);
      await createInto(folder, files);
    },
    () => log(`testbed: waiting for another process that downloads ${packages.join(", ")}`),
  );
  return files;
}

/** Works under another name and renames, so that `folder` is complete or absent. */
async function createInto(folder: string, files: NodePrograms): Promise<void> {
  const working = `${folder}.${process.pid}.building`;
  await mkdir(working, { recursive: true });
  try {
    await download(working);
    for (const name of await readdir(working)) {
      await run("dpkg-deb", ["--extract", join(working, name), working]);
      await rm(join(working, name));
    }
    await createImages(files.busybox.replace(folder, working), files.images.replace(folder, working));
    await rename(working, folder);
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

async function download(cwd: string): Promise<void> {
  const attempt = () => run("apt-get", ["download", ...packages], { cwd });
  try {
    await attempt();
  } catch {
    // The lists of packages are missing or too old.
    await run("apt-get", ["update"]);
    await attempt();
  }
}

/** The name and version of the distribution: `debian-12`. */
async function distribution(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8");
  return ["ID", "VERSION_ID"].map((name) => new RegExp(`^${name}="?([^"\n]*)`, "m").exec(text)?.[1] ?? "").join("-");
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
