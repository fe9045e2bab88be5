// Processes of a run, which are asked for what they know, and record the rest in files.
export { answerCalls } from "./answer.js";
export { readLines } from "./lines.js";
export { type StartedProcess, startProcess } from "./start.js";
