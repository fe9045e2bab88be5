import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A project whose custom resources documents of the corpus are of: a Go module, and where in it the definitions lie. */
interface Project {
  readonly module: string;
  readonly folder: string;
}

/** The projects whose custom resources are part of the comparison. */
export const PROJECTS: readonly Project[] = [
  { module: "sigs.k8s.io/gateway-api@v1.6.3", folder: "config/crd/experimental" },
  { module: "github.com/cert-manager/cert-manager@v1.21.2", folder: "deploy/crds" },
  {
    module: "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    folder: "example/prometheus-operator-crd-full",
  },
  { module: "sigs.k8s.io/cluster-api@v1.14.2", folder: "core/config/crd/bases" },
  { module: "istio.io/api@v1.31.4", folder: "kubernetes" },
];

/**
 * The CustomResourceDefinitions of all projects, as YAML or JSON texts of one each. Go fetches the modules into its own cache, and
 * verifies them, if they do not exist yet.
 */
export async function projectDefinitions(): Promise<string[]> {
  const texts = await Promise.all(PROJECTS.map(definitionsOf));
  return texts.flat();
}

async function definitionsOf({ module, folder }: Project): Promise<string[]> {
  const root = join(await downloadModule(module), folder);
  const names = (await readdir(root)).filter((name) => name.endsWith(".yaml")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(root, name), "utf8")));
  return texts.flatMap(definitionsIn);
}

/** The folder of a Go module, `k8s.io/api@v0.36.0`, in Go's cache. Throws when Go can't get it. */
export async function downloadModule(module: string): Promise<string> {
  const env = { ...process.env, GOWORK: "off" };
  const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json", module], { env });
  const { Dir } = JSON.parse(stdout) as { Dir?: string };
  if (Dir === undefined) throw new Error(`go mod download reported no folder for ${module}`);
  return Dir;
}

/**
 * A file may contain several documents, and not only definitions. It is split before parsing, because parsing everything would take
 * seconds.
 */
function definitionsIn(text: string): string[] {
  return text.split(/^---.*$/m).filter((part) => /^kind: CustomResourceDefinition\s*$/m.test(part));
}
