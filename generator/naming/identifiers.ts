import { shortGroupName } from "../openapi/index.js";

/** Words that cannot be the name of a type or of a constant, and `then`: a promise would take what has such a member for another promise. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "any arguments as async await bigint boolean break case catch class const constructor continue debugger default delete do else enum " +
    "eval export exports extends false finally for function get if implements import in infer instanceof interface intrinsic keyof let module " +
    "namespace never new null number object of package private protected prototype public readonly require return set static string " +
    "super switch symbol then this throw true try type typeof undefined unique unknown var void while with yield"
  ).split(" "),
);

/** The member of the clientset for a group or a version: `core`, `certManagerIo`, `v1beta1`. */
export function memberName(name: string): string {
  return reservedSafe(camelCase(shortGroupName(name)));
}

/** A DNS name as an identifier: a dot or hyphen starts a new word. Different labels give different names. */
export function camelCase(name: string): string {
  return name.replace(/[.-]([a-z])/g, (_, letter: string) => letter.toUpperCase()).replace(/[^A-Za-z0-9]/g, "_");
}

/**
 * The name of a type for the last segment of a definition's name. Kinds may have hyphens, which become `$`, and be reserved words, which
 * get an underscore at their end. No kind's name has an underscore inside, which {@link nestedName} relies on.
 */
export function typeName(name: string): string {
  return shortened(reservedSafe(name.replace(/[^A-Za-z0-9_$]/g, "$").replace(/^(?=[0-9]|$)/, "_")), name);
}

/**
 * Most characters of the name of a type; those of real custom resources have up to 200. A name is repeated wherever its type is used, so
 * that without a limit, code would be many times as long as the document that it is made from.
 */
const MAX_NAME = 300;

/** A name within the limit. One that is longer keeps its beginning, and ends with a hash of what it names. */
function shortened(name: string, of: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - HASH_LENGTH - 1)}_${hash(of)}`;
}

/** Length of a {@link hash}. */
const HASH_LENGTH = 12;

/** Tells long names apart: two 32-bit FNV-1a hashes in base 36. Names with the same one are numbered, as all that are equal. */
function hash(text: string): string {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return [a, b]
    .map((part) =>
      (part >>> 0)
        .toString(36)
        .slice(0, 6)
        .padStart(HASH_LENGTH / 2, "0"),
    )
    .join("");
}

/**
 * The name of the type of an object inside another: `Certificate_Spec_PrivateKey` for `spec.privateKey` of `Certificate`.
 * The underscores are what no kind can have. Were it `CertificateSpec`, a kind of that name that joins the group later would take it, and
 * programs that were compiled before would mean another type.
 * @param container the name of what contains the object: the last segment of the definition's name, or the name of another nested object
 * @param path the names of the properties that lead from there to the object, at least one
 */
export function nestedName(container: string, path: readonly string[]): string {
  return typeName([container, ...path.map(pathWord)].join("_"));
}

/** A property in the name of a type. One without an ASCII letter or digit has a hash, so that no other property changes its name. */
function pathWord(property: string): string {
  return pascalCase(property) || (property === "" ? "Unnamed" : `Unnamed${hash(property)}`);
}

/**
 * The name of a type for a definition: {@link typeName}, with an underscore at its end if it begins as the names of what reads return do.
 * Otherwise, a kind `LivePod` that joins the group of `Pod` would take the name of what reads of pods return.
 */
export function definitionName(name: string): string {
  const wanted = typeName(name);
  return /^Live[A-Z0-9]/.test(wanted) ? shortened(`${wanted}_`, name) : wanted;
}

/** The letters and digits of a text as one word: `privateKey` → `PrivateKey`, `my-things` → `MyThings`. */
export function pascalCase(name: string): string {
  // Most names are one word.
  const words = /[^A-Za-z0-9]/.test(name) ? name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "") : [name];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** Whether a word cannot be the name of a type or of a constant. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word);
}

function reservedSafe(name: string): string {
  return isReserved(name) ? `${name}_` : name;
}

/** Hands out each name once; a name that is taken gets the first free number. */
export function createNamer(taken: Iterable<string> = []): (name: string) => string {
  const used = new Set(taken);
  // The first number of a name that has not been tried yet: thousands of definitions may want the same name.
  const next = new Map<string, number>();
  return (wanted) => {
    let name = wanted;
    let i = next.get(wanted) ?? 2;
    while (used.has(name)) name = `${wanted}_${i++}`;
    next.set(wanted, i);
    used.add(name);
    return name;
  };
}
