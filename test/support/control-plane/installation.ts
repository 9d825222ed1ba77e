import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { kustomizationOf, render } from '../kustomize.ts';
import type { Manifest } from '../manifest.ts';
import type { TestCluster } from './cluster.ts';
import { waitFor } from './process.ts';

/** What deploy/ installs on a cluster. */
export interface Installation {
  readonly manifests: readonly Manifest[];
  /** A kubeconfig of one of our ServiceAccounts, with the rights that the manifests give it; `proxy`: the way to go. */
  kubeconfig(account: 'webhook' | 'sweeper', proxy?: string): Promise<string>;
  /** The settings that the manifests give the program of one of our Deployments, but for where its files are. */
  settings(name: string): NodeJS.ProcessEnv;
}

export interface InstallationOptions {
  /** With POST /mutate and the sweeper; default: the read-only guard alone. */
  readonly cascade?: boolean;
  /** More folders of deploy/components. */
  readonly components?: readonly string[];
}

/** What can be applied here: there is no image to run, and the API server reaches no Service. */
const applied = [
  'Namespace',
  'CustomResourceDefinition',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
];

/** Of the admission policies the one that a program asks for; the others have a test of their own. */
const operandRights = 'operand-rights.subscription-guard.io';

/** Applies our APIs, accounts and rights as people do, so that every test runs with what our programs have anywhere. */
export async function applyInstallation(
  cluster: TestCluster,
  { cascade = false, components = [] }: InstallationOptions,
): Promise<Installation> {
  const dir = mkdtempSync(join(cluster.dir, 'installation-'));
  const overlay = `deploy/overlays/${cascade ? 'cert-manager' : 'guard-only'}`;
  const manifests = await render(kustomizationOf(dir, overlay, components));
  const items = manifests.filter(({ kind, metadata }) => applied.includes(kind) || metadata.name === operandRights);
  const file = join(dir, 'list.yaml');
  writeFileSync(file, stringify({ apiVersion: 'v1', kind: 'List', items }));
  const { exitCode, stderr } = await cluster.kubectl('apply', '-f', file);
  if (exitCode !== 0) throw new Error(`kubectl apply: ${stderr}`);
  await waitFor('our APIs', () => ourApisAnswer(cluster));
  return {
    manifests,
    kubeconfig: (account, proxy) => cluster.serviceAccount('subscription-guard', account, proxy),
    settings: name => settingsOf(manifests, name),
  };
}

/** A fresh API answers 404 or 429 for a moment, and our two do not come up at the same time. */
async function ourApisAnswer({ api }: TestCluster): Promise<boolean> {
  const found = ['cleanups', 'deletionpolicies'].map(plural =>
    api.exists(`/apis/subscription-guard.io/v1alpha1/${plural}`),
  );
  return (await Promise.all(found)).every(Boolean);
}

const ofMemory = ['NODE_OPTIONS', 'MALLOC_ARENA_MAX', 'MALLOC_TRIM_THRESHOLD_'];

function settingsOf(manifests: readonly Manifest[], name: string): NodeJS.ProcessEnv {
  const deployment = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
  const variables: { name: string; value?: string }[] = deployment?.spec.template.spec.containers[0].env ?? [];
  return Object.fromEntries(
    variables
      .filter(
        ({ name, value }) => (name.startsWith('SUBSCRIPTION_GUARD_') || ofMemory.includes(name)) && value !== undefined,
      )
      .map(({ name, value }) => [name, value]),
  );
}
