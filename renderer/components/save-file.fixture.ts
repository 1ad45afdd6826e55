// Files as a test sees them that a screen gives the person: jsdom downloads nothing.
import { jest } from '@jest/globals';

export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** From now on, what is saved lands in this list. */
export function catchSavedFiles(): SavedFile[] {
  const files: SavedFile[] = [];
  const blobs = new Map<string, { readonly type: string; readonly text: string }>();
  jest.spyOn(globalThis, 'Blob').mockImplementation(
    (parts = [], { type = '' } = {}) =>
      // What the screen gives is text alone.
      ({ type, text: (parts as string[]).join('') }) as unknown as Blob,
  );
  URL.createObjectURL = (blob) => {
    const url = `blob:${blobs.size}`;
    blobs.set(url, blob as unknown as SavedFile);
    return url;
  };
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    const blob = blobs.get(this.href);
    if (blob !== undefined) files.push({ name: this.download, ...blob });
  });
  return files;
}
