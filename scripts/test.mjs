// `npm test`: installs what is missing, builds the real servers, runs everything, fast tests first, and ends with a line that counts.
// Arguments are handed to vitest: `npm test -- runtime/request.test.ts`. `--project unit` builds no servers, so it does not need Go.
// `--all-versions` runs tests of several Kubernetes versions on all supported versions, not only on the oldest and the default version.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { prepare, root, run } from "./install.mjs";

const ALL_VERSIONS = "--all-versions";
/** What the last run of all tests found; `npm run conformance` reads it. */
const LAST_REPORT = join(root, "node_modules/.cache/kubesmith/test-report.json");

const args = process.argv.slice(2).filter((arg) => arg !== ALL_VERSIONS);
if (process.argv.includes(ALL_VERSIONS)) process.env.KUBESMITH_TEST_VERSIONS = "all";
prepare();
if (!isUnitOnly(args)) run(process.execPath, ["--import", "tsx", "testbed/build.ts"]);

const folder = mkdtempSync(join(tmpdir(), "kubesmith-test-"));
try {
  const report = join(folder, "report.json");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  // Ours come last: another file for the report would leave nothing to count.
  const { status } = spawnSync(process.execPath, [vitest, "run", ...args, ...reporters], {
    cwd: root,
    stdio: "inherit",
  });
  const { numPassedTests, numFailedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  // A file that fails before its first test counts as one failure; a test that did not run is not a success.
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const failed = numFailedTests + broken;
  process.exitCode = status !== 0 || failed > 0 || numPassedTests + numFailedTests !== numTotalTests ? 1 : 0;
  if (args.length === 0) keep(report);
  console.log(`${numPassedTests} passed, ${failed} failed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Whether only tests of the project `unit` run. */
function isUnitOnly(args) {
  const names = args.flatMap((arg, index) =>
    arg === "--project" ? [args[index + 1]] : arg.startsWith("--project=") ? [arg.slice("--project=".length)] : [],
  );
  return names.length > 0 && names.every((name) => name === "unit");
}

function keep(report) {
  mkdirSync(dirname(LAST_REPORT), { recursive: true });
  const written = `${LAST_REPORT}.new`;
  cpSync(report, written);
  renameSync(written, LAST_REPORT);
}
