import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** The users as whom our programs run. */
export const ourAccounts = [
  'system:serviceaccount:subscription-guard:webhook',
  'system:serviceaccount:subscription-guard:sweeper',
] as const;

/** A request as the API server has noted it down. */
export interface AuditedRequest {
  readonly user: string;
  readonly verb: string;
  readonly group: string;
  /** With its subresource, as rules name it: "cleanups/status". */
  readonly resource: string;
  readonly name?: string;
  readonly allowed: boolean;
  /** The authorizer's words: the binding and role that allowed it. */
  readonly reason: string;
}

interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  /** Absent for a URL that is no resource: discovery, /version. */
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource: string;
    readonly subresource?: string;
    readonly name?: string;
  };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Makes an API server note down the requests of some users, and of nobody else. Returns its flags. */
export function auditFlags(dir: string, users: readonly string[]): string[] {
  const policyFile = join(dir, 'audit-policy.yaml');
  const rules = [{ level: 'Metadata', users }, { level: 'None' }];
  // A watch is answered for as long as it lasts, so its start counts: the stage ResponseStarted.
  const policy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'], rules };
  writeFileSync(policyFile, stringify(policy));
  return ['--audit-policy-file', policyFile, '--audit-log-path', logIn(dir)];
}

/** What the users of {@link auditFlags} have asked of the resources of an API server so far. */
export function auditedRequests({ dir }: { readonly dir: string }): AuditedRequest[] {
  const log = logIn(dir);
  // It is made with the first request.
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map((line): AuditEvent => JSON.parse(line))
    .flatMap(({ verb, user, objectRef, annotations = {} }) => {
      if (!objectRef) return [];
      const { apiGroup = '', resource, subresource, name } = objectRef;
      return {
        user: user.username,
        verb,
        group: apiGroup,
        resource: subresource === undefined ? resource : `${resource}/${subresource}`,
        ...(name !== undefined && { name }),
        allowed: annotations['authorization.k8s.io/decision'] === 'allow',
        reason: annotations['authorization.k8s.io/reason'] ?? '',
      };
    });
}

/** What our accounts wanted and may not do, as "sweeper: delete services"; each once. */
export function denialsIn(cluster: { readonly dir: string }): string[] {
  const denials = auditedRequests(cluster)
    .filter(({ allowed }) => !allowed)
    .map(({ user, verb, resource, group }) => `${user.split(':').at(-1)}: ${verb} ${resource}${group && `.${group}`}`);
  return [...new Set(denials)].toSorted();
}

/** In the words of {@link denialsIn}: the guard alone has no right to tell of its denials by Events. */
export const untoldDenial = /^webhook: get events\.events\.k8s\.io$/;

function logIn(dir: string): string {
  return join(dir, 'logs', 'audit.log');
}
