import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnyResource } from "@kubesmith/runtime";

/** A run-time token of a generated module. */
export type Token = AnyResource;

/** The tokens of a generated module, by the name under which it exports them. */
export type Tokens = Readonly<Record<string, Token>>;

/** The folder of the SDK in this repository. */
export const GENERATED: string = fileURLToPath(new URL("../../generated", import.meta.url));

/** Imports the modules of a generated tree that are group/versions; by path, such as `apps/v1`. */
export async function importModules(folder: string): Promise<ReadonlyMap<string, Tokens>> {
  const paths = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll("\\", "/"));
  // The shared types have no resources.
  const ids = paths.flatMap((path) => /^(?!meta\/)(.+)\/index\.ts$/.exec(path)?.[1] ?? []).sort();
  const modules = ids.map(async (id): Promise<[string, Tokens]> => [id, { ...(await importFile(folder, id)) }]);
  return new Map(await Promise.all(modules));
}

function importFile(folder: string, id: string): Promise<Tokens> {
  return import(join(folder, id, "index.ts"));
}

/** The group/version of something that has both: `apps/v1`, `v1`. */
export function groupVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}
