import type { ClusterReader, KubeObject, Resource } from '../../cluster/cluster.ts';
import { unserved } from '../../cluster/crd.ts';
import { resourceName } from '../../cluster/object.ts';
import { customResourceDefinitions } from '../../cluster/resources.ts';
import { installedKinds } from '../../extension/kinds.ts';
import { clusterExtensions } from '../../extension/resources.ts';
import { findRevisions, type Revision } from '../../extension/revisions.ts';
import { type Answer, Reads } from '../../inventory/reads.ts';
import type { Unknown } from '../../inventory/unknown.ts';
import { extensionNameLabel } from '../../names.ts';
import { type AuditedObject, asAudited } from '../audited-object.ts';

/** The input of the rules about OLM v1. */
export interface ExtensionAuditInput {
  /** The names of the ClusterExtensions. While they are unknown, no object counts as a leftover. */
  readonly extensions: Answer<ReadonlySet<string>>;
  readonly revisions: readonly Revision[];
  /** Objects with the label of a ClusterExtension. */
  readonly labelled: readonly LabelledObject[];
  readonly unknowns: readonly Unknown[];
}

interface LabelledObject extends AuditedObject {
  readonly extension: string;
  /** As kubectl calls it: "deployments.apps". */
  readonly resource: string;
}

/** Reads objects before extensions, so that an extension under installation does not look like one that is gone. */
export async function readExtensionInput(cluster: ClusterReader): Promise<ExtensionAuditInput> {
  const reads = new Reads(cluster);
  const served = await extensionApi(reads);
  if (!served) return { extensions: { known: false }, revisions: [], labelled: [], unknowns: reads.unknowns };
  const [revisions, labelled] = await Promise.all([findRevisions(cluster), readLabelled(reads)]);
  const names = await reads.listOrUnknown(served, { content: 'metadata', pick: ({ metadata }) => metadata.name });
  return {
    extensions: names.known ? { known: true, value: new Set(names.value) } : names,
    revisions: revisions.found,
    labelled,
    unknowns: [...revisions.unknowns, ...reads.unknowns],
  };
}

/**
 * Returns the served API of ClusterExtensions. Returns undefined if there is none; if its CRD exists all the same, also
 * records an unknown, because its objects are hidden. Reads the CRD by name: listing all of them is costly.
 */
async function extensionApi(reads: Reads): Promise<Resource | undefined> {
  const { group, kind, version } = clusterExtensions;
  const served = await reads.resource(group, kind, version);
  if (served) return served;
  const crd = await reads.get(customResourceDefinitions, resourceName(clusterExtensions));
  return crd && reads.registeredResource({ group, kind }, unserved('CustomResourceDefinition', crd.metadata.name));
}

async function readLabelled(reads: Reads): Promise<LabelledObject[]> {
  const lists = await Promise.all(
    installedKinds.map(async ({ group, kind }) => {
      const resource = await reads.resource(group, kind);
      if (!resource) return [];
      const pick = (object: KubeObject): LabelledObject | undefined => {
        const extension = object.metadata.labels?.[extensionNameLabel];
        return extension ? { ...asAudited(object), extension, resource: resourceName(resource) } : undefined;
      };
      return reads.list(resource, { selector: extensionNameLabel, content: 'metadata', pick });
    }),
  );
  return lists.flat();
}
