/** The Go module that pins one release of Kubernetes. */

/** What `go mod edit -json` says about a go.mod: the members that are used here. */
export interface GoMod {
  readonly Go: string;
  readonly GoDebug?: readonly { readonly Key: string; readonly Value: string }[] | null;
  readonly Replace?:
    | readonly { readonly Old: { readonly Path: string }; readonly New: { readonly Path: string } }[]
    | null;
}

/** The release of the modules that belong to a release of Kubernetes: `0.37.2` for `1.37.2`. */
export function stagingRelease(release: string): string {
  return release.replace(/^1\./, "0.");
}

/**
 * The text of the go.mod, before `go mod tidy` adds what Kubernetes requires. Kubernetes replaces its staging modules by folders, which only
 * its own repository has, so they are replaced by the modules that are published from these folders.
 * @param name the name of the module's folder
 * @param release the release of Kubernetes: `1.37.2`
 * @param upstream its own go.mod
 */
export function pinnedGoMod(name: string, release: string, upstream: GoMod): string {
  const staging = (upstream.Replace ?? []).filter(({ New }) => New.Path.startsWith("./staging/"));
  return [
    `module kubesmith/testbed/${name}`,
    `go ${upstream.Go}`,
    ...(upstream.GoDebug ?? []).map(({ Key, Value }) => `godebug ${Key}=${Value}`),
    `require k8s.io/kubernetes v${release}`,
    `replace (\n${staging.map(({ Old }) => `\t${Old.Path} => ${Old.Path} v${stagingRelease(release)}\n`).join("")})`,
  ]
    .join("\n\n")
    .concat("\n");
}

/** The minor version of a release: `1.37` for `1.37.2`. */
export function minorOf(release: string): string {
  return release.split(".").slice(0, 2).join(".");
}
