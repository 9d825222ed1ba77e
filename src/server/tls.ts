import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureVersion } from 'node:tls';

/**
 * The one set of options for the server's start and every reload: a reload replaces them all, so a server that was
 * given only a new pair would accept older protocols from then on (docs/facts/admission.md#context-is-replaced).
 */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  /**
   * Completes the chain that clients are sent when tls.crt holds the server's own certificate only; with
   * {@link requestCert}, who issues the certificates of clients, and nobody else.
   */
  readonly ca?: string;
  readonly minVersion: SecureVersion;
  /** Only clients with a certificate of `ca` get through the handshake. */
  readonly requestCert?: true;
  readonly rejectUnauthorized?: true;
}

/** Where the certificates are. */
export interface TlsFiles {
  /** Holds tls.crt, tls.key and, if it is there, ca.crt: what a Secret of type kubernetes.io/tls holds. */
  readonly dir: string;
  /** Who issues the certificates of clients; absent: everybody may connect. */
  readonly clientCa?: string;
}

/** Why a certificate cannot be used, in one line that names the file. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** Reads and checks the certificates. Throws a CertificateError for what cannot be used. */
export function loadTls({ dir, clientCa }: TlsFiles): TlsOptions {
  const [certFile, keyFile, caFile] = [join(dir, 'tls.crt'), join(dir, 'tls.key'), join(dir, 'ca.crt')];
  const cert = read(certFile);
  const key = read(keyFile);
  checkPair(cert, certFile, key, keyFile);
  const own = { cert, key, minVersion: 'TLSv1.2' } as const;
  if (clientCa !== undefined) {
    return { ...own, ca: checkCa(read(clientCa), clientCa), requestCert: true, rejectUnauthorized: true };
  }
  const ca = readIfPresent(caFile);
  return { ...own, ...(ca !== undefined && { ca: checkCa(ca, caFile) }) };
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

/** Node takes anything for a CA, and ignores what it does not understand. */
function checkCa(ca: string, file: string): string {
  parse(file, 'certificate', () => new X509Certificate(ca));
  return ca;
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
