import type { MissingRight, Resource } from './cluster/cluster.ts';
import { resourceName as nameOfAnyVersion } from './cluster/object.ts';
import { consoles } from './cluster/openshift.ts';
import { customResourceDefinitions, installPlans, subscriptions } from './cluster/resources.ts';

/** Every command that we show to people. Each one works as it is when it is pasted into a shell. */

type Kind = Pick<Resource, 'group' | 'plural'> & Partial<Pick<Resource, 'version' | 'onlyVersion'>>;
type Home = { readonly namespace?: string | undefined; readonly name: string };

/** kubectl's words for the choices about the dependents. */
export type Propagation = 'foreground' | 'orphan';

/** Resources have their long names: on many clusters plain "subscription" is Knative's or ACM's. */
export function deleteObjects(kind: Kind, names: readonly string[], namespace?: string): string {
  return about(kind, names, 'delete', ...inNamespace(namespace));
}

/** Asks for a deletion, without waiting for it, and takes off the finalizers that it would wait for. */
export function deleteUnfinalized(kind: Kind, { namespace, name }: Home): string {
  const deletion = about(kind, [name], 'delete', ...inNamespace(namespace), '--wait=false');
  return oneByOne(deletion, takeFinalizersOff(kind, { namespace, name }));
}

/** Whatever the finalizers of an object stand for is not done. */
export function takeFinalizersOff(kind: Kind, { namespace, name }: Home): string {
  const patch = JSON.stringify({ metadata: { finalizers: null } });
  return about(kind, [name], 'patch', ...inNamespace(namespace), '--type=merge', '-p', patch);
}

/** A deletion that a webhook of ours decides about. */
export function deleteGuarded(kind: Kind, { namespace, name }: Home, cascade?: Propagation): string {
  const flags = cascade ? [`--cascade=${cascade}`] : [];
  return about(kind, [name], 'delete', ...inNamespace(namespace), ...flags);
}

export function deleteSubscription(at: Home, cascade?: Propagation): string {
  return deleteGuarded(subscriptions, at, cascade);
}

/** Shows what depends on a Subscription, or on an object of another kind: "clusterextension/redis". */
export function showPlan({ namespace, name }: Home): string {
  return kubectl('leftovers', 'plan', name, ...inNamespace(namespace));
}

/** Removes what a name stands for, "clusterobjectset/redis" or a Subscription, and follows what becomes of it; with `keep` its custom resources and their APIs stay. */
export function deleteWithLeftovers({ namespace, name }: Home, keep?: 'keep'): string {
  return kubectl('leftovers', 'delete', name, ...inNamespace(namespace), ...(keep ? ['--operands', keep] : []));
}

/** Removes what is left of an operator, by the name of its Operator object, or of its package in a namespace. */
export function cleanLeftovers(operator: string, namespace?: string, operands?: 'keep' | 'delete'): string {
  return kubectl(
    'leftovers',
    'clean',
    operator,
    ...inNamespace(namespace),
    ...(operands ? ['--operands', operands] : []),
  );
}

export function listLeftovers(namespace?: string): string {
  return kubectl('leftovers', ...inNamespace(namespace));
}

export function listObjects(kind: Kind & Pick<Resource, 'namespaced'>): string {
  return kubectl('get', resourceName(kind), ...(kind.namespaced ? ['-A'] : []));
}

export function getObject(kind: Kind, name: string, ...flags: readonly string[]): string {
  return kubectl('get', resourceName(kind), name, ...flags);
}

/** Writes all objects of a kind to a file that a snapshot can be made of. */
export function dumpObjects(kind: Kind): string {
  const name = resourceName(kind);
  return `${kubectl('get', name, '-A', '-o', 'yaml')} > ${quoted(`${name}.yaml`)}`;
}

/** Shows the objects of some kinds that carry a label. */
export function listLabelled(resources: readonly string[], label: string): string {
  return kubectl('get', resources.join(','), '-A', '-l', label);
}

export function editObject(kind: Kind, name: string, namespace?: string): string {
  return kubectl('edit', resourceName(kind), name, ...inNamespace(namespace));
}

export function annotateObject(kind: Kind, name: string, annotation: string): string {
  return kubectl('annotate', resourceName(kind), name, annotation);
}

/** Waits until an object of a cluster-scoped kind is ready; without a name, until all of them are. */
export function waitUntilReady(kind: string, name?: string, timeout?: string): string {
  const which = name === undefined ? [kind, '--all'] : [`${kind}/${name}`];
  return kubectl('wait', '--for=condition=Ready', ...which, ...(timeout ? [`--timeout=${timeout}`] : []));
}

/** Gives an account a right that it lacks. */
export function grantRight({ namespace, account, verb, resource }: MissingRight): string {
  const name = `${namespace}-${account}-${verb}-${resource.replace('/', '-')}`;
  return grantRights(name, [verb], [resource], [`${namespace}:${account}`]);
}

/** Gives some verbs on resources to ServiceAccounts, each as `namespace:name`, by a role and a binding of this name. */
export function grantRights(
  name: string,
  verbs: readonly string[],
  resources: readonly string[],
  accounts: readonly string[],
): string {
  const rule = [`--verb=${verbs.join(',')}`, `--resource=${resources.join(',')}`];
  const subjects = accounts.map(account => `--serviceaccount=${account}`);
  return oneByOne(
    kubectl('create', 'clusterrole', name, ...rule),
    kubectl('create', 'clusterrolebinding', name, `--clusterrole=${name}`, ...subjects),
  );
}

/** Makes a ClusterRole that lets its holders list some kinds, and labels it, so that a role of ours takes it in. */
export function shareView(name: string, kinds: readonly Kind[], label: string): string[] {
  const resources = kinds.map(resourceName).join(',');
  return [
    kubectl('create', 'clusterrole', name, '--verb=list', `--resource=${resources}`),
    kubectl('label', 'clusterrole', name, `${label}=true`),
  ];
}

/** Lets OLM carry out an InstallPlan that waits for it. */
export function approveInstallPlan({ namespace, name }: Home): string {
  const patch = JSON.stringify({ spec: { approved: true } });
  return kubectl('patch', resourceName(installPlans), name, ...inNamespace(namespace), '--type=merge', '-p', patch);
}

/**
 * Has OLM carry out an InstallPlan once more that has failed. Nothing else does: without its plan, OLM waits for ever
 * (docs/facts/olm.md#failed-plan).
 */
export function retryInstallPlan({ namespace, name }: Home): string {
  const flags = ['--subresource=status', '--type=merge'];
  const patch = JSON.stringify({ status: { phase: 'Installing', startTime: null } });
  return about(installPlans, [name], 'patch', ...inNamespace(namespace), ...flags, '-p', patch);
}

/** Says why OLM does not install a Subscription. */
export function explainSubscription({ namespace, name }: Home): string {
  return kubectl('leftovers', 'why', name, ...inNamespace(namespace));
}

/**
 * Takes plugins off the list of those that OpenShift's console loads, the last one first, because the places of those behind
 * it change. If the list is another one when somebody pastes it, nothing is changed.
 */
export function disablePlugins(plugins: readonly { readonly name: string; readonly index: number }[]): string {
  const patch = plugins
    .toSorted((a, b) => b.index - a.index)
    .flatMap(({ name, index }) => {
      const path = `/spec/plugins/${index}`;
      return [
        { op: 'test', path, value: name },
        { op: 'remove', path },
      ];
    });
  return about(consoles, ['cluster'], 'patch', '--type=json', '-p', JSON.stringify(patch));
}

/** Has the objects of a CustomResourceDefinition read without its conversion webhook: fields of other versions are lost. */
export function stopConversion(crd: string): string {
  const patch = JSON.stringify({ spec: { conversion: { strategy: 'None', webhook: null } } });
  return kubectl('patch', resourceName(customResourceDefinitions), crd, '--type=merge', '-p', patch);
}

/** Shows whether OLM runs. OLM's Deployment has this label everywhere. */
export const showOlm = kubectl('get', 'deployments', '-A', '-l', 'app=olm-operator');

/** One command after the other, each if the one before has succeeded. */
export function oneByOne(...commands: readonly string[]): string {
  return commands.join(' && ');
}

/** An object of an aggregated API may have any name, so a name that begins like a flag comes after `--`. */
function about(kind: Kind, names: readonly string[], verb: string, ...flags: readonly string[]): string {
  return names.some(name => name.startsWith('-'))
    ? kubectl(verb, resourceName(kind), ...flags, '--', ...names)
    : kubectl(verb, resourceName(kind), ...names, ...flags);
}

/** kubectl asks in the preferred version, unless the name has another one. */
function resourceName(kind: Kind): string {
  const { group, plural, version, onlyVersion } = kind;
  return onlyVersion ? `${plural}.${version}.${group}` : nameOfAnyVersion(kind);
}

function kubectl(...words: readonly string[]): string {
  return ['kubectl', ...words.map(quoted)].join(' ');
}

/** A word as a POSIX shell needs it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function inNamespace(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ['-n', namespace];
}
