import { propertyName } from "../generator/emit/text.js";
import { createNamer, memberName } from "../generator/naming/identifiers.js";
import type { EmitModel as APIModel } from "../generator/naming/index.js";

/**
 * The text of the package's entry: the clientset over all group/versions.
 *
 * It imports modules as namespaces and is text for that reason alone; all names in it are made by the model's mappers.
 */
export function clientsetText(model: APIModel): string {
  const namer = createNamer();
  const aliases = new Map(
    model.groups.flatMap((group) =>
      group.versions.map(({ module, member }) => [module, namer(`${memberName(group.group)}_${member}`)] as const),
    ),
  );
  const imports = [...aliases].map(([module, alias]) => `import * as ${alias} from "./${module}/resources.js";`);
  const members = (member: (alias: string) => string, separator: string): string[] =>
    model.groups.map((group) => {
      const inner = group.versions.map((version) => {
        return `${propertyName(version.member)}: ${member(aliases.get(version.module) ?? "")}`;
      });
      return `${propertyName(group.member)}: { ${inner.join(`${separator} `)} }`;
    });
  return `import { type Client, type ClientsOf, createClientset } from "@kubesmith/runtime/codegen";
${imports.join("\n")}

/** Clients of all resources: group, version, resource. */
export interface Clientset {
${members((alias) => `ClientsOf<typeof ${alias}>`, ";")
  .map((member) => `  readonly ${member};`)
  .join("\n")}
}

/**
 * The clients of all resources over one connection: \`clientset(await connect()).core.v1.pods("default").list()\`.
 * Nothing is requested, and a group's clients are made when they are first used.
 */
export const clientset: (client: Client) => Clientset = (client) =>
  createClientset(client, {
${members((alias) => alias, ",")
  .map((member) => `    ${member},`)
  .join("\n")}
  });
`;
}
