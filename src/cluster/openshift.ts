import type { Resource } from './cluster.ts';

/** The APIs of OpenShift that we ask for by name. Most clusters do not serve them. */

export const consolePlugins: Resource = {
  group: 'console.openshift.io',
  version: 'v1',
  kind: 'ConsolePlugin',
  plural: 'consoleplugins',
  namespaced: false,
};

export const consoles: Resource = {
  group: 'operator.openshift.io',
  version: 'v1',
  kind: 'Console',
  plural: 'consoles',
  namespaced: false,
};
