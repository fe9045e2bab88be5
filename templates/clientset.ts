import { type Expression, objectType, type Statement } from "../generator/print/index.js";

/** A group of the clientset, with its versions; members have the names that programs use. */
export interface ClientsetGroup {
  readonly member: string;
  readonly versions: readonly ClientsetVersion[];
}

/** A version of a group of the clientset. */
export interface ClientsetVersion {
  readonly member: string;
  /** Path of the module below the output folder, `apps/v1`. */
  readonly module: string;
  /** The name under which the entry imports the module's resources: an identifier. */
  readonly alias: string;
}

/** The statements of the package's entry: the clientset over all group/versions. */
export function clientsetStatements(groups: readonly ClientsetGroup[]): Statement[] {
  const names = [
    { name: "Client", typeOnly: true },
    { name: "ClientsOf", typeOnly: true },
    { name: "createClientset" },
  ];
  return [
    { kind: "import", from: "@kubesmith/runtime/codegen", typeOnly: false, names },
    ...groups.flatMap(({ versions }) =>
      versions.map(
        ({ module, alias }): Statement => ({ kind: "namespace-import", from: `./${module}/index.js`, alias }),
      ),
    ),
    {
      kind: "interface",
      name: "Clientset",
      docs: { text: "Clients for all resources, by group, version and resource.", tags: [] },
      properties: groups.map(({ member, versions }) => ({ name: member, type: groupType(versions), readonly: true })),
    },
    {
      kind: "constant",
      name: "clientset",
      docs: { text: CLIENTSET_DOCS, tags: [] },
      type: "(client: Client) => Clientset",
      value: {
        kind: "function",
        parameters: ["client"],
        body: {
          kind: "call",
          callee: "createClientset",
          arguments: [{ kind: "name", name: "client" }, groupTokens(groups)],
        },
      },
    },
  ];
}

const CLIENTSET_DOCS = `Creates clients for all resources, for example \`clientset(await connect()).core.v1.pods("default").list()\`.
All clients share one connection. Creating the clients does not send a request.
The clients for a group are created when they are first used.`;

function groupType(versions: readonly ClientsetVersion[]): string {
  return objectType(versions.map(({ member, alias }) => [member, `ClientsOf<typeof ${alias}>`]));
}

function groupTokens(groups: readonly ClientsetGroup[]): Expression {
  const members = groups.map(({ member, versions }) => ({
    name: member,
    value: {
      kind: "object" as const,
      members: versions.map((version) => ({
        name: version.member,
        value: { kind: "name" as const, name: version.alias },
      })),
    },
  }));
  return { kind: "object", members, lines: true };
}
