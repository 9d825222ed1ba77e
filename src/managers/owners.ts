import type { ObjectMeta, OwnerReference } from '../cluster/cluster.ts';
import { groupOf, isA } from '../cluster/object.ts';
import type { Manager } from './manager.ts';

/** The owner that manages an object: its controller, or else any other owner that is not ours. */
export function ownerOf(meta: ObjectMeta, isOurs: (owner: OwnerReference) => boolean): Manager | undefined {
  const others = (meta.ownerReferences ?? []).filter(owner => !isOurs(owner));
  const owner = others.find(({ controller }) => controller) ?? others[0];
  if (!owner) return undefined;
  const name = ownerName(owner, meta);
  return owner.controller
    ? { name, claim: `${name} manages it`, evidence: 'controller' }
    : { name, claim: `${name} owns it too`, evidence: 'owner' };
}

/** In the words of the owner's program, otherwise by kind and name. */
function ownerName(owner: OwnerReference, { labels = {} }: ObjectMeta): string {
  const { apiVersion, kind, name } = owner;
  const plain = `${kind} ${name}`;
  switch (groupOf(apiVersion)) {
    case 'olm.operatorframework.io':
      return clusterExtension(labels) ?? `${plain} (OLM v1)`;
    case 'package-operator.run':
      return `${plain} (Package Operator)`;
    case 'config.openshift.io':
      return isA(owner, { group: 'config.openshift.io', kind: 'ClusterVersion' }) ? clusterVersionOperator : plain;
    default:
      return plain;
  }
}

/** A ClusterObjectSet is one revision of a ClusterExtension, which its label names. */
export function clusterExtension(labels: Readonly<Record<string, string>>): string | undefined {
  const name = labels['olm.operatorframework.io/owner-name'];
  return name === undefined ? undefined : `ClusterExtension ${name} (OLM v1)`;
}

export const clusterVersionOperator = 'the cluster version operator';
