import { GeneratorError } from "../errors.js";
import { describeSystemError, readIfPresent, withUnixNewlines } from "../files.js";

/** The licence and the README of a package. */
export interface PackageTextOptions {
  /** SPDX expression of the licence, `Apache-2.0`; default: that of the `package.json` in the folder or above it. */
  readonly license?: string;
  /** File with the text of the licence, which the package contains as `LICENSE`. */
  readonly licenseFile?: string;
  /** File that becomes the README of the package; default: a README is generated. */
  readonly readme?: string;
}

/**
 * Reads the files that a package contains a copy of.
 * @throws GeneratorError `usage` for one that can't be read
 */
export async function readTexts({
  licenseFile,
  readme,
}: PackageTextOptions): Promise<{ readonly licenseText: string | undefined; readonly readme: string | undefined }> {
  return { licenseText: await readText("licenseFile", licenseFile), readme: await readText("readme", readme) };
}

async function readText(option: "licenseFile" | "readme", path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const fail = (problem: string, cause?: unknown): never => {
    throw new GeneratorError("usage", `\`${option}\` ${JSON.stringify(path)}: ${problem}`, {
      options: [option],
      cause,
    });
  };
  try {
    const content = await readIfPresent(path);
    // Git may check the file out with CRLF; a package has the same bytes everywhere.
    return content === undefined ? fail("the file does not exist") : withUnixNewlines(content.toString("utf8"));
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    return fail(`cannot read the file: ${describeSystemError(error)}`, error);
  }
}
