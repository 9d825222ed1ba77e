import type { Plugin } from 'esbuild';

/**
 * Leaves out of client-node what nothing uses, such as a class for each kind of Kubernetes' API. Without this esbuild keeps
 * them: client-node's package.json does not say that its modules do nothing but export.
 */
export const withoutUnused: Plugin = {
  name: 'without-unused',
  setup: ({ onResolve, resolve: resolvePath }) => {
    onResolve(
      { filter: /^(\.|@kubernetes\/client-node$)/ },
      async ({ path, importer, resolveDir, kind, pluginData }) => {
        const isOurs = !path.startsWith('.') || importer.includes('/@kubernetes/client-node/');
        if (!isOurs || pluginData === 'resolving') return undefined;
        return {
          ...(await resolvePath(path, { importer, resolveDir, kind, pluginData: 'resolving' })),
          sideEffects: false,
        };
      },
    );
  },
};
