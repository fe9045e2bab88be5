import { dirname } from "node:path";
import type { Client } from "@kubesmith/runtime";
import type { ControlPlane } from "../../testbed/index.js";
import type { JsonObject, TestDocument } from "../types-vs-server/document.js";
import { openFixture } from "../types-vs-server/fixture.js";
import { resourceFinder } from "../types-vs-server/resolve.js";
import { askServer, store, type Verdict } from "../types-vs-server/server.js";
import { askTypes } from "../types-vs-server/types.js";
import { createProject } from "./compile.js";

/** A server with custom resources, and the code that was generated from it. */
export interface CrdFixture {
  readonly cluster: ControlPlane;
  readonly client: Client;
  /** A project that has the generated code in `sdk`. */
  readonly folder: string;
  /** Creates documents for real. */
  readonly store: (documents: readonly TestDocument[]) => Promise<void>;
  /** Asks the server for documents, and type-checks them; answers in their order. */
  readonly compare: (documents: readonly TestDocument[]) => Promise<Verdicts[]>;
  readonly close: () => Promise<void>;
}

/** What was said of one document. */
export interface Verdicts {
  readonly server: Verdict;
  readonly types: Verdict;
}

/** Starts a server with these CustomResourceDefinitions, and generates. */
export async function openCrdFixture(definitions: readonly object[]): Promise<CrdFixture> {
  const fixture = await openFixture({ projects: false, definitions });
  const { cluster, client, sdk } = fixture;
  const folder = dirname(sdk);
  await createProject(folder);
  const find = resourceFinder(fixture.resources);
  return {
    cluster,
    client,
    folder,
    store: (documents) => store(client, find, documents),
    compare: async (documents) => {
      const [server, types] = [await askServer(client, find, documents), askTypes(sdk, find, documents)];
      return documents.map((_, i) => ({ server: server[i] ?? NOT_ASKED, types: types[i] ?? NOT_ASKED }));
    },
    close: () => fixture.close(),
  };
}

const NOT_ASKED: Verdict = { accepted: false, message: "was not asked" };

/** A version of a custom resource and the schema of all of it. */
export interface CustomVersion {
  readonly name: string;
  readonly schema: object;
}

/** A CustomResourceDefinition by its schemas, of namespaced scope; the first version is the stored one. */
export function definitionOf(
  names: { readonly group: string; readonly kind: string; readonly plural: string; readonly singular?: string },
  ...versions: readonly CustomVersion[]
): object {
  const { group, kind, plural, singular = kind.toLowerCase() } = names;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      // The list's kind must differ from all kinds of the group.
      names: { kind, plural, singular, listKind: `${kind}ListOf` },
      versions: versions.map(({ name, schema }, i) => ({
        name,
        served: true,
        storage: i === 0,
        schema: { openAPIV3Schema: schema },
        subresources: { status: {} },
      })),
    },
  };
}

/** A test document of a custom resource. */
export function documentOf(apiVersion: string, kind: string, rest: JsonObject, label: string): TestDocument {
  return { label, mistake: "none", object: { apiVersion, kind, metadata: { name: "a" }, ...rest } };
}
