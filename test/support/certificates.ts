import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A self-signed certificate for loopback and the given host names; it is its own CA. */
export function selfSigned(...hosts: readonly string[]): Promise<Certificate> {
  return certificateFor(hosts);
}

/** The same, issued by another certificate of ours. */
export function issuedBy(ca: Certificate, ...hosts: readonly string[]): Promise<Certificate> {
  return certificateFor(hosts, ca);
}

/** One that was good for a day in 2020. */
export function expired(): Promise<Certificate> {
  return certificateFor([], undefined, { notBeforeDate: new Date('2020-01-01'), notAfterDate: new Date('2020-01-02') });
}

async function certificateFor(
  hosts: readonly string[],
  ca?: Certificate,
  validity: { readonly notBeforeDate?: Date; readonly notAfterDate?: Date } = {},
): Promise<Certificate> {
  const names = ['localhost', ...hosts].map(value => ({ type: 2 as const, value }));
  const pems = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    ...(ca && { ca }),
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [...names, { type: 7 as const, ip: '127.0.0.1' }] },
    ],
  });
  return { cert: pems.cert, key: pems.private };
}

/** The files of a Secret of type kubernetes.io/tls; without a CA it is taken to be self-signed. */
export function writeTlsDir(dir: string, certificate: Certificate, ca: Certificate = certificate): string {
  writeFileSync(join(dir, 'tls.crt'), certificate.cert);
  writeFileSync(join(dir, 'tls.key'), certificate.key);
  writeFileSync(join(dir, 'ca.crt'), ca.cert);
  return dir;
}

/**
 * A mounted Secret, as kubelet makes it and updates it: the files are links through `..data`, which is swapped for a link
 * to a new folder. Each version of it needs a name of its own.
 */
export function mountTlsDir(dir: string, version: string, certificate: Certificate, ca?: Certificate): string {
  mkdirSync(join(dir, `..${version}`), { recursive: true });
  writeTlsDir(join(dir, `..${version}`), certificate, ca);
  symlinkSync(`..${version}`, join(dir, '..data_tmp'));
  renameSync(join(dir, '..data_tmp'), join(dir, '..data'));
  for (const file of ['tls.crt', 'tls.key', 'ca.crt']) {
    if (!existsSync(join(dir, file))) symlinkSync(join('..data', file), join(dir, file));
  }
  return dir;
}
