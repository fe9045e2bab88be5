import { randomBytes } from "node:crypto";
import { open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ConfigError } from "../errors/config-error.js";
import { errorCode } from "../errors/error-code.js";

/**
 * Puts a text in the place of a file, for its owner's eyes only (0600): all of it or nothing, whatever happens meanwhile. The owner stays
 * (root writes for others); a link stays one, and what it leads to is replaced.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      const old = await stat(target).catch(() => undefined);
      const own = await handle.stat();
      if (old !== undefined && (old.uid !== own.uid || old.gid !== own.gid)) await handle.chown(old.uid, old.gid);
      await handle.writeFile(text, "utf8");
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw new ConfigError("UnwritableFile", `cannot write ${file} (${errorCode(error)})`, { file, cause: error });
  }
}
