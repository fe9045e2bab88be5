import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The folder in which `.kube` is searched. On Windows it is the first of `HOME`, `HOMEDRIVE` with `HOMEPATH` and `USERPROFILE` that
 * contains a kubeconfig, or else the first of `HOME`, `USERPROFILE` and `HOMEDRIVE` with `HOMEPATH` that is writable, that exists, or that
 * is set.
 * @see https://pkg.go.dev/k8s.io/client-go/util/homedir
 */
export function homeFolder(
  variables: { readonly [name: string]: string | undefined },
  platform: NodeJS.Platform,
): string {
  const { HOME: home = "", USERPROFILE: profile = "", HOMEDRIVE: drive = "", HOMEPATH: path = "" } = variables;
  if (platform !== "win32") return home || homedir();
  const drivePath = drive !== "" && path !== "" ? drive + path : "";
  const set = (...folders: readonly string[]): string[] => folders.filter((folder) => folder !== "");
  const withConfig = set(home, drivePath, profile).find((folder) => existsSync(join(folder, ".kube", "config")));
  const candidates = set(home, profile, drivePath);
  return withConfig ?? candidates.find(isWritable) ?? candidates.find(existsSync) ?? candidates[0] ?? homedir();
}
