import type { Imports } from "./direction.js";

/** What starts a real control plane. */
const CONTROL_PLANE = "testbed/control-plane.ts";

/**
 * Finds tests whose names do not say what they need: a unit test (`*.test.ts`) that imports the control plane, directly or through other
 * files, or mocks a module, and a server test (`*.server.test.ts`) that does not import it. A slow test (`*.slow.test.ts`) may or may not.
 * @param imports imports by file; those of types do not count
 * @param sources the text of each file
 */
export function projectOffences(imports: Imports, sources: ReadonlyMap<string, string>): string[] {
  const tests = [...imports.keys()].filter((file) => /\.test\.ts$/.test(file) && !/\.slow\.test\.ts$/.test(file));
  return tests.flatMap((file) => {
    const path = pathTo(CONTROL_PLANE, file, imports);
    if (/\.server\.test\.ts$/.test(file)) {
      return path === undefined ? [`${file} does not import ${CONTROL_PLANE}; name it *.test.ts`] : [];
    }
    // Unit tests share the modules that they load.
    const mocks = /\bvi\.(?:do)?[mM]ock\(/.test(sources.get(file) ?? "");
    return [
      ...(path === undefined
        ? []
        : [`${path.join(" → ")}: a unit test must not start a server; name it *.server.test.ts`]),
      ...(mocks
        ? [`${file}: a unit test must not mock modules, because other tests would get the mock; name it *.slow.test.ts`]
        : []),
    ];
  });
}

/** The shortest way by imports from a file to another, both included. */
function pathTo(target: string, file: string, imports: Imports): string[] | undefined {
  const paths = new Map<string, string[]>([[file, [file]]]);
  for (const [at, path] of paths) {
    if (at === target) return path;
    for (const next of imports.get(at) ?? []) {
      if (next.isLocal && next.time !== "types" && !paths.has(next.target))
        paths.set(next.target, [...path, next.target]);
    }
  }
  return undefined;
}
