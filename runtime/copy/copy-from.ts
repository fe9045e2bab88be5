import { isAbsolute, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { RequestError } from "../errors/request-error.js";
import { checkKinds } from "../request/options.js";
import { COPY } from "./options.js";
import { remotePath } from "./paths.js";
import { endOfTar } from "./tar-command.js";
import type { CopyFromOptions, CopyResult, ExecClient } from "./types.js";

/**
 * Copies a file or a folder from a container to this machine, as `kubectl cp` does. The container must have `tar`.
 *
 * Nothing is written outside of `to`, whatever the container sends. Permissions of files are kept, without set-user-ID bits; owners and times
 * are not. Files that are replaced are removed first, so a link that exists at their place is not followed.
 *
 * @param pods `k8s.core.v1.pods("default")`
 * @param name the pod's name
 * @param options what to copy, and where to
 * @returns what was copied, and what was skipped
 * @throws CopyError if `tar` fails or a file cannot be written; ApiError if the pod or the container does not exist; ConnectionError
 * @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cp/
 * @example await copyFrom(k8s.core.v1.pods("default"), "web", { from: "/var/log/app", to: "logs" });
 */
export async function copyFrom(pods: ExecClient, name: string, options: CopyFromOptions): Promise<CopyResult> {
  checkKinds(options, COPY, "copyFrom");
  const { from, to, container, signal, symlinks = "skip", onProgress } = options;
  const source = remotePath(from, "from");
  if (typeof to !== "string" || to === "") throw new RequestError("InvalidOption", "copyFrom: to must be a path");
  const target = isAbsolute(to) ? to : resolve(to);
  const { createExtractor } = await import("./extract.js");
  const extractor = createExtractor({ root: source.name, target, symlinks, onProgress });
  const entry = source.name === "." ? "." : `./${source.name}`;
  const session = pods.exec(name, ["tar", "cf", "-", "-C", source.folder, entry], {
    ...(container !== undefined && { container }),
    ...(signal && { signal }),
  });
  try {
    await pipeline(session.stdout as NodeJS.ReadableStream, extractor.stream);
  } catch (error) {
    session.close();
    throw await endOfTar(session, error);
  }
  const failure = await endOfTar(session, undefined);
  if (failure !== undefined) throw failure;
  return extractor.finish();
}
