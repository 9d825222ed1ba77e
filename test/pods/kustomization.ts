import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import type { TestCluster } from '../support/control-plane/cluster.ts';
import type { Image } from './images.ts';

let kustomizations = 0;

/** A folder with the default, or that of other sources, and components of it, with an image. */
export function kustomizationWith(
  { dir }: TestCluster,
  sources: string,
  { name }: Image,
  components: readonly string[] = [],
): string {
  kustomizations += 1;
  const folder = join(dir, `install-${kustomizations}`);
  mkdirSync(folder);
  const from = (path: string): string => relative(folder, join(sources, path));
  const [newName, newTag] = name.split(':');
  const content = {
    resources: [from('.')],
    components: components.map(component => from(`deploy/components/${component}`)),
    images: [{ name: 'subscription-guard', newName, newTag }],
  };
  writeFileSync(join(folder, 'kustomization.yaml'), stringify(content));
  return folder;
}
