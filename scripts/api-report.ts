/**
 * Writes what each entry point of the published packages exports to `docs/api/`; with `--check`, compares instead and exits with 1 if
 * something differs. Works on the build.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { type EntryPoint, type PublishedPackage, publishedPackages, ROOT } from "./packages.js";

const FOLDER = "docs/api";
const HIDDEN = { default: { logLevel: ExtractorLogLevel.None } };

/** The path of an entry point's report below {@link FOLDER}: `runtime/table.api.md`. */
function reportPath({ name }: PublishedPackage, { specifier }: EntryPoint): string {
  const path = specifier.slice(name.length + 1).replaceAll("/", "-");
  return join(name.replace(/^@kubesmith\//, ""), `${path === "" ? "index" : path}.api.md`);
}

function configOf(
  { folder }: PublishedPackage,
  { types }: EntryPoint,
  files: readonly string[],
  output: string,
): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, folder, "package.json"),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: join(ROOT, folder, types),
      compiler: {
        overrideTsconfig: {
          compilerOptions: { strict: true, target: "ES2022", module: "NodeNext", types: ["node"], skipLibCheck: true },
          files,
        },
      },
      // Types that are not exported, but that exported ones are made of, are part of the interface as well. The SDK's modules export all
      // of theirs, each in its own report.
      apiReport: {
        enabled: true,
        includeForgottenExports: folder !== "generated",
        reportFileName: "report",
        reportFolder: output,
        reportTempFolder: join(output, "temp"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        extractorMessageReporting: HIDDEN,
        tsdocMessageReporting: HIDDEN,
      },
    },
  });
}

/** The reports of a package, by path. */
function reportsOf(published: PublishedPackage, output: string): Map<string, string> {
  const files = published.entryPoints.map(({ types }) => join(ROOT, published.folder, types));
  const configs = published.entryPoints.map((entry) => configOf(published, entry, files, output));
  const [first] = configs;
  if (first === undefined) return new Map();
  mkdirSync(first.reportTempFolder, { recursive: true });
  const compilerState = CompilerState.create(first, { additionalEntryPoints: files });
  return new Map(
    published.entryPoints.map((entry, index) => {
      const problems: string[] = [];
      const { succeeded } = Extractor.invoke(configs[index] ?? first, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          if (message.logLevel === ExtractorLogLevel.Error) problems.push(message.formatMessageWithLocation(ROOT));
          message.handled = true;
        },
      });
      if (!succeeded) throw new Error(`${entry.specifier}: ${problems.join("\n")}`);
      return [reportPath(published, entry), readFileSync(first.reportFilePath, "utf8")];
    }),
  );
}

function committed(): Map<string, string> {
  const folder = join(ROOT, FOLDER);
  mkdirSync(folder, { recursive: true });
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".api.md"));
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

const output = mkdtempSync(join(tmpdir(), "kubesmith-api-"));
try {
  const reports = new Map(publishedPackages().flatMap((published) => [...reportsOf(published, output)]));
  const before = committed();
  const changed = [...new Set([...before.keys(), ...reports.keys()])].filter(
    (path) => before.get(path) !== reports.get(path),
  );
  if (process.argv.includes("--check")) {
    for (const path of changed)
      console.error(`${FOLDER}/${path} does not match the exports of the build; run: npm run api-report`);
    process.exitCode = changed.length === 0 ? 0 : 1;
  } else {
    for (const path of changed) {
      const text = reports.get(path);
      const file = join(ROOT, FOLDER, path);
      mkdirSync(dirname(file), { recursive: true });
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
      console.log(`${text === undefined ? "removed" : "written"} ${FOLDER}/${path}`);
    }
  }
  console.log(`${reports.size} entry points, ${changed.length} reports differed`);
} finally {
  rmSync(output, { recursive: true, force: true });
}
