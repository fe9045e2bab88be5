import { parseWithLines } from "@kubesmith/runtime/yaml";
import { isObject } from "../../json.js";
import { parseKey } from "../../openapi/index.js";
import type { CustomResource } from "./definition.js";
import { readFiles } from "./read-files.js";
import { definitionName } from "./resource-schemas.js";

/** What to find. */
export interface WantedPlace {
  /** In the form of `apiVersion`. */
  readonly groupVersion: string;
  /** Plural of a resource. */
  readonly resource?: string;
  /** Name of a definition in the document of the group/version. */
  readonly definition?: string;
  /** The keys that lead from the schema of the definition to a schema inside of it. */
  readonly keys: readonly string[];
}

/** A line of a file. */
export interface FoundPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

type Path = readonly (string | number)[];

/** A CustomResourceDefinition in a file. */
interface Located {
  readonly file: string;
  readonly group: unknown;
  readonly plural: unknown;
  readonly kind: unknown;
  readonly versions: readonly unknown[];
  lineOf(path: Path): number | undefined;
}

const KIND = "CustomResourceDefinition";

/**
 * Finds lines in files with CustomResourceDefinitions, which were read before. What a file no longer has, such as a property that was removed, is
 * at the nearest schema that contained it.
 * @param path a file or a folder
 * @throws GeneratorError `crd` if it cannot be read
 */
export async function crdLocator(path: string): Promise<(wanted: WantedPlace) => FoundPlace | undefined> {
  const all = (await readFiles([path])).flatMap(({ file, text }) => {
    return parseWithLines(text).flatMap(({ value, lineOf }) => definitionsIn(file, value, [], lineOf));
  });
  return (wanted) => {
    const [group, version] = partsOf(wanted.groupVersion);
    const candidates = all
      .filter((one) => one.group === group && (wanted.resource ?? one.plural) === one.plural)
      .map((one) => ({ ...one, at: one.versions.findIndex((each) => isObject(each) && each.name === version) }));
    const versioned = candidates.filter(({ at }) => at >= 0);
    const exact = versioned.find(({ kind }) => isDefinition(wanted.definition, { group, version }, kind));
    const found = exact ?? versioned[0] ?? candidates[0];
    if (found === undefined) return undefined;
    const ofVersion: Path = found.at < 0 ? ["spec", "versions"] : ["spec", "versions", found.at];
    const path: Path = exact === undefined ? ofVersion : [...ofVersion, "schema", "openAPIV3Schema", ...wanted.keys];
    for (let length = path.length; length >= 0; length--) {
      const line = found.lineOf(path.slice(0, length));
      if (line !== undefined) return { file: found.file, line };
    }
    return undefined;
  };
}

function definitionsIn(
  file: string,
  value: unknown,
  prefix: Path,
  lineOf: (path: Path) => number | undefined,
): Located[] {
  if (!isObject(value)) return [];
  const { kind, items, spec } = value;
  if (Array.isArray(items))
    return items.flatMap((item: unknown, i) => definitionsIn(file, item, [...prefix, "items", i], lineOf));
  // Items of a typed list need not say what they are.
  const isItem = kind === undefined && prefix.length > 0;
  if ((kind !== KIND && !isItem) || !isObject(spec)) return [];
  const { group, names, versions } = spec;
  const { plural, kind: own } = isObject(names) ? names : {};
  return [
    {
      file,
      group,
      plural,
      kind: own,
      versions: Array.isArray(versions) ? versions : [],
      lineOf: (path) => lineOf([...prefix, ...path]),
    },
  ];
}

function isDefinition(definition: string | undefined, of: Pick<CustomResource, "group" | "version">, kind: unknown) {
  return typeof kind === "string" && definition === definitionName(of, kind);
}

function partsOf(groupVersion: string): readonly [group: string, version: string] {
  const { group = "", version = "" } = parseKey(`apis/${groupVersion}`) ?? {};
  return [group, version];
}
