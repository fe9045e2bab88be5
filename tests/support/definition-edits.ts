import type { EditableSchema } from "./schema-edits/index.js";

/** A version of a CustomResourceDefinition that may be changed. */
export interface EditableVersion {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  schema: { openAPIV3Schema: EditableSchema };
  subresources?: { status?: object; scale?: object };
  selectableFields?: { jsonPath: string }[];
}

/** A CustomResourceDefinition that may be changed. */
export interface EditableDefinition {
  metadata: { name: string };
  spec: {
    scope: "Namespaced" | "Cluster";
    names: { kind: string; listKind?: string };
    versions: EditableVersion[];
  };
  status?: { storedVersions: string[] };
}

/** An edit of a CustomResourceDefinition, outside of its schemas. */
export interface DefinitionEdit {
  readonly title: string;
  readonly applies: (definition: EditableDefinition) => boolean;
  readonly edit: (definition: EditableDefinition) => void;
}

/** The version that objects are stored in. */
export function storedVersion({ spec }: EditableDefinition): EditableVersion {
  const found = spec.versions.find(({ storage }) => storage);
  if (found === undefined) throw new Error("a definition has no storage version");
  return found;
}

const always = (): boolean => true;
const older = ({ spec }: EditableDefinition): EditableVersion | undefined =>
  spec.versions.find(({ storage, served }) => served && !storage);
const hasOlder = (definition: EditableDefinition): boolean => older(definition) !== undefined;
const inStored = (condition: (version: EditableVersion) => boolean) => (definition: EditableDefinition) =>
  condition(storedVersion(definition));

function removeVersion({ spec }: EditableDefinition, version: EditableVersion | undefined): void {
  spec.versions = spec.versions.filter((one) => one !== version);
}

/** Edits of every class of change that a definition can have outside of its schemas. */
export const DEFINITION_EDITS: readonly DefinitionEdit[] = [
  { title: "removes a version", applies: hasOlder, edit: (definition) => removeVersion(definition, older(definition)) },
  {
    title: "removes the stored version",
    applies: hasOlder,
    edit: (definition) => {
      removeVersion(definition, storedVersion(definition));
      for (const [i, version] of definition.spec.versions.entries()) version.storage = i === 0;
    },
  },
  {
    title: "stops serving a version",
    applies: hasOlder,
    edit: (definition) => Object.assign(older(definition) ?? {}, { served: false }),
  },
  {
    title: "deprecates a version",
    applies: (definition) => hasOlder(definition) && older(definition)?.deprecated !== true,
    edit: (definition) => Object.assign(older(definition) ?? {}, { deprecated: true }),
  },
  {
    title: "adds a version",
    applies: always,
    edit: (definition) => {
      const added = { ...structuredClone(storedVersion(definition)), name: "v99", storage: false };
      definition.spec.versions.push(added);
    },
  },
  {
    title: "changes the scope",
    applies: always,
    edit: ({ spec }) => {
      spec.scope = spec.scope === "Cluster" ? "Namespaced" : "Cluster";
    },
  },
  { title: "renames the kind", applies: always, edit: ({ spec }) => Object.assign(spec.names, { kind: "ZzRenamed" }) },
  {
    title: "renames the kind of lists",
    applies: always,
    edit: ({ spec }) => Object.assign(spec.names, { listKind: "ZzRenamedList" }),
  },
  {
    title: "removes the status subresource",
    applies: inStored(({ subresources }) => subresources?.status !== undefined),
    edit: (definition) => delete storedVersion(definition).subresources?.status,
  },
  {
    title: "adds the status subresource",
    applies: inStored(({ subresources }) => subresources?.status === undefined),
    edit: (definition) => addSubresource(definition, { status: {} }),
  },
  {
    title: "removes the scale subresource",
    applies: inStored(({ subresources }) => subresources?.scale !== undefined),
    edit: (definition) => delete storedVersion(definition).subresources?.scale,
  },
  {
    title: "adds the scale subresource",
    applies: inStored(({ subresources }) => subresources?.scale === undefined),
    edit: (definition) =>
      addSubresource(definition, {
        scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
      }),
  },
  {
    title: "adds a selectable field",
    applies: always,
    edit: (definition) => {
      const version = storedVersion(definition);
      version.selectableFields = [...(version.selectableFields ?? []), { jsonPath: ".spec.zz" }];
    },
  },
  {
    title: "removes the selectable fields",
    applies: inStored(({ selectableFields = [] }) => selectableFields.length > 0),
    edit: (definition) => delete storedVersion(definition).selectableFields,
  },
];

function addSubresource(definition: EditableDefinition, added: object): void {
  const version = storedVersion(definition);
  version.subresources = { ...version.subresources, ...added };
}
