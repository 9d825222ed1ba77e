import { writeFileSync } from 'node:fs';
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

/** As a Secret of type kubernetes.io/tls is mounted. */
export function writeTlsDir(dir: string, { cert, key }: Certificate): string {
  writeFileSync(join(dir, 'tls.crt'), cert);
  writeFileSync(join(dir, 'tls.key'), key);
  writeFileSync(join(dir, 'ca.crt'), cert);
  return dir;
}
