// For programs that read OpenAPI documents, as the generator does.
export { createDocumentCache, type DocumentCache } from "./documents.js";
