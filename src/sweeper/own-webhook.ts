import type { Cleanup } from '../cleanup/cleanup.ts';
import { type Cluster, ClusterError, isUnconverted, type KubeObject } from '../cluster/cluster.ts';
import { describe, isA, resourceName } from '../cluster/object.ts';
import {
  clusterServiceVersions,
  mutatingWebhookConfigurations,
  validatingWebhookConfigurations,
} from '../cluster/resources.ts';
import { deleteObjects, stopConversion } from '../kubectl.ts';
import { ownerLabel } from '../names.ts';
import { operatorFirst } from './operator-first.ts';

/**
 * The API server's words (k8s.io/apiserver, webhook/errors.go). They name the webhook, not the object that registers it, and
 * mostly the address that was called.
 */
const failedCall = /failed calling webhook "([^"]+)"(?:.*?"https:\/\/([^/:"]+))?/;

/**
 * Says how to get past a webhook of the operator's own that does not answer and so keeps its custom resources from being
 * deleted. Its configuration goes with the operator in any case. Empty: the webhook is another's.
 */
export async function wayPastOwnWebhook(cleanup: Cleanup, error: ClusterError, cluster: Cluster): Promise<string> {
  if (isUnconverted(error)) return wayPastConversion(cleanup, error, cluster);
  const { spec } = cleanup;
  const [, name, host] = failedCall.exec(error.message) ?? [];
  if (name === undefined) return '';
  for (const resource of [validatingWebhookConfigurations, mutatingWebhookConfigurations]) {
    for (const item of spec.items.filter(one => isA(one, resource) && one.fate !== 'Keep')) {
      const object = await cluster.get(resource, item).catch(unread);
      if (object?.metadata.uid !== item.uid || !registers(object, name, host)) continue;
      const csv = spec.items.find(
        one => isA(one, clusterServiceVersions) && one.name === object?.metadata.labels?.[ownerLabel],
      );
      if (csv && (await cluster.get(clusterServiceVersions, csv).catch(unread)))
        return `; it is of ${describe(item)}, which OLM makes again while ${describe(csv)} is there${operatorFirst(cleanup)}`;
      return `; it is of ${describe(item)}, which goes with the operator. To get past it: ${deleteObjects(resource, [item.name])}`;
    }
  }
  return '';
}

/** The API server's words (apiextensions-apiserver, conversion/webhook_converter.go). */
const failedConversion = /conversion webhook for ([^/\s]+)\/\S+, Kind=(\S+) failed/;

/**
 * OLM registers the webhook again as long as the CSV is there, and takes it away with the CSV
 * (docs/facts/olm.md#conversion-webhook).
 */
async function wayPastConversion(cleanup: Cleanup, { message }: ClusterError, cluster: Cluster): Promise<string> {
  const { items, operands } = cleanup.spec;
  const csvs = items.filter(item => isA(item, clusterServiceVersions) && item.fate === 'Delete');
  const found = await Promise.all(csvs.map(csv => cluster.get(clusterServiceVersions, csv).catch(unread)));
  if (found.some(csv => csv !== undefined)) return operatorFirst(cleanup);
  const [, group, kind] = failedConversion.exec(message) ?? [];
  const name = `${kind}.${group}`;
  const api = operands.find(one => `${one.kind}.${one.group}` === name);
  return api
    ? `. To do without it, and lose what only another version holds: ${stopConversion(resourceName(api))}`
    : '';
}

interface Registration {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig?: { readonly service?: { readonly namespace: string; readonly name: string } };
  }[];
}

/** Two installations of an operator register webhooks of the same name. Only the host that was called tells them apart. */
function registers(object: KubeObject | undefined, name: string, host: string | undefined): boolean {
  const { webhooks = [] } = (object ?? {}) as Registration;
  return webhooks.some(webhook => {
    const { service } = webhook.clientConfig ?? {};
    const isCalled = host === undefined || (service && host === `${service.name}.${service.namespace}.svc`);
    return webhook.name === name && isCalled;
  });
}

/** The status reports the first failure, which this one would hide. */
function unread(error: unknown): undefined {
  if (!(error instanceof ClusterError)) throw error;
}
