import { type FSWatcher, watch } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { loadTls, type TlsFiles, type TlsOptions } from './tls.ts';

export interface TlsWatch {
  readonly files: TlsFiles;
  /** The options that the server runs with. */
  readonly current: TlsOptions;
  /** Called with a new, usable certificate. */
  readonly onChange: (tls: TlsOptions) => void;
  /** Called if the files are unusable; the old certificate stays. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds without an event before it reads the files: kubelet's swap causes several events. */
  readonly settle?: number;
  /** Milliseconds between two polls. */
  readonly poll?: number;
}

/**
 * Calls back when the certificate in a folder changes. It watches the folder, because kubelet swaps a symlink in it and
 * a watch on a file fires only once (docs/facts/admission.md#watched-folder). It also polls, for nodes that have no
 * file watches left and for a new client CA. Returns a function that stops it.
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
