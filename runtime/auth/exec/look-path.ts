import { access, constants, stat } from "node:fs/promises";
import { basename, delimiter, isAbsolute, join, resolve } from "node:path";

/** Where programs are searched. */
export interface SearchPath {
  readonly variables: { readonly [name: string]: string | undefined };
  readonly platform: NodeJS.Platform;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of the program `command`, or undefined if it is not found. A path stands for itself. A bare name is looked up in this process's
 * `PATH`, on Windows with the extensions of `PATHEXT`. As in Go, relative folders in `PATH` are skipped: which program runs must not depend
 * on the current folder.
 * @see https://pkg.go.dev/os/exec#LookPath
 */
export async function lookPath(command: string, { variables, platform }: SearchPath): Promise<string | undefined> {
  const { PATH = "", PATHEXT = ".com;.exe;.bat;.cmd" } = variables;
  const endings = platform === "win32" ? ["", ...PATHEXT.toLowerCase().split(";")] : [""];
  const folders = basename(command) === command ? PATH.split(delimiter).filter(isAbsolute) : [""];
  for (const folder of folders) {
    for (const ending of endings) {
      const file = folder === "" ? resolve(command + ending) : join(folder, command + ending);
      if (await isExecutable(file)) return file;
    }
  }
  return undefined;
}
