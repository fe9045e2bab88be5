import { resolve } from "node:path";
import { projectRoot } from "../config/index.js";
import { slashed } from "../project/index.js";
import type { FindingPlace } from "../reports/index.js";

/** Names a file of the repository as reports do; `undefined` for one outside of it. */
export type InRepository = (place: FindingPlace, folder?: string) => FindingPlace | undefined;

/** How to name files relative to the root of the repository that contains a folder. */
export async function repositoryOf(cwd: string): Promise<InRepository> {
  const root = await projectRoot(cwd);
  return ({ file, ...rest }, folder = "") => {
    const path = slashed(root, resolve(cwd, folder, file));
    return path === "" || path.startsWith("../") || /^[A-Za-z]:/.test(path) ? undefined : { file: path, ...rest };
  };
}

/** The places that are in the repository. */
export function placesIn(
  inRepository: InRepository,
  places: readonly (FindingPlace | undefined)[],
  folder?: string,
): readonly FindingPlace[] {
  return places.flatMap((place) => (place === undefined ? [] : (inRepository(place, folder) ?? [])));
}
