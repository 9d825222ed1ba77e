import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureVersion } from 'node:tls';

/**
 * The one set of options for the server's start and every reload: a reload replaces them all, so a server that was given
 * only a new pair would accept older protocols from then on (facts/stack.md 2.2).
 */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  /** Completes the chain that clients are sent when tls.crt holds the server's own certificate only. */
  readonly ca?: string;
  readonly minVersion: SecureVersion;
}

/** Why a certificate cannot be used, in one line that names the file. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** Reads tls.crt, tls.key and, if it is there, ca.crt: what a Secret of type kubernetes.io/tls holds. */
export function loadTls(dir: string): TlsOptions {
  const [certFile, keyFile, caFile] = [join(dir, 'tls.crt'), join(dir, 'tls.key'), join(dir, 'ca.crt')];
  const cert = read(certFile);
  const key = read(keyFile);
  const ca = readIfPresent(caFile);
  checkPair(cert, certFile, key, keyFile);
  // Node takes anything for a CA, and ignores what it does not understand.
  if (ca !== undefined) parse(caFile, 'certificate', () => new X509Certificate(ca));
  return { cert, key, minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) };
}

/** When the server's certificate stops being valid. */
export function expiryOf({ cert }: TlsOptions): Date {
  return new X509Certificate(cert).validToDate;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CertificateError(`cannot read ${file}: ${reasonOf(error)}`);
  }
}

/** cert-manager leaves an empty ca.crt when the issuer has no CA to tell. */
function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new CertificateError(`cannot read ${file}: ${reasonOf(error)}`);
  }
}

function checkPair(cert: string, certFile: string, key: string, keyFile: string): void {
  const certificate = parse(certFile, 'certificate', () => new X509Certificate(cert));
  const privateKey = parse(keyFile, 'private key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new CertificateError(`${keyFile} is not the private key of the certificate in ${certFile}`);
  }
  parse(certFile, 'certificate chain', () => createSecureContext({ cert, key }));
}

function parse<T>(file: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CertificateError(`${file} holds no ${what} that can be used: ${reasonOf(error)}`);
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}

/** System errors repeat the path, OpenSSL's speak of its own sources: their codes say what is wrong. */
function reasonOf(error: unknown): string {
  if (codeOf(error) === 'ENOENT') return 'there is no such file';
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
