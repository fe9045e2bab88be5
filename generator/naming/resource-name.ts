import { camelCase } from "./identifiers.js";

/** The names of a resource in code. */
export interface ResourceName {
  /** In camelCase, as programs write it: `configMaps`, `apiServices`. */
  readonly token: string;
  /** In PascalCase, for names of types: `ConfigMaps`, `APIServices`. */
  readonly type: string;
}

/**
 * Names a resource by its plural, spelled as its kind: `configmaps` of `ConfigMap` is `configMaps`. Letters after the point where plural
 * and kind differ stay as they are, so that a plural that does not follow the kind is itself.
 *
 * A hyphen of the plural is omitted if the kind begins a word: `network-attachment-definitions` of `NetworkAttachmentDefinition` is
 * `networkAttachmentDefinitions`. A hyphen of the kind is `$`, as in the name of the kind's type.
 *
 * The first word of a token is in lower case, and an acronym is one word: the capitals that a kind begins with, except the last if a
 * lower-case letter follows. `APIService` gives `apiServices`, `IPAddress` gives `ipAddresses`, `OAuthClient` gives `oAuthClients`.
 */
export function resourceName(plural: string, kind: string): ResourceName {
  let name = 0;
  let letters = 0;
  for (; letters < kind.length; letters++) {
    const letter = kind.charAt(letters);
    const at = plural[name] === "-" && /[A-Z]/.test(letter) ? name + 1 : name;
    if (plural[at] !== letter.toLowerCase()) break;
    name = at + 1;
  }
  const spelled = kind.slice(0, letters).replace(/[^A-Za-z0-9]/g, "$") + camelCase(plural.slice(name));
  const firstWord = /^[A-Z]+(?![a-z])|^[A-Z]/.exec(kind)?.[0].length ?? 0;
  return { token: spelled.slice(0, firstWord).toLowerCase() + spelled.slice(firstWord), type: upperFirst(spelled) };
}

/**
 * Names a resource by its plural alone, for plurals that {@link resourceName} cannot distinguish: `web_apps` for `web-apps`.
 */
export function pluralName(plural: string): ResourceName {
  const token = plural.replace(/[^A-Za-z0-9]/g, "_");
  return { token, type: upperFirst(token) };
}

/**
 * What else a resource client has, or every object: its methods, `constructor`, and `then`, with which a promise would take it for another
 * promise. Other members of `Object.prototype` have capitals or underscores, which no subresource has.
 */
const CLIENT_MEMBERS: ReadonlySet<string> = new Set(
  "get list watch create update apply patch delete deleteCollection constructor then".split(" "),
);

/**
 * The member of a resource client for a subresource: its name, with an underscore if the client has another member of that name. No
 * subresource's name has an underscore.
 */
export function subresourceMember(name: string): string {
  return CLIENT_MEMBERS.has(name) ? `${name}_` : name;
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
