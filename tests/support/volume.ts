import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A folder in kubelet's layout of Secrets, ConfigMaps and projected tokens. */
export interface Volume {
  /** The path of a file. */
  path(name: string): string;
  /** Replaces all files at once. */
  replace(files: { readonly [name: string]: string }): Promise<void>;
}

/**
 * Creates a volume as kubelet does: each file is a link into `..data`, which is a link to the folder of the current state; a new state goes
 * live by one rename.
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/volume/util/atomic_writer.go
 */
export async function createVolume(folder: string, files: { readonly [name: string]: string }): Promise<Volume> {
  let states = 0;
  const replace: Volume["replace"] = async (contents) => {
    const before = `..${states++}`;
    const state = `..${states}`;
    await mkdir(join(folder, state), { recursive: true });
    await Promise.all(Object.entries(contents).map(([name, text]) => writeFile(join(folder, state, name), text)));
    await symlink(state, join(folder, "..data_tmp"));
    await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    await rm(join(folder, before), { recursive: true, force: true });
  };
  await replace(files);
  await Promise.all(Object.keys(files).map((name) => symlink(join("..data", name), join(folder, name))));
  return { path: (name) => join(folder, name), replace };
}
