import type { EmitModel } from "../../../generator/naming/index.js";

/**
 * A program that reads an object of each resource and writes it again as it was read: it compiles when what is read is accepted where it
 * is written. Its last statement is one that must not compile.
 * @param sdk the module specifier of the SDK's folder
 */
export function roundTripProgram({ modules }: EmitModel, sdk: string): string {
  const imports = ['import type { Client } from "@kubesmith/runtime";\n'];
  const functions: string[] = [];
  for (const [i, { id, resources }] of modules.entries()) {
    const both = resources.filter(({ verbs }) => verbs.includes("get") && verbs.includes("update"));
    if (both.length === 0) continue;
    imports.push(`import * as m${i} from "${sdk}/${id}/index.js";\n`);
    for (const { tokenName, scope } of both) {
      const client = `client.resource(m${i}.${tokenName}${scope === "Namespaced" ? ', "ns"' : ""})`;
      functions.push(functionText(`${tokenName}${i}`, client, 'await c.update(await c.get("x"));'));
      if (functions.length > 1) continue;
      const wrong =
        '// @ts-expect-error what is read is not taken for anything\n  await c.update((await c.get("x")).metadata.name);';
      functions.push(functionText("wrong", client, wrong));
    }
  }
  return [...imports, ...functions].join("");
}

function functionText(name: string, client: string, body: string): string {
  return `export async function ${name}(client: Client): Promise<void> {\n  const c = ${client};\n  ${body}\n}\n`;
}
