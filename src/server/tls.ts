import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureVersion } from 'node:tls';

/**
 * The options for the server's start and every reload. A reload replaces all options, so a reload with only a new key
 * pair would allow older protocols from then on (docs/facts/admission.md#context-is-replaced).
 */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
  /**
   * Completes the chain for clients if tls.crt holds only the server's own certificate. With {@link requestCert}: the
   * only CA for client certificates.
   */
  readonly ca?: string;
  readonly minVersion: SecureVersion;
  /** Only clients with a certificate of `ca` get through the handshake. */
  readonly requestCert?: true;
  readonly rejectUnauthorized?: true;
}

/** The locations of the certificates. */
export interface TlsFiles {
  /** Holds tls.crt, tls.key and perhaps ca.crt, as a Secret of type kubernetes.io/tls does. */
  readonly dir: string;
  /** The CA for client certificates; absent: every client may connect. */
  readonly clientCa?: string;
}

/** Why a certificate cannot be used, in one line that names the file. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** Reads and checks the certificates. Throws a CertificateError if they cannot be used. */
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

/** cert-manager writes an empty ca.crt if the issuer does not know its CA. */
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

/** Node accepts anything as a CA, and ignores what it does not understand. */
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

/** System errors repeat the path, and OpenSSL's mention its own sources. Their codes say what is wrong. */
function reasonOf(error: unknown): string {
  if (codeOf(error) === 'ENOENT') return 'there is no such file';
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
