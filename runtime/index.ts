export { descriptionOf } from "./client/description.js";
export { type Backoff, defaultBackoff, defaultRetry, type RetryOptions, retry } from "./client/retry.js";
export { retryOnConflict } from "./client/retry-on-conflict.js";
export {
  hasCondition,
  type Readable,
  WaitError,
  WaitFailedError,
  type WaitOptions,
  type WaitPredicate,
  WaitTimeoutError,
  type Watchable,
  waitFor,
  waitForDeletion,
} from "./client/wait/index.js";
export { connect } from "./connect/index.js";
export { ApiError, type FlowControl } from "./errors/api-error.js";
export { ConfigError, type ConfigErrorCode } from "./errors/config-error.js";
export { type FieldConflict, fieldConflictsOf } from "./errors/conflicts.js";
export { ConnectionError } from "./errors/connection-error.js";
export {
  type ApiFailure,
  type ApiFailureGuard,
  apiErrorOf,
  isAlreadyExists,
  isApiError,
  isBadRequest,
  isConflict,
  isExpired,
  isForbidden,
  isGone,
  isInternalError,
  isInvalid,
  isMethodNotSupported,
  isNotAcceptable,
  isNotFound,
  isRequestEntityTooLarge,
  isServerTimeout,
  isServiceUnavailable,
  isStoreReadError,
  isTimeout,
  isTooManyRequests,
  isUnauthorized,
  isUnexpectedServerError,
  isUnsupportedMediaType,
} from "./errors/guards.js";
export { RequestError, type RequestErrorCode } from "./errors/request-error.js";
export { ResponseError, type ResponseErrorCode } from "./errors/response-error.js";
export { suggestedDelay } from "./errors/suggested-delay.js";
export { microTime } from "./text/micro-time.js";
export { compareResourceVersions } from "./text/resource-version.js";
// All types that declarations of a program may have to name, including those that nobody writes.
export type {
  AllNamespaces,
  AnyScope,
  ApplyOf,
  Client,
  ClientOf,
  ClientsOf,
  Described,
  InNamespace,
  LiveOf,
  NeedsNamespace,
  NoFunctionMembers,
  ResourceClient,
  ResourceDescription,
  Subresources,
} from "./types/client.js";
export type { ConnectOptions, Impersonation, KubeconfigContent, PluginPolicy } from "./types/connect.js";
export type { HttpRequest } from "./types/http.js";
export type { InterceptedRequest, InterceptedResponse, Interceptor } from "./types/interceptor.js";
export type {
  DeleteResult,
  ListPromise,
  Methods,
  Patch,
  PatchMethods,
  StrategicMethod,
  SubresourceMethods,
} from "./types/methods.js";
export type {
  KubernetesObject,
  List,
  ListMetadata,
  Live,
  LiveMetadata,
  LiveNamespaced,
  LiveObject,
  Metadata,
  OwnerReference,
} from "./types/object.js";
export type {
  ApplyOptions,
  CallOptions,
  DeleteCollectionOptions,
  DeleteManyOptions,
  DeleteOptions,
  GetOptions,
  LabelSelectorInput,
  ListOptions,
  SelectorOptions,
  WriteOptions,
} from "./types/options.js";
export type { AbortSignalLike, DuplexLike, ReadableLike, ResponseLike, WritableLike } from "./types/platform.js";
export type {
  RawHeaders,
  RawRequest,
  RawResponse,
  StreamRequest,
  StreamResponse,
  UpgradeRequest,
  UpgradeResponse,
} from "./types/raw.js";
export type { AnyResource, Needs, Resource, ResourceDef, Scope, Verb } from "./types/resource.js";
export type { ApiHashes } from "./types/skew.js";
export type { Status, StatusCause, StatusDetails } from "./types/status.js";
export type {
  Attach,
  AttachOptions,
  AttachResult,
  Awaitable,
  Exec,
  ExecOptions,
  ExecResult,
  Log,
  LogOptions,
  PortForward,
  PortForwarding,
  PortForwardOptions,
  PortPair,
  ProxyClient,
  ProxyRequest,
  Session,
  StreamMethods,
  TerminalSize,
} from "./types/streams.js";
export type {
  Apply,
  ApplyFields,
  ApplyItem,
  ApplyMetadata,
  ApplySubresource,
  ApplyValue,
  JsonPatchOperation,
  ListDirectives,
  MergeList,
  MergePatch,
  StrategicDirectives,
  StrategicPatch,
} from "./types/views.js";
export type { Watch, WatchEvent, WatchOptions } from "./types/watch.js";
