import type { RuleId } from "./rules.js";

/** How serious a finding is, in the words of SARIF. */
export type Level = "error" | "warning" | "note";

/** A place in a file of the repository. */
export interface FindingPlace {
  /** Path relative to the root of the repository, with `/` between its parts. */
  readonly file: string;
  /** From 1; absent for the whole file. */
  readonly line?: number;
  /** From 1, in UTF-16 code units. */
  readonly column?: number;
}

/** The part of an API that a finding is about. */
export interface APIPlace {
  /** `example.com/v1/Part.spec.size` */
  readonly name: string;
  /** What it is, in the words of SARIF. */
  readonly kind: "namespace" | "resource" | "type" | "member";
  /** Index key of the document that describes it. */
  readonly document?: string;
  /** JSON pointer to it in the document. */
  readonly pointer?: string;
}

/** Something that a comparison found. The texts may contain text of documents, as it is. */
export interface Finding {
  /** What kind of difference it is. */
  readonly rule: RuleId;
  readonly level: Level;
  /** Whether the command fails because of it; false if `--allow` permits it. */
  readonly fails: boolean;
  /** The group/version that it belongs to, in the form of `apiVersion`, or what else is compared: `generated code`. */
  readonly suite: string;
  /** What is different: `Part.spec.size`, the path of a file. */
  readonly subject: string;
  /** What the difference is, as a sentence without its subject. */
  readonly message: string;
  /** More lines: who may break, the command that repairs it. */
  readonly details: readonly string[];
  /** Absent if it is not about an API. */
  readonly api?: APIPlace;
  /** The places in files; none if it is about nothing in the repository. */
  readonly places: readonly FindingPlace[];
  /** What distinguishes it from all other findings: the same for the same finding of another run. */
  readonly identity: string;
}

/** A group/version that could not be compared. */
export interface Problem {
  /** In the form of `apiVersion`. */
  readonly suite: string;
  /** The reason, as a sentence. */
  readonly message: string;
}

/** The result of a comparison, as CI systems show it. */
export interface Report {
  /** The command that compared: `kubesmith diff`. */
  readonly command: string;
  /** Distinguishes comparisons of different things; the same in each run: `cluster`. */
  readonly category: string;
  /** What was compared, for people. */
  readonly description: string;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** What was compared without a finding or a problem, in the form of {@link Finding.suite}. */
  readonly agreeing: readonly string[];
}

/** What a finding says, on one line. */
export function messageOf({ subject, message }: Finding): string {
  return `${subject}: ${message}`;
}
