// What really happened to the objects.
export { changesIn, countOf, type History, type TrueChange, type Version } from "./history.js";
export { compact, startRecorder } from "./record.js";
