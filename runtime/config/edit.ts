import type { Document, ToStringOptions, YAMLMap, YAMLSeq } from "yaml";
import { ConfigError } from "../errors/config-error.js";
import type { KubeconfigMembers, KubeconfigValue } from "../types/kubeconfig.js";
import { yamlOptions } from "./yaml.js";

/** The lists of a kubeconfig, and what the entries of each are called. */
const MEMBERS = { clusters: "cluster", users: "user", contexts: "context" } as const;

/** A change to a kubeconfig file: to `current-context`, or to the entry called `name` of one of its lists. `null` removes. */
export type Edit =
  | { readonly list?: undefined; readonly value: string | null }
  | { readonly list: keyof typeof MEMBERS; readonly name: string; readonly value: KubeconfigMembers | null };

/** As kubectl writes: lists not further in than their name, base64 in one line. */
const KUBECTL_STYLE: ToStringOptions = { indentSeq: false, lineWidth: 0 };
const JSON_STYLE: ToStringOptions = {
  defaultStringType: "QUOTE_DOUBLE",
  defaultKeyType: "QUOTE_DOUBLE",
  doubleQuotedAsJSON: true,
};

const NEW_FILE = "apiVersion: v1\nkind: Config\n";

function isMapping(value: KubeconfigValue): value is KubeconfigMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Makes what changes the nodes of one document. */
async function createEditor(document: Document, json: boolean): Promise<(root: YAMLMap, change: Edit) => void> {
  const { isAlias, isMap, isScalar, isSeq } = await import("yaml");
  const make = (value: KubeconfigValue): unknown => document.createNode(value, { flow: json });

  /** The node of a member, which a change may go into: an alias becomes a copy, for what it stands for is used elsewhere too. */
  function nodeOf(parent: YAMLMap, key: string): unknown {
    const node = parent.get(key, true);
    return isAlias(node) ? make(node.toJS(document)) : node;
  }

  /** Has `key` occur once at most. Of several the last counts, as in Go. */
  function keepLast(parent: YAMLMap, key: string): void {
    const pairs = parent.items.filter((pair) => isScalar(pair.key) && pair.key.value === key);
    const superseded = new Set(pairs.slice(0, -1));
    parent.items = parent.items.filter((pair) => !superseded.has(pair));
  }

  function mapping(parent: YAMLMap, key: string): YAMLMap {
    keepLast(parent, key);
    const found = nodeOf(parent, key);
    const node = isMap(found) ? found : (make({}) as YAMLMap);
    parent.set(key, node);
    return node;
  }

  function sequence(parent: YAMLMap, key: string): YAMLSeq {
    keepLast(parent, key);
    const found = nodeOf(parent, key);
    const node = isSeq(found) ? found : (make([]) as YAMLSeq);
    parent.set(key, node);
    return node;
  }

  /** Lays a value over a member: mappings are merged, `null` removes. */
  function merge(parent: YAMLMap, key: string, value: KubeconfigValue): void {
    keepLast(parent, key);
    if (value === null) parent.delete(key);
    else if (!isMapping(value)) parent.set(key, typeof value === "object" ? make(value) : value);
    else {
      const node = mapping(parent, key);
      for (const [name, member] of Object.entries(value)) merge(node, name, member);
    }
  }

  function edit(root: YAMLMap, change: Edit): void {
    if (change.list === undefined) {
      merge(root, "current-context", change.value);
      return;
    }
    const list = sequence(root, change.list);
    const at = list.items.findIndex((item) => isMap(item) && item.get("name") === change.name);
    if (change.value === null) {
      if (at >= 0) list.delete(at);
      return;
    }
    const found = list.items[at];
    const entry = isMap(found) ? found : (make({ name: change.name }) as YAMLMap);
    // "[]" was written on one line; what comes in now has several.
    if (list.items.length === 0) list.flow = json;
    if (found === undefined) list.add(entry);
    const node = mapping(entry, MEMBERS[change.list]);
    for (const [name, member] of Object.entries(change.value)) merge(node, name, member);
  }

  return edit;
}

/**
 * The text of a kubeconfig file with changes made to it. Everything else stays as it is: members that nobody knows, comments, the order.
 * JSON stays JSON.
 *
 * @throws ConfigError `InvalidFile` for a text that is not one mapping of YAML
 */
export async function editKubeconfig(text: string, changes: readonly Edit[], file: string): Promise<string> {
  const { isMap, parseAllDocuments } = await import("yaml");
  const documents = parseAllDocuments(text.trim() === "" ? NEW_FILE : text, {
    ...yamlOptions(),
    // A number may be larger than JavaScript's.
    intAsBigInt: true,
  });
  const [document] = documents;
  if (document === undefined || !("contents" in document)) return editKubeconfig("", changes, file);
  if (documents.length > 1 || document.errors.length > 0 || !(isMap(document.contents) || document.contents === null))
    throw new ConfigError("InvalidFile", `${file} cannot be changed: it must be one mapping of YAML`, { file });
  const json = isJson(text);
  const root = document.contents ?? document.createNode({});
  const edit = await createEditor(document, json);
  for (const change of changes) edit(root, change);
  Object.assign(document, { contents: root });
  return document.toString(json ? JSON_STYLE : KUBECTL_STYLE);
}
