import { readFileSync } from "node:fs";

/** The version of this package; files that contain another version are regenerated. */
export const VERSION: string = readVersion();

function readVersion(): string {
  // The sources are in the package's root; the files of the build are two or three folders below it.
  for (const place of ["./package.json", "../../package.json", "../../../package.json"]) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8"));
      if (isManifest(manifest) && manifest.name === "kubesmith") return manifest.version;
    } catch {
      // Not found here: try the next place.
    }
  }
  throw new Error("kubesmith's package.json is missing");
}

function isManifest(value: unknown): value is { name: string; version: string } {
  return typeof value === "object" && value !== null && "name" in value && "version" in value;
}
