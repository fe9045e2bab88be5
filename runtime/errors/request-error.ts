import { brand } from "./brand.js";

/** Why a request was not sent. */
export type RequestErrorCode =
  | "InvalidName"
  | "MissingName"
  | "InvalidNamespace"
  | "MissingNamespace"
  | "InvalidPath"
  | "InvalidOption"
  | "InvalidHeader"
  | "InvalidSelector"
  | "InvalidBody"
  | "KindMismatch"
  | "NameMismatch"
  | "NamespaceMismatch"
  | "ManagedFields"
  | "MissingFieldManager"
  | "UnknownKind"
  | "InvalidResource"
  | "InvalidManifest"
  | "InvalidRestart"
  | "InvalidAnswer"
  | "NotSynced"
  | "InformerClosed"
  | "ClientClosed"
  | "StreamClosed";

/** The call itself is invalid. In nearly all cases nothing was sent. */
export class RequestError extends Error {
  static {
    brand(RequestError, "RequestError");
  }
  /** What is wrong. */
  readonly code: RequestErrorCode;

  constructor(code: RequestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
