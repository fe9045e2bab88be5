import { writeFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { compile } from "../lib/compile.js";
import type { Lab } from "../lib/lab.js";
import { type Annotate, packaged, textOf, writeManifests } from "../lib/manifest-text.js";
import { manifests as manifestsOf } from "../lib/manifests.js";
import { runProcess } from "../lib/process.js";
import type { Result } from "../lib/results.js";
import { type Contender, interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

const COUNT = 1000;

/** Manifests that are annotated with the types of their kinds, checked by the compiler. */
export const manifests: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    const { documents } = await lab.snapshot();
    await lab.sdk();
    const schemas = lab.path("manifests/openapi-typescript/schemas");
    // By default, it takes every property with a default for one that must be written.
    const options = JSON.stringify({ defaultNonNullable: false });
    await runProcess({
      node: lab.nodes.own,
      args: [lab.program("openapi-typescript.mjs"), documents, schemas, options],
    });
    await assertChecked(lab, "kubesmith", packaged);
    await assertChecked(lab, "openapi-typescript", fromSchemas);
    const measured = await interleave(
      [program(lab, "kubesmith", packaged), program(lab, "openapi-typescript", fromSchemas)],
      rounds,
    );
    const compare = (what: string, figure: string, unit: string): Result => ({
      what: `${COUNT} manifests: ${what}`,
      node: "own",
      unit,
      ours: measured.series("kubesmith", figure),
      peer: measured.series("openapi-typescript", figure),
      bound: { kind: "ratio", atMost: 1.3 },
    });
    return [
      compare("tsc, check time", "checkSeconds", "s"),
      compare("tsc, total time", "totalSeconds", "s"),
      compare("tsc, memory", "megabytes", "MB"),
    ];
  },
};

const fromSchemas: Annotate = ({ apiVersion, kind }) => {
  const path = apiVersion.includes("/") ? `apis/${apiVersion}` : `api/${apiVersion}`;
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["core", apiVersion];
  const short = group?.replace(/\..*/, "");
  return {
    imports: `import type { components as ${short} } from "./schemas/${path}.js";`,
    type: `${short}["schemas"]["io.k8s.api.${short}.${version}.${kind}"]`,
  };
};

/** Throws when a mistake goes through: types that accept everything are checked fast. */
async function assertChecked(lab: Lab, name: string, annotate: Annotate): Promise<void> {
  const file = lab.path(`manifests/${name}/mistake.mts`);
  const [correct] = manifestsOf(1);
  if (correct === undefined) throw new Error("there is no manifest");
  writeFileSync(file, textOf([{ ...correct, spec: "a text" }], annotate));
  const said = await compile(lab, dirname(file), [basename(file)]).then(
    () => "nothing",
    (error: unknown) => String(error),
  );
  if (!said.includes("error TS2322")) throw new Error(`of a mistake, the types of ${name} said: ${said}`);
}

/** Writes the program, and lets the compiler check it once a round. */
function program(lab: Lab, name: string, annotate: Annotate): Contender {
  const files = writeManifests(lab, `manifests/${name}`, COUNT, annotate);
  const folder = dirname(lab.path(`manifests/${name}/tsconfig.json`));
  const names = files.map((file) => relative(folder, file));
  return { name, run: () => compile(lab, folder, names) };
}
