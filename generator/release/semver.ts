/** How much a version changes. `none`: there is nothing to publish. */
export type VersionBump = "major" | "minor" | "patch" | "none";

const NUMBER = "(0|[1-9]\\d{0,15})";
const WORDS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
// https://semver.org; npm refuses numbers that JavaScript cannot represent.
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(-${WORDS})?(?:\\+${WORDS})?$`);
/** A longer version was not written by a person; npm has the same limit. */
const MAX_LENGTH = 256;

/** Whether a text is a semantic version, such as `1.2.3` or `2.0.0-beta.1`. */
export function isVersion(text: string): boolean {
  return partsOf(text) !== undefined;
}

/**
 * The version after another one. Before 1.0.0, `^` accepts no new minor version: a breaking change counts as minor, and everything else as
 * patch. From a prerelease, the version that it is for follows if that is high enough.
 * @param version a semantic version; anything after `+` is dropped
 */
export function bumpVersion(version: string, bump: VersionBump): string {
  const parts = partsOf(version);
  if (parts === undefined) throw new Error(`${version} is not a semantic version`);
  if (bump === "none") return version;
  const { major, minor, patch, isPrerelease } = parts;
  const level = major > 0 ? bump : bump === "major" ? "minor" : "patch";
  if (level === "major") return isPrerelease && minor === 0 && patch === 0 ? `${major}.0.0` : `${major + 1}.0.0`;
  if (level === "minor") return `${major}.${isPrerelease && patch === 0 ? minor : minor + 1}.0`;
  return `${major}.${minor}.${isPrerelease ? patch : patch + 1}`;
}

/** Whether `^before` accepts a version: the same major version, or before 1.0.0 the same minor version. False if one of the two is not a version. */
export function isInCaretRange(before: string, version: string): boolean {
  const [from, to] = [partsOf(before), partsOf(version)];
  if (from === undefined || to === undefined || from.major !== to.major) return false;
  return from.major > 0 || from.minor === to.minor;
}

function partsOf(
  text: string,
):
  | { readonly major: number; readonly minor: number; readonly patch: number; readonly isPrerelease: boolean }
  | undefined {
  const [, major, minor, patch, prerelease] = (text.length > MAX_LENGTH ? undefined : VERSION.exec(text)) ?? [];
  const numbers = { major: Number(major), minor: Number(minor), patch: Number(patch) };
  if (!Object.values(numbers).every(Number.isSafeInteger)) return undefined;
  return { ...numbers, isPrerelease: prerelease !== undefined };
}
