/** The name of a snapshot's folder that cannot be taken for another source, or for a flag. */
export function folderName(path: string): string {
  return /^(?:-|(?:cluster|embedded|git)(?::|$))/.test(path) ? `./${path}` : path;
}
