import type { Resource } from '../cluster/cluster.ts';
import { apiVersionOf, identityOf } from '../cluster/object.ts';
import * as resources from '../cluster/resources.ts';
import type { Csv } from './csv.ts';
import { type Candidate, candidateOf } from './dependent.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The CSVs themselves and what OLM is known to make for them, by name: their APIs, and for each Deployment that
 * serves a webhook or an API a Service, its certificate and the RBAC around it (docs/facts/olm.md#serving-objects). The
 * RoleBinding in kube-system has neither owner nor owner labels: its name is the only trace of whom it belongs to.
 */
export function findCsvObjects({ csvs }: Surroundings): Candidate[] {
  return csvs.flatMap(csv => [
    candidateOf(csv.object),
    ...csv.crds.map(crd => candidate(resources.customResourceDefinitions, crd.name)),
    ...csv.apis.map(api => candidate(resources.apiServices, `${api.version}.${api.group}`)),
    ...csv.servingDeployments.flatMap(deployment => servingObjects(csv, deployment)),
  ]);
}

export const authReaderNamespace = 'kube-system';

/** The RoleBinding with which the Pods of a Deployment may read who may call them. */
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
