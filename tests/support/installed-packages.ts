import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type NpmOutput, npm, type Packed, pack } from "../../scripts/npm-packages.js";
import { ROOT } from "../../scripts/packages.js";

/** Packages that were installed into a project as a user would install them. */
export interface InstalledPackages {
  /** What npm printed. */
  readonly output: NpmOutput;
  /** The tarballs of the requested packages. */
  readonly packed: readonly Packed[];
}

/**
 * Packs the builds of packages of this repository and all that they depend on, and installs the tarballs with npm into a new project.
 * Nothing is downloaded: dependencies are packed from where they are installed here.
 * @param project a folder that does not exist
 * @param folders folders of the packages, from the root of the repository
 * @param types names of packages with types only, which the project has in addition
 */
export async function installPackages(
  project: string,
  folders: readonly string[],
  types: readonly string[] = [],
): Promise<InstalledPackages> {
  await mkdir(project, { recursive: true });
  const all = await dependenciesOf([...folders, ...types.map((name) => `node_modules/${name}`)]);
  const packed = await pack(
    all.map((folder) => join(ROOT, folder)),
    join(project, "tarballs"),
  );
  const dependencies = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, dependencies }));
  const output = await npm(["install"], project);
  return { output, packed: packed.slice(0, folders.length) };
}

/** A package in a lock file of npm. */
interface LockedPackage {
  /** Whether it is a package of this repository, at the path `resolved`. */
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
}

/** Paths of packages and of everything that they depend on, from the root of the repository; the given ones are first. */
async function dependenciesOf(folders: readonly string[]): Promise<readonly string[]> {
  const lock: { readonly packages: { readonly [path: string]: LockedPackage } } = JSON.parse(
    await readFile(join(ROOT, "package-lock.json"), "utf8"),
  );
  const paths = new Set(folders);
  for (const path of paths) {
    const { dependencies = {}, peerDependencies = {} } = lock.packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      const nested = `${path}/node_modules/${name}`;
      const found = Object.hasOwn(lock.packages, nested) ? nested : `node_modules/${name}`;
      const { link, resolved } = lock.packages[found] ?? {};
      paths.add(link === true ? (resolved ?? found) : found);
    }
  }
  return [...paths];
}
