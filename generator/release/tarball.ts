import { gunzipSync } from "node:zlib";
import { isPathBelow } from "../files.js";

/** Maximum size of the files in a tarball; those of 300 group/versions have less than 50 MB. */
const MAX_BYTES = 512 * 1024 * 1024;
const BLOCK = 512;
/** npm puts everything in a tarball below this folder. */
const FOLDER = "package/";

/**
 * The regular files in a tarball as `npm pack` writes it, by path below the package's folder. Links, devices and paths that lead out of the
 * folder are left out.
 * @param wanted selects paths
 * @throws Error for bytes that are not such a tarball, or that unpack to more than 512 MiB
 */
export function readTarball(tarball: Uint8Array, wanted: (path: string) => boolean): ReadonlyMap<string, Buffer> {
  const content = gunzipSync(tarball, { maxOutputLength: MAX_BYTES });
  const files = new Map<string, Buffer>();
  let longPath: string | undefined;
  for (let at = 0; at + BLOCK <= content.length && content[at] !== 0; ) {
    const header = content.subarray(at, at + BLOCK);
    if (header.toString("latin1", 257, 262) !== "ustar") throw new Error("it is not a tarball of npm");
    const size = Number.parseInt(text(header, 124, 136), 8);
    // A negative size would lead back to this header, or to an earlier one.
    if (size < 0) throw new Error("it is not a tarball of npm");
    const end = at + BLOCK + size;
    if (!(end <= content.length)) throw new Error("it ends too early");
    const body = content.subarray(at + BLOCK, end);
    const type = text(header, 156, 157);
    if (type === "x") {
      longPath = pathIn(body) ?? longPath;
    } else {
      const path = longPath ?? [text(header, 345, 500), text(header, 0, 100)].filter(Boolean).join("/");
      const inner = path.startsWith(FOLDER) ? path.slice(FOLDER.length) : "";
      if ((type === "0" || type === "") && isPathBelow(inner) && wanted(inner)) files.set(inner, body);
      longPath = undefined;
    }
    at = end + ((BLOCK - (size % BLOCK)) % BLOCK);
  }
  return files;
}

/** The text of a field, which a zero byte ends. */
function text(header: Buffer, start: number, end: number): string {
  const field = header.subarray(start, end);
  const length = field.indexOf(0);
  return field.toString("utf8", 0, length === -1 ? field.length : length);
}

/** The path in an extended header, whose lines are `LENGTH path=…`. */
function pathIn(body: Buffer): string | undefined {
  for (const line of body.toString("utf8").split("\n")) {
    const path = /^\d+ path=(.*)$/s.exec(line)?.[1];
    if (path !== undefined) return path;
  }
  return undefined;
}
