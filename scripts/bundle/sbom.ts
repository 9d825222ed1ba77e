import type { BundledPackage } from './packages.ts';

/**
 * What a bundle is made of, for scanners, which cannot see it in the bundle: a bill of materials of CycloneDX 1.6. It has
 * no date and no serial number, so the same sources make the same bytes.
 */
export function sbomOf(program: { name: string; version: string }, packages: readonly BundledPackage[]): string {
  const components = packages.map(({ name, version, license, integrity }) => ({
    type: 'library',
    'bom-ref': purlOf(name, version),
    name,
    version,
    licenses: [{ expression: license }],
    purl: purlOf(name, version),
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }],
  }));
  const component = {
    type: 'application',
    'bom-ref': program.name,
    ...program,
    licenses: [{ expression: 'Apache-2.0' }],
  };
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component },
    components,
    dependencies: [{ ref: program.name, dependsOn: components.map(({ purl }) => purl) }],
  };
  return `${JSON.stringify(sbom, undefined, 2)}\n`;
}

/** A package URL; the scope's @ is the one sign of npm's names that must be encoded. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
