// The grammar of go-yaml v2 (parserc.go), which follows libyaml, as functions instead of states.
import type { Mark } from "./cursor.js";
import type { MappingNode, Node, ScalarNode, SequenceNode } from "./node.js";
import { createScanner } from "./scanner.js";
import type { Token } from "./token.js";
import { YamlError } from "./yaml-error.js";

/**
 * How deep lists and mappings may be nested. A stack overflow could not be caught everywhere; the deepest objects in use have some sixty
 * levels, while kubectl reads 10,000.
 */
export const MAX_DEPTH = 1000;

/** Reads the documents of a text one after the other. */
export interface Composer {
  /** The next document; undefined at the end. Throws a `YamlError` if it is not valid. */
  next(): Node | undefined;
}

type Kind = Token["kind"];

const DOCUMENT_ENDS: readonly Kind[] = [
  "versionDirective",
  "tagDirective",
  "documentStart",
  "documentEnd",
  "streamEnd",
];

const DEFAULT_PREFIXES: readonly (readonly [handle: string, prefix: string])[] = [
  ["!", "!"],
  ["!!", "tag:yaml.org,2002:"],
];

/** Options of {@link createComposer}. */
export interface ComposerOptions {
  /** How deep documents may be nested. */
  readonly maxDepth?: number | undefined;
  /** How many lines precede the text, to number its own. */
  readonly linesBefore?: number;
}

/** Reads a text of any number of documents. */
export function createComposer(
  text: string,
  { maxDepth = MAX_DEPTH, linesBefore = 0 }: ComposerOptions = {},
): Composer {
  const scanner = createScanner(text, linesBefore);
  let anchors = new Map<string, Node>();
  let prefixes = new Map<string, string>();
  let depth = 0;
  let isFirst = true;

  const is = (...kinds: readonly Kind[]): boolean => kinds.includes(scanner.peek().kind);
  const fail = (problem: string, mark: Mark = scanner.peek().mark): YamlError => new YamlError(problem, mark.line + 1);

  function readDirectives(): void {
    let hasVersion = false;
    for (let token = scanner.peek(); ; token = scanner.peek()) {
      if (token.kind === "versionDirective") {
        if (hasVersion) throw fail("found duplicate %YAML directive");
        if (token.version !== "1.1") throw fail("found incompatible YAML document");
        hasVersion = true;
      } else if (token.kind === "tagDirective") {
        if (prefixes.has(token.handle)) throw fail("found duplicate %TAG directive");
        prefixes.set(token.handle, token.prefix);
      } else break;
      scanner.next();
    }
    for (const [handle, prefix] of DEFAULT_PREFIXES) if (!prefixes.has(handle)) prefixes.set(handle, prefix);
  }

  function nextDocument(): Node | undefined {
    if (!isFirst) while (is("documentEnd")) scanner.next();
    if (is("streamEnd")) return undefined;
    const isExplicit = !isFirst || is("versionDirective", "tagDirective", "documentStart");
    isFirst = false;
    anchors = new Map();
    prefixes = new Map();
    readDirectives();
    if (isExplicit) {
      if (!is("documentStart")) throw fail("did not find expected <document start>");
      scanner.next();
    }
    const node = isExplicit && is(...DOCUMENT_ENDS) ? empty() : block(false);
    // The token after the document is looked at, as in go-yaml, so that one which cannot be scanned is an error.
    if (is("documentEnd")) scanner.next();
    return node;
  }

  const empty = (mark: Mark = scanner.peek().mark): ScalarNode => ({
    kind: "scalar",
    line: mark.line + 1,
    value: "",
    tag: "",
    isImplicit: true,
  });

  /** The tag of a `tag` token in its long form. */
  function longTag(token: Token & { readonly kind: "tag" }): string {
    if (token.handle === "") return token.suffix;
    const prefix = prefixes.get(token.handle);
    if (prefix === undefined) throw fail("found undefined tag handle", token.mark);
    return prefix + token.suffix;
  }

  function readProperties(): { anchor: string; tag: string } {
    let anchor = "";
    let tag = "";
    for (let token = scanner.peek(); ; token = scanner.peek()) {
      if (token.kind === "anchor" && anchor === "") anchor = token.name;
      else if (token.kind === "tag" && tag === "") tag = longTag(token);
      else return { anchor, tag };
      scanner.next();
    }
  }

  /** A node within a block. `mayBeIndentless`: a sequence may start in the column of the key that it belongs to. */
  function block(mayBeIndentless: boolean): Node {
    return content(true, mayBeIndentless);
  }

  function flow(): Node {
    return content(false, false);
  }

  /** Keeps a node for aliases, before its members are read. */
  function named<N extends Node>(anchor: string, node: N): N {
    if (anchor !== "") anchors.set(anchor, node);
    return node;
  }

  function content(isBlock: boolean, mayBeIndentless: boolean): Node {
    const start = scanner.peek();
    if (start.kind === "alias") {
      const target = anchors.get(start.name);
      // Scanned before it is refused, as in go-yaml.
      scanner.next();
      if (target === undefined) throw fail("unknown anchor referenced", start.mark);
      return { kind: "alias", line: start.mark.line + 1, target };
    }
    const { anchor, tag } = readProperties();
    const line = start.mark.line + 1;
    const token = scanner.peek();
    if (mayBeIndentless && token.kind === "blockEntry")
      return nested(named(anchor, { kind: "sequence", line, items: [] }), indentlessSequence);
    switch (token.kind) {
      case "scalar":
        scanner.next();
        return named(anchor, {
          kind: "scalar",
          line,
          value: token.value,
          tag,
          isImplicit: (tag === "" && token.plain) || tag === "!",
        });
      case "flowSequenceStart":
        return nested(named(anchor, { kind: "sequence", line, items: [] }), flowSequence);
      case "flowMappingStart":
        return nested(named(anchor, { kind: "mapping", line, entries: [] }), flowMapping);
      case "blockSequenceStart":
        if (isBlock) return nested(named(anchor, { kind: "sequence", line, items: [] }), blockSequence);
        break;
      case "blockMappingStart":
        if (isBlock) return nested(named(anchor, { kind: "mapping", line, entries: [] }), blockMapping);
        break;
    }
    if (anchor === "" && tag === "") throw fail("did not find expected node content");
    return named(anchor, { kind: "scalar", line, value: "", tag, isImplicit: tag === "" });
  }

  function nested<N extends Node>(node: N, fill: (node: N) => void): N {
    if (++depth > maxDepth) throw fail(`nested deeper than the limit of ${maxDepth} levels`);
    fill(node);
    depth--;
    return node;
  }

  function blockSequence({ items }: SequenceNode): void {
    scanner.next();
    while (is("blockEntry")) {
      scanner.next();
      items.push(is("blockEntry", "blockEnd") ? empty() : block(false));
    }
    if (!is("blockEnd")) throw fail("did not find expected '-' indicator");
    scanner.next();
  }

  function indentlessSequence({ items }: SequenceNode): void {
    while (is("blockEntry")) {
      scanner.next();
      items.push(is("blockEntry", "key", "value", "blockEnd") ? empty() : block(false));
    }
  }

  function blockMapping({ entries }: MappingNode): void {
    scanner.next();
    while (is("key")) {
      scanner.next();
      const key = is("key", "value", "blockEnd") ? empty() : block(true);
      entries.push([key, blockValue()]);
    }
    if (!is("blockEnd")) throw fail("did not find expected key");
    scanner.next();
  }

  function blockValue(): Node {
    if (!is("value")) return empty();
    scanner.next();
    return is("key", "value", "blockEnd") ? empty() : block(true);
  }

  /** Moves to the next entry of a flow collection; false at its end. */
  function hasEntry(end: "flowSequenceEnd" | "flowMappingEnd", isFirstEntry: boolean): boolean {
    if (is(end)) return false;
    if (isFirstEntry) return true;
    if (!is("flowEntry")) throw fail(`did not find expected ',' or '${end === "flowSequenceEnd" ? "]" : "}"}'`);
    scanner.next();
    return !is(end);
  }

  function flowSequence({ items }: SequenceNode): void {
    scanner.next();
    while (hasEntry("flowSequenceEnd", items.length === 0)) {
      if (is("key")) items.push(nested({ kind: "mapping", line: scanner.next().mark.line + 1, entries: [] }, onlyPair));
      else items.push(flow());
    }
    scanner.next();
  }

  /** `key: value` within a list, without braces. */
  function onlyPair({ entries }: MappingNode): void {
    let key: Node;
    if (is("value", "flowEntry", "flowSequenceEnd")) {
      // go-yaml drops this token, too.
      key = empty(scanner.next().mark);
    } else key = flow();
    entries.push([key, flowValue("flowSequenceEnd")]);
  }

  function flowMapping({ entries }: MappingNode): void {
    scanner.next();
    while (hasEntry("flowMappingEnd", entries.length === 0)) {
      if (!is("key")) {
        entries.push([flow(), empty()]);
        continue;
      }
      scanner.next();
      const key = is("value", "flowEntry", "flowMappingEnd") ? empty() : flow();
      entries.push([key, flowValue("flowMappingEnd")]);
    }
    scanner.next();
  }

  function flowValue(end: "flowSequenceEnd" | "flowMappingEnd"): Node {
    if (!is("value")) return empty();
    scanner.next();
    return is("flowEntry", end) ? empty() : flow();
  }

  return { next: nextDocument };
}
