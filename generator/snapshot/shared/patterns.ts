/** A path of a group/version, with `{plural}` for its resource: `/namespaces/{namespace}/{plural}/{name}/status`. */
export function pathPattern(path: string): string {
  const segments = relativePath(path).split("/");
  let i = 1;
  if (segments[i] === "watch") i++;
  if (segments[i] === "namespaces" && segments[i + 1] === "{namespace}" && segments.length > i + 2) i += 2;
  const plural = segments[i];
  if (plural !== undefined && plural !== "") segments[i] = "{plural}";
  return segments.join("/");
}

/** The path of the object that a path of a subresource belongs to; the same path for all others. */
export function pathOfObject(path: string): string {
  const end = path.indexOf("/{name}/");
  return end === -1 ? path : path.slice(0, end + "/{name}".length);
}

/** The rest of a path after its group/version, from the slash on. */
function relativePath(path: string): string {
  const segments = path.split("/");
  const length = segments[1] === "api" ? 3 : segments[1] === "apis" ? 4 : 0;
  return segments.length > length && length > 0 ? `/${segments.slice(length).join("/")}` : path;
}
