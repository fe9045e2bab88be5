import { brand } from "../errors/brand.js";

/** A text is not YAML that Kubernetes can read, or a value cannot be written as YAML. The message never quotes the text. */
export class YamlError extends Error {
  static {
    brand(YamlError, "YamlError");
  }
  /** The line of the text, from 1. Undefined for a value that cannot be written. */
  readonly line?: number;

  /** `problem` is the message without the line. */
  constructor(problem: string, line?: number) {
    super(line === undefined ? problem : `line ${line}: ${problem}`);
    if (line !== undefined) this.line = line;
  }
}
