export interface AdmissionResponse {
  readonly allowed: boolean;
  readonly warnings?: readonly string[];
  readonly status?: { readonly reason: string; readonly message: string };
}

/**
 * What kubectl prints when the API server has had this answer of our webhook
 * (docs/facts/admission.md#conflict-is-printed).
 */
export function printedByKubectl({ allowed, warnings = [], status }: AdmissionResponse, name: string): string {
  return [
    ...warnings.map(warning => `Warning: ${warning}`),
    allowed
      ? `subscription.operators.coreos.com "${name}" deleted`
      : `Error from server (${status?.reason}): admission webhook "guard.subscription-guard.io" denied the request: ${status?.message}`,
  ].join('\n');
}
