/** In which form the server shall answer. */
export type AnswerForm = "PartialObjectMetadata" | "PartialObjectMetadataList" | "Table";

/** The `Accept` of a form, with JSON of the object itself for APIs that do not know the form. */
export function acceptOf(form: AnswerForm | undefined): string {
  return form === undefined ? "application/json" : `application/json;as=${form};g=meta.k8s.io;v=v1,application/json`;
}
