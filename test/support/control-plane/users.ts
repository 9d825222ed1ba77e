import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ControlPlane } from './control-plane.ts';

/** The people whom the API server knows, by token. They have no rights until a test grants some. */
export const userNames = ['alice', 'bob', 'carol'];

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export function tokenOf(name: string): string {
  return `${name}-token`;
}

/** Grants a user rights, on top of those they have; a kubeconfig file for them. */
export async function userWith(
  plane: ControlPlane,
  name: string,
  rules: readonly Rule[],
  namespace?: string,
): Promise<string> {
  if (!userNames.includes(name)) throw new Error(`the API server knows ${userNames.join(', ')}, and no ${name}`);
  await grant(plane, { kind: 'User', apiGroup: rbac, name }, rules, namespace);
  return writeKubeconfig(plane, name, tokenOf(name));
}

/** A kubeconfig file for a ServiceAccount that exists: its rights are what its manifests give it. */
export async function serviceAccount(
  plane: ControlPlane,
  namespace: string,
  name: string,
  server = plane.server,
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const { status } = await plane.api.ok('POST', path, { spec: { expirationSeconds: 3600 } });
  return writeKubeconfig({ ...plane, server }, `${namespace}.${name}`, status.token);
}

export function writeKubeconfig(
  { dir, server, caFile }: Pick<ControlPlane, 'dir' | 'server' | 'caFile'>,
  name: string,
  token: string,
): string {
  const file = join(dir, `${name}.kubeconfig`);
  // A FaultProxy speaks HTTP, which client-node only does where no certificate is wanted.
  const trust = server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : { 'certificate-authority': caFile };
  writeFileSync(
    file,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server, ...trust } }],
      users: [{ name, user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: name } }],
    }),
  );
  return file;
}

const rbac = 'rbac.authorization.k8s.io';

let grants = 0;

/** In one namespace, or without one in all. */
async function grant(
  { api }: ControlPlane,
  subject: { readonly kind: string; readonly apiGroup: string; readonly name: string },
  rules: readonly Rule[],
  namespace?: string,
): Promise<void> {
  if (rules.length === 0) return;
  grants += 1;
  const metadata = { name: `test-${subject.name}-${grants}` };
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const base = `/apis/${rbac}/v1${namespace === undefined ? '' : `/namespaces/${namespace}`}/${kind.toLowerCase()}`;
  await api.ok('POST', `${base}s`, { metadata, rules });
  const roleRef = { apiGroup: rbac, kind, name: metadata.name };
  await api.ok('POST', `${base}bindings`, { metadata, roleRef, subjects: [subject] });
}
