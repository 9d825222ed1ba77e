import type { AuditRule } from './rule.ts';
import { authReaderWithoutAccount } from './rules/auth-reader-without-account.ts';
import { bundleNotUnpacked } from './rules/bundle-not-unpacked.ts';
import { bundleObjectWithoutCsv } from './rules/bundle-object-without-csv.ts';
import { callWithoutService } from './rules/call-without-service.ts';
import { consolePluginMissing } from './rules/console-plugin-missing.ts';
import { crdWithoutConversion } from './rules/crd-without-conversion.ts';
import { crdWithoutCsv } from './rules/crd-without-csv.ts';
import { csvCleanupStuck } from './rules/csv-cleanup-stuck.ts';
import { csvMadeByHand } from './rules/csv-made-by-hand.ts';
import { csvWithoutSubscription } from './rules/csv-without-subscription.ts';
import { dependencyUnneeded } from './rules/dependency-unneeded.ts';
import { deploymentUnavailable } from './rules/deployment-unavailable.ts';
import { handedOver } from './rules/handed-over.ts';
import { installPlanPending } from './rules/install-plan-pending.ts';
import { operandWithoutOperator } from './rules/operand-without-operator.ts';
import { operatorGroupEmpty } from './rules/operator-group-empty.ts';
import { operatorGroupSecond } from './rules/operator-group-second.ts';
import { operatorWithoutCsv } from './rules/operator-without-csv.ts';
import { rbacWithoutOwner } from './rules/rbac-without-owner.ts';
import { subscriptionFailed } from './rules/subscription-failed.ts';
import { subscriptionWithoutCsv } from './rules/subscription-without-csv.ts';

/** All the ways to recognize a leftover. */
export const rules: readonly AuditRule[] = [
  csvWithoutSubscription,
  csvCleanupStuck,
  csvMadeByHand,
  subscriptionWithoutCsv,
  subscriptionFailed,
  installPlanPending,
  deploymentUnavailable,
  operandWithoutOperator,
  callWithoutService,
  crdWithoutConversion,
  crdWithoutCsv,
  rbacWithoutOwner,
  authReaderWithoutAccount,
  bundleObjectWithoutCsv,
  consolePluginMissing,
  bundleNotUnpacked,
  operatorGroupSecond,
  dependencyUnneeded,
  operatorGroupEmpty,
  operatorWithoutCsv,
  handedOver,
];
