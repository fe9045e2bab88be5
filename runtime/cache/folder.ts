import { isAbsolute, join } from "node:path";

/** The folder for a user's caches on `platform`. */
export function userCacheFolder(
  platform: string,
  variables: { readonly [name: string]: string | undefined },
  home: string,
): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = variables;
  // The specification says that relative paths must be ignored.
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  if (platform === "win32") return local || join(home, "AppData", "Local");
  if (platform === "darwin") return join(home, "Library", "Caches");
  return join(home, ".cache");
}
