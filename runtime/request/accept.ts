/** The form in which the server should answer. */
export type AnswerForm = "PartialObjectMetadata" | "PartialObjectMetadataList" | "Table";

/** The `Accept` header of a form, with JSON of the object itself for APIs that do not support the form. */
export function acceptOf(form: AnswerForm | undefined): string {
  return form === undefined ? "application/json" : `application/json;as=${form};g=meta.k8s.io;v=v1,application/json`;
}
