import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { mergeDeclarations, restoreDeclarations } from "./merge-declarations.mjs";

const FILES = {
  "index.d.ts": `export { open } from "./a/open.js";\nexport type { Door } from "./a/door.js";\n`,
  "codegen.d.ts": `export type { Door } from "./a/open.js";\n`,
  "a/open.d.ts": `/** A module. */
import type { Door } from "./door.js";
export type { Door } from "./door.js";
/** Opens it. */
export declare function open(door: Door): Promise<void>;
`,
  "a/door.d.ts": `type Size = 1 | 2;
/** A door. */
export interface Door {
    size: Size;
    signs: {
        readonly [language: string]: string;
    };
}
export interface Keys {
    [door: string]: string;
}
export {};
`,
  "b/index.d.ts": `import type { Door } from "../a/door.js";\nexport declare const doors: readonly Door[];\n`,
};

/** A folder with declarations, and one for the originals. */
function folders(files: { [path: string]: string }): {
  dist: string;
  originals: string;
  read: (path: string) => string;
} {
  const root = mkdtempSync(join(tmpdir(), "kubesmith-merge-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const dist = join(root, "dist");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    writeFileSync(join(dist, path), text);
  }
  return { dist, originals: join(root, "originals"), read: (path) => readFileSync(join(dist, path), "utf8") };
}

it("one file contains the declarations with their comments, and the others export the same names from it", () => {
  const { dist, originals, read } = folders(FILES);
  mergeDeclarations(dist, originals);
  expect(read("declarations.d.ts")).toBe(`type Size = 1 | 2;
/** A door. */
export interface Door {
    size: Size;
    signs: { readonly [language: string]: string; };
}
export interface Keys {
    [door: string]: string;
}
/** Opens it. */
export declare function open(door: Door): Promise<void>;
export {};
`);
  const exported = (path: string): string => read(path).replace(/^\/\/.*\n/, "");
  expect(exported("index.d.ts")).toBe(`export { open, type Door } from "./declarations.js";\n`);
  expect(exported("codegen.d.ts")).toBe(`export { type Door } from "./declarations.js";\n`);
  expect(exported("a/open.d.ts")).toBe(`export { open, type Door } from "../declarations.js";\n`);
  expect(exported("a/door.d.ts")).toBe(`export { type Door, type Keys } from "../declarations.js";\n`);
  expect(read("b/index.d.ts")).toBe(FILES["b/index.d.ts"]);
});

it("the compiler's own files can be put back, except those that the compiler has written again", () => {
  const { dist, originals, read } = folders(FILES);
  mergeDeclarations(dist, originals);
  writeFileSync(join(dist, "a/door.d.ts"), "export interface Door {}\n");
  restoreDeclarations(dist, originals);
  for (const path of ["index.d.ts", "codegen.d.ts", "a/open.d.ts"] as const) expect(read(path)).toBe(FILES[path]);
  expect(read("a/door.d.ts")).toBe("export interface Door {}\n");
  restoreDeclarations(dist, originals);
});

it.each([
  [
    "two files that declare the same name",
    { "a/open.d.ts": `type Size = 3;\nexport declare function open(size: Size): void;\n` },
    "a/open.d.ts and a/door.d.ts both declare Size; rename one of the two",
  ],
  [
    "a file that uses a global type with the name of another file's type",
    { "a/open.d.ts": `import type { Door } from "./door.js";\nexport declare function open(door: Door): Size;\n` },
    "a/open.d.ts uses Size, but does not import it from a/door.d.ts; rename one",
  ],
  [
    "a character outside Latin-1",
    { "a/open.d.ts": "/** Opens it \u2026 */\nexport declare function open(): void;\n" },
    "a/open.d.ts contains \u2026; use a character of Latin-1, which V8 stores in one byte",
  ],
  [
    "a renamed import",
    { "a/open.d.ts": `import type { Door as D } from "./door.js";\nexport declare function open(door: D): void;\n` },
    "a/open.d.ts renames an import or an export",
  ],
  [
    "an import of a package",
    { "a/open.d.ts": `import type { Door } from "doors";\nexport declare function open(door: Door): void;\n` },
    "a/open.d.ts imports or exports something other than names of another file",
  ],
])("%s cannot be merged, and nothing is written", (_, changed, problem) => {
  const codegen = `export type { Door } from "./a/door.js";\n`;
  const { dist, originals, read } = folders({ ...FILES, "codegen.d.ts": codegen, ...changed });
  expect(() => mergeDeclarations(dist, originals)).toThrow(
    `the declarations of the runtime cannot be merged: ${problem}`,
  );
  expect(read("a/door.d.ts")).toBe(FILES["a/door.d.ts"]);
});

it("if an original is lost, the compiler is made to write it again", () => {
  const { dist, originals } = folders(FILES);
  writeFileSync(`${dist}.tsbuildinfo`, "{}");
  mergeDeclarations(dist, originals);
  restoreDeclarations(dist, originals);
  expect(existsSync(`${dist}.tsbuildinfo`)).toBe(true);
  mergeDeclarations(dist, originals);
  rmSync(join(originals, "a/door.d.ts"));
  restoreDeclarations(dist, originals);
  expect(existsSync(`${dist}.tsbuildinfo`)).toBe(false);
});
