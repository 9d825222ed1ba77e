import { handedOver } from '../../../src/audit/rules/handed-over.ts';
import { crd, operator } from '../../support/objects.ts';
import { adoptedCrd, extensionMarks, group, installedCrd, without } from '../objects.ts';
import { testRule } from './table.ts';

const found =
  "Operator redis-operator.redis: handed over to ClusterExtension redis-operator (OLM v1); only OLM v0's records are left";
const crdWith = (metadata: object) => ({ ...installedCrd, metadata: { ...installedCrd.metadata, ...metadata } });

testRule(handedOver, import.meta.filename, {
  CrdOwnedByARevision: {
    reason: 'upstream migrates so',
    objects: [operator(), adoptedCrd('ClusterObjectSet'), group],
    want: [found],
  },
  CrdOwnedByTheExtension: {
    reason: 'the runtime that uses Helm owns so',
    objects: [operator(), adoptedCrd('ClusterExtension'), group],
    want: [found],
  },
  CrdWithMarksOnly: {
    reason: 'the owner is missing, for example after a restore',
    objects: [operator(), crdWith({ labels: { ...crd().metadata.labels, ...extensionMarks } })],
    want: [found],
  },
  CrdOfAHelmRelease: {
    reason: 'a chart runs the operator',
    objects: [
      operator(),
      crdWith({ annotations: { ...installedCrd.metadata.annotations, 'meta.helm.sh/release-name': 'redis' } }),
    ],
    want: ["Operator redis-operator.redis: handed over to Helm release redis; only OLM v0's records are left"],
  },
  MarkOfTheBundle: {
    reason: 'OLM wrote it, so it came with the bundle',
    objects: [
      operator(),
      crdWith({
        annotations: { ...installedCrd.metadata.annotations, 'meta.helm.sh/release-name': 'redis' },
        managedFields: [
          {
            manager: 'catalog',
            operation: 'Update',
            fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:meta.helm.sh/release-name': {} } } },
          },
        ],
      }),
    ],
    want: [],
  },
  MadeBeforeOlm: {
    reason: 'who made a CRD before OLM did runs no operator',
    objects: [
      operator(),
      crdWith({
        managedFields: [{ manager: 'kubectl-create', operation: 'Update', fieldsV1: { 'f:spec': { 'f:group': {} } } }],
      }),
    ],
    want: [],
  },
  NotHandedOver: {
    reason: 'nobody has taken over',
    objects: without('Subscription', 'ClusterServiceVersion'),
    want: [],
  },
  OneCrdOfTwo: {
    reason: 'the other one is left over',
    objects: [operator(), adoptedCrd('ClusterObjectSet'), crd('Other', 'others')],
    want: [],
  },
  OwnedByAnObjectThatRunsNothing: {
    reason: 'an owner that is no controller manages nothing',
    objects: [
      operator(),
      crdWith({ ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid: 'uid-of-mine' }] }),
    ],
    want: [],
  },
  OperatorStillThere: {
    reason: 'the hand-over is not finished: OLM v0 still runs it',
    objects: [...without('Subscription', 'CustomResourceDefinition'), adoptedCrd('ClusterObjectSet')],
    want: [],
  },
});
