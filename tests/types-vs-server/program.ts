import { isList, isObject, type Json, type TestDocument } from "./document.js";
import type { FindResource } from "./resolve.js";
import type { SdkResource } from "./sdk.js";

/** A module of the program that is type-checked, and where in its text each document stands. */
export interface ProgramModule {
  readonly text: string;
  /** In ascending order. */
  readonly places: readonly Place[];
}

/** Where in the text of a module a document stands: its first offset, and the offsets of its status. */
export interface Place {
  readonly document: number;
  readonly start: number;
  readonly status?: { readonly start: number; readonly end: number };
}

/** Documents of one module; small enough for a person to open. */
const PER_MODULE = 200;

/** The modules of a program that declares each document as the written type of its kind; documents of no kind are omitted. */
export function programModules(documents: readonly TestDocument[], find: FindResource, sdk: string): ProgramModule[] {
  const modules: ProgramModule[] = [];
  for (let first = 0; first < documents.length; first += PER_MODULE) {
    modules.push(programModule(documents.slice(first, first + PER_MODULE), first, find, sdk));
  }
  return modules;
}

function programModule(
  documents: readonly TestDocument[],
  first: number,
  find: FindResource,
  sdk: string,
): ProgramModule {
  const names = new Map<string, string>();
  const imports: string[] = ['import type { ApplyOf } from "@kubesmith/runtime";\n'];
  const imported = (module: string, name: string): string => {
    const from = `${sdk}/${module}/index.js`;
    const key = `${from} ${name}`;
    const local = names.get(key) ?? `${name}_${names.size}`;
    if (!names.has(key)) imports.push(`import type { ${name} as ${local} } from ${JSON.stringify(from)};\n`);
    names.set(key, local);
    return local;
  };
  const declarations = documents.flatMap((document, i) => {
    const resource = find(document.object);
    if (resource === undefined) return [];
    const type =
      document.mistake === "status-in-apply" ? appliedType(resource, imported) : writtenType(resource, imported);
    return [{ document: first + i, text: `export const d${first + i}: ${type} = ${literal(document.object)};\n` }];
  });
  let text = imports.join("");
  const places = declarations.map(({ document, text: declaration }): Place => {
    const start = text.length;
    text += declaration;
    return { document, start, ...statusIn(declaration, start) };
  });
  return { text, places };
}

/** {@link literal} indents the members of the root by two spaces, and only those. */
function statusIn(declaration: string, offset: number): Pick<Place, "status"> {
  const start = declaration.indexOf('\n  "status": ');
  if (start < 0) return {};
  const next = declaration.indexOf('\n  "', start + 1);
  return { status: { start: offset + start, end: offset + (next < 0 ? declaration.length : next) } };
}

type Import = (module: string, name: string) => string;

function writtenType({ written }: SdkResource, imported: Import): string {
  return imported(written.module, written.name);
}

function appliedType({ module, definition }: SdkResource, imported: Import): string {
  const local = imported(module, definition);
  return `ApplyOf<${local}>`;
}

/** A value as a TypeScript literal, with a line for each member, so that the line of a message identifies it. */
export function literal(value: Json, indent = ""): string {
  const deeper = `${indent}  `;
  if (isList(value)) {
    return value.length === 0
      ? "[]"
      : `[${value.map((item) => `\n${deeper}${literal(item, deeper)},`).join("")}\n${indent}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `\n${deeper}${key(name)}: ${literal(member, deeper)},`);
  return members.length === 0 ? "{}" : `{${members.join("")}\n${indent}}`;
}

/** As a plain name it would set the prototype. */
function key(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : JSON.stringify(name);
}
