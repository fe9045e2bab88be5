/** Merges the declarations in `folder`; the compiler's own files are kept in `originals`. Throws if their names collide. */
export declare function mergeDeclarations(folder: string, originals: string): void;
/** Puts the compiler's own files back into `folder`. */
export declare function restoreDeclarations(folder: string, originals: string): void;
