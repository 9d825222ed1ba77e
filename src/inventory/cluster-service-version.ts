import type { Resource } from '../cluster/cluster.ts';
import { apiVersionOf, identityOf } from '../cluster/object.ts';
import * as resources from '../cluster/resources.ts';
import type { Csv, OwnedApi } from './csv.ts';
import { type Candidate, candidateOf } from './dependent.ts';
import type { OlmObjects } from './olm-objects.ts';

/**
 * Finds the CSVs themselves and the objects that OLM makes for them, by name: their APIs, and for each Deployment that
 * serves a webhook or an API a Service, its certificate and its RBAC (docs/facts/olm.md#serving-objects). The
 * RoleBinding in kube-system has neither owner nor owner labels: only its name shows its operator.
 */
export function findCsvObjects({ csvs }: OlmObjects): Candidate[] {
  return csvs.flatMap(csv => [
    candidateOf(csv.object),
    ...csv.crds.map(crd => candidate(resources.customResourceDefinitions, crd.name)),
    ...csv.apis.map(api => candidate(resources.apiServices, apiServiceOf(api))),
    ...csv.servingDeployments.flatMap(deployment => servingObjects(csv, deployment)),
  ]);
}

export function apiServiceOf({ version, group }: OwnedApi): string {
  return `${version}.${group}`;
}

/** The names of the CustomResourceDefinitions and APIServices that a CSV owns. */
export function namesOfApis({ crds, apis }: Csv): string[] {
  return [...crds.map(({ name }) => name), ...apis.map(apiServiceOf)];
}

export const authReaderNamespace = 'kube-system';

/** The name of the RoleBinding by which the Pods of a Deployment may read how the cluster authenticates callers. */
export function authReaderOf(deployment: string): string {
  return `${deployment}-service-auth-reader`;
}

function servingObjects({ namespace }: Csv, deployment: string): Candidate[] {
  const service = `${deployment}-service`;
  const certificate = `${service}-cert`;
  return [
    candidate(resources.services, service, namespace),
    candidate(resources.roles, certificate, namespace),
    candidate(resources.roleBindings, certificate, namespace),
    candidate(resources.clusterRoleBindings, `${service}-system:auth-delegator`),
    candidate(resources.roleBindings, authReaderOf(deployment), authReaderNamespace),
  ];
}

function candidate(resource: Resource, name: string, namespace?: string): Candidate {
  return { ref: identityOf({ apiVersion: apiVersionOf(resource), kind: resource.kind, namespace, name }) };
}
