import type { ClusterReader } from '../cluster/cluster.ts';
import { mutatingWebhookConfigurations } from '../cluster/resources.ts';
import { cascadeWebhook } from '../names.ts';

interface WebhookConfiguration {
  readonly webhooks?: readonly { readonly name: string; readonly failurePolicy?: string }[];
}

/**
 * Whether no cascade gets past the webhook that writes its Cleanup: only one that must be asked makes sure that what depends
 * on a Subscription is written down before it goes. Where it is missing, or ignored when it fails, the Subscription goes
 * alone.
 */
export async function isCascadeEnforced(cluster: Pick<ClusterReader, 'list'>): Promise<boolean> {
  const configurations = await Array.fromAsync(cluster.list(mutatingWebhookConfigurations));
  return configurations
    .flatMap(configuration => (configuration as WebhookConfiguration).webhooks ?? [])
    .some(({ name, failurePolicy }) => name === cascadeWebhook && failurePolicy === 'Fail');
}
