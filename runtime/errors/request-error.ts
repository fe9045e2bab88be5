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
  | "ClientClosed";

/** A request that was refused before it was sent: the call itself is wrong. */
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
