import { type FSWatcher, watch } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { loadTls, type TlsFiles, type TlsOptions } from './tls.ts';

export interface TlsWatch {
  readonly files: TlsFiles;
  /** What the server runs with now. */
  readonly current: TlsOptions;
  /** A new, usable certificate is there. */
  readonly onChange: (tls: TlsOptions) => void;
  /** The files are not usable as they are; the old certificate stays. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds of quiet before files that change are read: kubelet's swap is several events. */
  readonly settle?: number;
  /** Milliseconds between two looks that need no event. */
  readonly poll?: number;
}

/**
 * Calls back when the certificate in a folder changes. The folder is watched, because kubelet swaps a symlink in it and
 * a watched file would be seen to change only once (docs/facts/admission.md#watched-folder); the poll is the net below,
 * for a node that has no file watches left, and finds a new CA of the clients. Returns the stop.
 */
export function watchTls({ files, current, onChange, onError, settle = 250, poll = 60_000 }: TlsWatch): () => void {
  let known = current;
  const check = (): void => {
    try {
      const found = loadTls(files);
      if (isDeepStrictEqual(found, known)) return;
      onChange(found);
      known = found;
    } catch (error) {
      onError(error);
    }
  };
  let settling: NodeJS.Timeout | undefined;
  const watcher = tryToWatch(files.dir, onError, () => {
    clearTimeout(settling);
    settling = setTimeout(check, settle);
  });
  const polling = setInterval(check, poll);
  return () => {
    watcher?.close();
    clearTimeout(settling);
    clearInterval(polling);
  };
}

function tryToWatch(dir: string, onError: (error: unknown) => void, onEvent: () => void): FSWatcher | undefined {
  try {
    return watch(dir, onEvent).on('error', onError);
  } catch (error) {
    onError(error);
    return undefined;
  }
}
