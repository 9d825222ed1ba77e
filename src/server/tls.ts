import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureVersion } from 'node:tls';

/** The one set of options for the server's start and every reload: a reload replaces them all (facts/stack.md 2.2). */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  /** Optional: the CA that belongs to the certificate, sent to nobody but kept beside it by cert-manager. */
  readonly ca?: string;
  readonly minVersion: SecureVersion;
}

/** Why a certificate cannot be used, in one line that names the file. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** Reads tls.crt, tls.key and, if it is there, ca.crt: what a Secret of type kubernetes.io/tls holds. */
export function loadTls(dir: string): TlsOptions {
  const [certFile, keyFile] = [join(dir, 'tls.crt'), join(dir, 'tls.key')];
  const [cert, key] = [readPem(certFile), readPem(keyFile)];
  checkPair(cert, certFile, key, keyFile);
  const ca = readOptional(join(dir, 'ca.crt'));
  return { cert, key, minVersion: 'TLSv1.2', ...(ca && { ca }) };
}

/** When the certificate stops being valid, as milliseconds since the epoch. */
export function expiryOf({ cert }: Pick<TlsOptions, 'cert'>): number {
  return new X509Certificate(cert).validToDate.getTime();
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CertificateError(`${file} cannot be read: ${messageOf(error)}`);
  }
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CertificateError(`${file} cannot be read: ${messageOf(error)}`);
  }
}

function checkPair(cert: string, certFile: string, key: string, keyFile: string): void {
  const certificate = parse(certFile, 'certificate', () => new X509Certificate(cert));
  const privateKey = parse(keyFile, 'private key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) throw new CertificateError(`${keyFile} is not the key of ${certFile}`);
  parse(certFile, 'certificate chain', () => createSecureContext({ cert, key }));
}

function parse<T>(file: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CertificateError(`${file} holds no usable ${what}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface TlsWatch {
  /** A new, usable certificate is there. */
  readonly onChange: (tls: TlsOptions) => void;
  /** The files changed into something unusable; the old certificate stays. */
  readonly onError: (error: unknown) => void;
}

const settle = 250;
const poll = 60_000;

/**
 * Calls back when the certificate in a folder changes. The folder is watched, because kubelet swaps a symlink in it and
 * a watched file would be seen to change only once; polling is the net below (facts/stack.md 0.8). Returns the stop.
 */
export function watchTls(dir: string, current: TlsOptions, { onChange, onError }: TlsWatch): () => void {
  let known = JSON.stringify(current);
  const check = (): void => {
    try {
      const tls = loadTls(dir);
      if (JSON.stringify(tls) === known) return;
      known = JSON.stringify(tls);
      onChange(tls);
    } catch (error) {
      onError(error);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dir, () => {
    clearTimeout(timer);
    timer = setTimeout(check, settle);
  });
  watcher.on('error', onError);
  const polling = setInterval(check, poll);
  polling.unref();
  return () => {
    watcher.close();
    clearTimeout(timer);
    clearInterval(polling);
  };
}
