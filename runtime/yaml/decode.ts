// Nodes to values: go-yaml v2 (decode.go), and the conversion to JSON of sigs.k8s.io/yaml.
import { MAX_DEPTH } from "./compose.js";
import type { AliasNode, MappingNode, Node, ScalarNode } from "./node.js";
import { type Resolved, resolveScalar } from "./resolve.js";
import { YamlError } from "./yaml-error.js";

/** How much text aliases may expand to, in UTF-16 code units. An API server takes objects of 3 MB at most. */
const MAX_ALIAS_TEXT = 8 * 1024 * 1024;

// go-yaml's alias_ratio_range_low and alias_ratio_range_high.
const FEW_NODES = 400_000;
const MANY_NODES = 4_000_000;

/** The share of nodes that may come from aliases: most of a small document, and little of a large one. */
function allowedAliasRatio(count: number): number {
  if (count <= FEW_NODES) return 0.99;
  if (count >= MANY_NODES) return 0.1;
  return 0.99 - 0.89 * ((count - FEW_NODES) / (MANY_NODES - FEW_NODES));
}

/** An object of JSON, as it is being read. */
interface Members {
  [key: string]: unknown;
}

/** Options to read a document. */
export interface DecodeOptions {
  /** Whether a key that occurs twice in a mapping is an error. Otherwise its last value counts. */
  readonly uniqueKeys?: boolean;
  /** How deep the value may be nested, aliases included. */
  readonly maxDepth?: number;
}

/**
 * The JSON value of a document.
 *
 * @throws YamlError for what JSON cannot express (keys that are collections or null, infinity), and for aliases that expand to too much
 */
export function decode(document: Node, { uniqueKeys = false, maxDepth = MAX_DEPTH }: DecodeOptions = {}): unknown {
  const open = new Set<AliasNode>();
  let count = 0;
  let aliasCount = 0;
  let aliasText = 0;
  let depth = 0;
  // What is wrong with a value only if it is not replaced by a later duplicate of its key.
  const problems = new Map<unknown, YamlError>();

  function countNode(node: Node): void {
    count++;
    if (open.size > 0) {
      aliasCount++;
      if (node.kind === "scalar") aliasText += node.value.length;
    }
    const isExcessive = aliasCount > 100 && count > 1000 && aliasCount / count > allowedAliasRatio(count);
    if (isExcessive || aliasText > MAX_ALIAS_TEXT)
      throw new YamlError("document contains excessive aliasing", node.line);
  }

  function followed<T>(alias: AliasNode, use: (target: Node) => T): T {
    if (open.has(alias)) throw new YamlError("anchor value contains itself", alias.line);
    open.add(alias);
    const value = use(alias.target);
    open.delete(alias);
    return value;
  }

  function read(node: Node): unknown {
    countNode(node);
    switch (node.kind) {
      case "alias":
        return followed(node, read);
      case "scalar":
        return scalarOf(node);
      case "sequence":
        return deeper(node, () => node.items.map(read));
      case "mapping":
        return addMembers(node, {});
    }
  }

  function deeper<T>(node: Node, use: () => T): T {
    if (++depth > maxDepth) throw new YamlError(`nested deeper than the limit of ${maxDepth} levels`, node.line);
    const value = use();
    depth--;
    return value;
  }

  function resolved(node: ScalarNode): Resolved {
    const found = resolveScalar(node.value, node.tag, node.isImplicit);
    if (found === undefined) throw new YamlError("a value does not have the type of its tag", node.line);
    return found;
  }

  function scalarOf(node: ScalarNode): unknown {
    const { type, value } = resolved(node);
    if (type !== "float" || Number.isFinite(value)) return value;
    const unusable = {};
    problems.set(unusable, new YamlError("JSON cannot represent infinity or NaN", node.line));
    return unusable;
  }

  function addMembers(node: MappingNode, members: Members): Members {
    return deeper(node, () => {
      for (const [key, value] of node.entries) {
        if (isMerge(key)) merge(value, members);
        else {
          const name = keyOf(key, members);
          set(members, name, read(value), value.line);
        }
      }
      return members;
    });
  }

  function set(members: Members, key: string | undefined, value: unknown, line: number): void {
    if (key === undefined) return;
    if (uniqueKeys && Object.hasOwn(members, key)) throw new YamlError("a key occurs twice in a mapping", line);
    if (key === "__proto__")
      Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
    else members[key] = value;
  }

  /** The text of a key; undefined if JSON cannot have it, which may not matter. */
  function keyOf(node: Node, members: Members): string | undefined {
    countNode(node);
    if (node.kind === "alias") return followed(node, (target) => keyOf(target, members));
    if (node.kind !== "scalar") {
      throw new YamlError("a key must not be a list or a mapping", node.line);
    }
    const found = resolved(node);
    if (found.type === "float") return formatFloat32(found.value);
    const isUnsupported = found.type === "null" || (typeof found.value === "bigint" && found.value >= 2n ** 63n);
    if (isUnsupported)
      problems.set(members, new YamlError("a key must not be null or an integer that is too large", node.line));
    return isUnsupported ? undefined : String(found.value);
  }

  /** Adds the members of a mapping, or of several, of which the first takes precedence. */
  function merge(node: Node, members: Members): void {
    const parts = node.kind === "sequence" ? [...node.items].reverse() : [node];
    for (const part of parts) {
      const target = part.kind === "alias" ? part.target : part;
      if (target.kind !== "mapping")
        throw new YamlError("map merge requires map or sequence of maps as the value", part.line);
      countNode(part);
      if (part.kind === "alias") followed(part, () => countedMembers(target, members));
      else addMembers(target, members);
    }
  }

  function countedMembers(node: MappingNode, members: Members): void {
    countNode(node);
    addMembers(node, members);
  }

  const value = read(document);
  if (problems.size > 0) throwProblems(value, problems);
  return value;
}

function isMerge(node: Node): boolean {
  return node.kind === "scalar" && node.value === "<<" && (node.isImplicit || node.tag === "tag:yaml.org,2002:merge");
}

function throwProblems(value: unknown, problems: ReadonlyMap<unknown, YamlError>): void {
  const problem = problems.get(value);
  if (problem !== undefined) throw problem;
  if (typeof value !== "object" || value === null) return;
  for (const member of Object.values(value)) throwProblems(member, problems);
}

/** Go's `strconv.FormatFloat(value, 'g', -1, 32)`, which sigs.k8s.io/yaml makes of a key that is a float. */
function formatFloat32(double: number): string {
  const value = Math.fround(double);
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const positive = Math.abs(value);
  if (positive === 0) return `${sign}0`;
  let shortest = "";
  for (let precision = 1; precision <= 9; precision++) {
    shortest = positive.toExponential(precision - 1);
    if (Math.fround(Number(shortest)) === positive) break;
  }
  const [mantissa = "", exponentText = ""] = shortest.split("e");
  const digits = mantissa.replace(".", "");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, "0").slice(0, exponent + 1);
  const fraction = digits.slice(exponent + 1);
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
