import { resolve } from "node:path";
import { RequestError } from "../errors/request-error.js";
import { checkKinds } from "../request/options.js";
import { COPY } from "./options.js";
import { remotePath } from "./paths.js";
import { endOfTar } from "./tar-command.js";
import type { CopyResult, CopyToOptions, ExecClient } from "./types.js";

/**
 * Copies a file or a folder from this machine to a container, as `kubectl cp` does. The container must have `tar`, and the folder in which
 * the copy is created must exist.
 *
 * Permissions and times are kept. The copy belongs to the user of the container.
 *
 * @param pods `k8s.core.v1.pods("default")`
 * @param name the pod's name
 * @param options what to copy, and where to
 * @returns what was copied, and what was skipped
 * @throws CopyError if `tar` fails or a file cannot be read; ApiError if the pod or the container does not exist; ConnectionError
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cp/
 * @example await copyTo(k8s.core.v1.pods("default"), "web", { from: "dist", to: "/srv/www" });
 */
export async function copyTo(pods: ExecClient, name: string, options: CopyToOptions): Promise<CopyResult> {
  checkKinds(options, COPY, "copyTo");
  const { from, to, container, signal, symlinks = "keep", onProgress } = options;
  const target = remotePath(to, "to");
  if (typeof from !== "string" || from === "") throw new RequestError("InvalidOption", "copyTo: from must be a path");
  const { createArchive } = await import("./archive.js");
  const archive = await createArchive({ source: resolve(from), root: target.name, symlinks, onProgress });
  const session = pods.exec(name, ["tar", "xmf", "-", "-C", target.folder], {
    stdin: archive.bytes,
    stdout: false,
    ...(container !== undefined && { container }),
    ...(signal && { signal }),
  });
  const failure = await endOfTar(session, undefined);
  const own = archive.failure();
  if (own !== undefined) throw own;
  if (failure !== undefined) throw failure;
  return archive.result();
}
