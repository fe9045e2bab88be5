export { diffHtml } from "./diff-html.js";
