import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { type Certificate, writeTlsDir } from './certificates.ts';
import { run } from './control-plane/kubectl.ts';
import type { Manifest } from './manifest.ts';

const root = join(import.meta.dirname, '..', '..');

/** What a reader of the documentation would apply, by folder. `certificate-secret` needs files beside it. */
export const entryPoints = [
  '.',
  'deploy/base',
  'deploy/overlays/cert-manager',
  'deploy/overlays/guard-only',
  'deploy/overlays/openshift',
];

/** The components that can be added to an entry point. */
export const addOns = ['audit', 'extension-guard', 'monitoring', 'network-policy', 'olm-guard'];

/** What `kubectl apply -k` would apply; rejects with what kustomize says is wrong. */
export async function render(dir: string): Promise<Manifest[]> {
  const { exitCode, stdout, stderr } = await run('kubectl', ['kustomize', dir]);
  if (exitCode !== 0) throw new Error(`kubectl kustomize ${dir}: ${stderr}`);
  return parseAllDocuments(stdout).map(document => document.toJS());
}

/** A folder with a kustomization of its own, as people write one on top of ours. Rendered by {@link render}. */
export function kustomizationOf(dir: string, resource: string, components: readonly string[]): string {
  const home = mkdtempSync(join(dir, 'kustomization-'));
  const from = (path: string): string => relative(home, resolve(root, path));
  const content = {
    resources: [from(resource)],
    components: components.map(name => from(`deploy/components/${name}`)),
  };
  writeFileSync(join(home, 'kustomization.yaml'), stringify(content));
  return home;
}

/** The overlay `certificate-secret` with its three files, in a copy of deploy/ in a folder; see {@link writeTlsDir}. */
export function overlayWith(certificate: Certificate, dir: string, ca?: Certificate): string {
  const copy = join(dir, 'deploy');
  cpSync(join(root, 'deploy'), copy, { recursive: true });
  const overlay = join(copy, 'overlays', 'certificate-secret');
  return writeTlsDir(overlay, certificate, ca);
}
