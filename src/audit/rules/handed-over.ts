import type { AuditRule, Leftover } from '../rule.ts';

/**
 * OLM's Operator object of an operator that another program runs now, as upstream's migration to OLM v1 leaves it. Only
 * OLM v0's own records are left over.
 */
export const handedOver: AuditRule = {
  name: 'handed-over',
  severity: 'low',
  find: async ({ abandonedOperators }) =>
    (await abandonedOperators()).flatMap(({ operator, manager }): Leftover[] => {
      if (!manager) return [];
      return [
        {
          ...operator,
          reason: `handed over to ${manager.name}; only OLM v0's records are left`,
          breaks: 'tools go on to list an operator that OLM v0 does not run any more',
        },
      ];
    }),
};
