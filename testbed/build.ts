import { ensureBinaries } from "./binaries.js";
import { runCommand, versionOf } from "./command.js";
import { assertNodeSupport, ensureNodePrograms } from "./node/index.js";
import { minorVersions, programsOf, testedVersions } from "./versions.js";

const help = `Builds the programs the tests use, so that no test has to wait for them, and prints their paths.

Usage: npm run testbed:build -- [--version <version> | --all]

  --version <version>  only this one of ${minorVersions.join(", ")}
  --all                every version; without it, only ${testedVersions({}).join(" and ")}, which npm test uses
  -h, --help           print this
`;

await runCommand(help, { version: { type: "string" }, all: { type: "boolean" } }, async (values) => {
  const only = versionOf(values);
  if (only !== undefined && values.all === true) throw new Error("pass either --version or --all, not both");
  const wanted = values.all === true ? minorVersions : only ? [only] : testedVersions();
  const node = await canRunNode();
  if (node) await ensureNodePrograms();
  for (const version of wanted) {
    const files = await ensureBinaries({ version, programs: programsOf(version, node) });
    for (const file of Object.values(files)) {
      console.log(file);
    }
  }
});

/** Whether the programs of a node are of use here. If not, the tests that need a node fail, and this is the reason. */
async function canRunNode(): Promise<boolean> {
  try {
    await assertNodeSupport();
    return true;
  } catch (error) {
    console.error(`testbed: ${(error as Error).message}`);
    return false;
  }
}
