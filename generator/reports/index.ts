export { githubAnnotations, githubFailure } from "./annotations.js";
export type { APIPlace, Finding, FindingPlace, Level, Problem, Report } from "./finding.js";
export { junitReport } from "./junit.js";
export type { RuleId } from "./rules.js";
export { sarifLog } from "./sarif.js";
