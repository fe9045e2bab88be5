// The parts of yaml that scripts/build-libraries.mjs compiles.
declare module "#yaml" {
  export { isAlias, isMap, isScalar, isSeq, parseAllDocuments, visit } from "yaml";
}
