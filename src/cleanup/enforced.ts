import type { ClusterReader } from '../cluster/cluster.ts';
import { mutatingWebhookConfigurations } from '../cluster/resources.ts';
import { cascadeWebhook } from '../names.ts';

interface WebhookConfiguration {
  readonly webhooks?: readonly { readonly name: string; readonly failurePolicy?: string }[];
}

/**
 * Whether no cascade gets past the webhook that writes its Cleanup. If the webhook is missing, or ignored when it
 * fails, the Subscription may go alone, and no record says what depends on it.
 */
export async function isCascadeEnforced(cluster: Pick<ClusterReader, 'list'>): Promise<boolean> {
  const configurations = await Array.fromAsync(cluster.list(mutatingWebhookConfigurations));
  return configurations
    .flatMap(configuration => (configuration as WebhookConfiguration).webhooks ?? [])
    .some(({ name, failurePolicy }) => name === cascadeWebhook && failurePolicy === 'Fail');
}
