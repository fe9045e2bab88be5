// openapi-typescript ships its modules one a file, and types for the whole only.
declare module "openapi-typescript/dist/transform/schema-object.mjs" {
  import { transformSchemaObject } from "openapi-typescript";
  export default transformSchemaObject;
}
