/**
 * What users have, as names of {@link pairOf}: the oldest Kubernetes that we support with the oldest OLM that we try, the
 * newest with the newest, and others between. 1.36.3+0.46.0 is what `npm test` runs on.
 */
export const pairs = ['1.30.14+0.28.0', '1.32.9+0.33.0', '1.34.4+0.40.0', '1.36.3+0.46.0', '1.37.2+0.46.0'];

/** The folders of `test/e2e` with what depends most on OLM and Kubernetes. */
export const suites = ['guard', 'cascade', 'leftovers'];
