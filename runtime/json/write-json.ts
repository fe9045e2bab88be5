import { printable } from "../text/printable.js";
import { MAX_DEPTH } from "./depth.js";

/** How to write a value. */
export interface WriteOptions {
  /** Spaces of each level; 0 writes one line. */
  readonly indent?: number;
  /** Refuse integers that do not fit into 64 bits, which Kubernetes would round. */
  readonly int64?: boolean;
}

/** The text, or the first value that cannot be written. */
export type Written =
  | { readonly text: string }
  | {
      /** `spec.containers[0].image`; empty for the value itself. */
      readonly path: string;
      /** `is NaN, which JSON cannot represent` */
      readonly problem: string;
    };

// Deeper values take the slow way, because JSON.stringify exhausts the stack at a few thousand levels.
const FAST_DEPTH = 200;
const UNREPRESENTABLE = "which JSON cannot represent";

/**
 * Writes a value as JSON. Plain data is written by `JSON.stringify`, after one look at each value; the rest is written here, to know the
 * path of what cannot be written.
 */
export function writeJson(value: unknown, options: WriteOptions = {}): Written {
  if (isPlain(value, FAST_DEPTH)) {
    const text = JSON.stringify(value, undefined, options.indent);
    // A lone surrogate is escaped; text may also contain the characters of such an escape.
    if (!text.includes("\\ud")) return { text };
  }
  return writeSlowly(value, options);
}

/** Whether `JSON.stringify` writes the value as it is, apart from text that is not valid Unicode. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === 0 || "toJSON" in value) return false;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isPlain(value[i], depth - 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // A loop over the names themselves, without a list of them. Inherited ones do not exist here.
  for (const key in value) {
    const member: unknown = (value as { readonly [key: string]: unknown })[key];
    if (member !== undefined && !isPlain(member, depth - 1)) return false;
  }
  return true;
}

/** An array or object that is being written. */
interface Open {
  readonly container: object;
  /** Names of an object's members; undefined for an array. */
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  /** Position of the next member. */
  next: number;
  isEmpty: boolean;
}

function writeSlowly(root: unknown, { indent = 0, int64 = false }: WriteOptions): Written {
  const out: string[] = [];
  const open: Open[] = [];
  const inside = new Set<object>();
  const fail = (problem: string): Written => ({ path: pathOf(open), problem });
  const newLine = (): string => (indent > 0 ? `\n${" ".repeat(indent * open.length)}` : "");
  let value = represent(root, "");
  for (;;) {
    if (typeof value === "object" && value !== null) {
      if (inside.has(value)) return fail(`is a circular reference, ${UNREPRESENTABLE}`);
      if (open.length >= MAX_DEPTH) return fail(`is nested deeper than the limit of ${MAX_DEPTH} levels`);
      const kind = Array.isArray(value) ? "Array" : kindOf(value);
      if (kind !== "Array" && kind !== "Object") return fail(problemOf(kind));
      const keys = kind === "Array" ? undefined : Object.keys(value);
      inside.add(value);
      open.push({
        container: value,
        keys,
        length: keys?.length ?? (value as unknown[]).length,
        next: 0,
        isEmpty: true,
      });
      out.push(keys === undefined ? "[" : "{");
    } else {
      const problem = scalarProblem(value, int64);
      if (problem !== undefined) return fail(problem);
      out.push(typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? ""));
    }
    // On to the next member that is written, and out of what is complete.
    for (;;) {
      const top = open.at(-1);
      if (top === undefined) return { text: out.join("") };
      if (top.next === top.length) {
        open.pop();
        inside.delete(top.container);
        out.push(top.isEmpty ? "" : newLine(), top.keys === undefined ? "]" : "}");
        continue;
      }
      const key = top.keys?.[top.next] ?? String(top.next);
      top.next++;
      value = represent((top.container as { readonly [key: string]: unknown })[key], key);
      if (value === undefined && top.keys !== undefined) continue;
      out.push(top.isEmpty ? "" : ",", newLine());
      top.isEmpty = false;
      if (top.keys === undefined) break;
      if (isMalformed(key)) {
        open.pop();
        return fail("has a member name that is not valid Unicode, so Kubernetes would change it");
      }
      out.push(JSON.stringify(key), indent > 0 ? ": " : ":");
      break;
    }
  }
}

/** Whether a value is an object in JSON: a plain object, or an instance of a program's class. */
export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && kindOf(value) === "Object";
}

/** The value that stands for another one in JSON: what `toJSON` returns, and what an object such as `new Number(1)` contains. */
export function represent(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { toJSON } = value as { readonly toJSON?: unknown };
  const kind = kindOf(value);
  // Their `toJSON` gives what is seldom meant: milliseconds and UTC for times and dates, and a list of numbers for bytes.
  if (typeof toJSON === "function" && kind !== "Date" && !ArrayBuffer.isView(value)) return toJSON.call(value, key);
  return ["Number", "String", "Boolean", "BigInt"].includes(kind) ? value.valueOf() : value;
}

/** The kind of an object, in all realms: `Object` for plain objects and instances of a program's classes. */
export function kindOf(value: object): string {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === "Object" && hasGettersOfClass(value) ? "Object whose class has getters" : kind;
}

/** Whether members of an object are getters of its class, which JSON leaves out without a word. */
function hasGettersOfClass(value: object): boolean {
  let prototype: unknown = Object.getPrototypeOf(value);
  for (; typeof prototype === "object" && prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    // Those of all objects, also in other realms.
    if (prototype === Object.prototype || Object.getPrototypeOf(prototype) === null) return false;
    if (Object.values(Object.getOwnPropertyDescriptors(prototype)).some(({ get }) => get !== undefined)) return true;
  }
  return false;
}

function problemOf(kind: string): string {
  const remedies: { readonly [kind: string]: string } = {
    Date: "; write it as a string, for example with toISOString()",
    Promise: "; await it first",
    Uint8Array: "; write it as a string, for example in Base64",
  };
  const name = printable(kind, 60);
  return `is ${/^(?:[AE]|[IO])/.test(name) ? "an" : "a"} ${name}, ${UNREPRESENTABLE}${remedies[kind] ?? ""}`;
}

function scalarProblem(value: unknown, int64: boolean): string | undefined {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : `is ${value}, ${UNREPRESENTABLE}`;
    case "string":
      return isMalformed(value) ? "is not valid Unicode, so Kubernetes would change it" : undefined;
    case "bigint":
      return int64 && BigInt.asIntN(64, value) !== value
        ? "is an integer of more than 64 bits, which Kubernetes would round"
        : undefined;
    case "undefined":
      return `is undefined, ${UNREPRESENTABLE}`;
    case "function":
    case "symbol":
      return `is a ${typeof value}, ${UNREPRESENTABLE}`;
    default:
      return undefined;
  }
}

/** Whether text contains half of a surrogate pair, which a server replaces by U+FFFD. */
function isMalformed(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** The path of the member that was last taken from each open container: `spec.containers[0].image`. */
function pathOf(open: readonly Open[]): string {
  let path = "";
  for (const { keys, next } of open) {
    const key = keys?.[next - 1];
    if (key === undefined) path += `[${next - 1}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(key)) path += path === "" ? key : `.${key}`;
    else path += `[${JSON.stringify(key)}]`;
    if (path.length > 500) break;
  }
  return printable(path, 300);
}
