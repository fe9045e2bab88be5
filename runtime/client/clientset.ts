import type { Client, ClientsOf } from "../types/client.js";
import type { AnyResource } from "../types/resource.js";

/** The generated modules of an API, by group and version. A module may export types and other values in addition to its tokens. */
export interface ClientsetModules {
  readonly [group: string]: { readonly [version: string]: object };
}

/** The clients of all tokens of modules: `k8s.apps.v1.deployments`. */
export type Clientset<Modules> = {
  readonly [G in keyof Modules]: { readonly [V in keyof Modules[G]]: ClientsOf<Modules[G][V]> };
};

function isToken(value: unknown): value is AnyResource {
  return (
    typeof value === "object" &&
    value !== null &&
    "plural" in value &&
    typeof value.plural === "string" &&
    "scope" in value &&
    "verbs" in value &&
    Array.isArray(value.verbs)
  );
}

/** An object whose members are created when they are first read. It has no prototype, because a resource may be called `constructor`. */
function lazily(keys: readonly string[], make: (key: string) => unknown): object {
  const target: object = Object.create(null);
  for (const key of keys) {
    Object.defineProperty(target, key, {
      configurable: true,
      enumerable: true,
      get() {
        const value = make(key);
        Object.defineProperty(target, key, { value, enumerable: true });
        return value;
      },
    });
  }
  return target;
}

/**
 * Creates a clientset: a client for each token of the modules, created when it is first used. Called by generated code.
 * @param modules the generated modules, `{ core: { v1 }, apps: { v1 } }`
 */
export function createClientset<Modules extends ClientsetModules>(client: Client, modules: Modules): Clientset<Modules>;
export function createClientset(client: Client, modules: ClientsetModules): object {
  return lazily(Object.keys(modules), (group) => {
    const versions = modules[group] ?? {};
    return lazily(Object.keys(versions), (version) => {
      const exports = new Map<string, unknown>(Object.entries(versions[version] ?? {}));
      const tokens = new Map([...exports].filter((entry): entry is [string, AnyResource] => isToken(entry[1])));
      return lazily([...tokens.keys()], (name) => {
        const token = tokens.get(name);
        return token === undefined ? undefined : client.resource(token);
      });
    });
  });
}
