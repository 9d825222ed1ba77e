import type * as commands from '../../../src/kubectl.ts';

/** A function of src/kubectl.ts that makes a command. */
export type Template = Exclude<keyof typeof commands, 'oneByOne'>;

/** What tells its commands from those of the other functions. A function without one does not compile. */
export const shapes: Readonly<Record<Template, RegExp>> = {
  annotateObject: /kubectl annotate \S+ \S+ \S+=/,
  approveInstallPlan: /kubectl patch installplans\.\S+ .*"approved":true/,
  cleanLeftovers: /kubectl leftovers clean \S/,
  deleteGuarded: /kubectl delete (?:clusterextensions|clusterobjectsets|subscriptions)\.\S+ \S/,
  deleteObjects: /kubectl delete (?!subscriptions|clusterextensions|clusterobjectsets)[\w.-]+ \S/,
  deleteSubscription: /kubectl delete subscriptions\.operators\.coreos\.com \S/,
  deleteUnfinalized: /kubectl delete .*--wait=false && kubectl patch /,
  deleteWithLeftovers: /kubectl leftovers delete \S/,
  disablePlugins: /kubectl patch consoles\.operator\.openshift\.io cluster --type=json .*"op":"test".*"op":"remove"/,
  dumpObjects: /kubectl get \S+ -A -o yaml > \S/,
  editObject: /kubectl edit \S/,
  explainSubscription: /kubectl leftovers why \S/,
  getObject: /kubectl get \S+ \w/,
  grantRight: /kubectl create clusterrole \S+ --verb=\w+ --resource=\S+ && kubectl create clusterrolebinding /,
  grantRights: /kubectl create clusterrole \S+ --verb=\S+ --resource=\S+ && kubectl create clusterrolebinding /,
  listLabelled: /kubectl get \S+ -A -l \S+=/,
  listLeftovers: /kubectl leftovers(?: -n \S+)?$/,
  listObjects: /kubectl get \S+(?: -A)?$/,
  retryInstallPlan: /kubectl patch installplans\.\S+ .*--subresource=status .*"phase":"Installing"/,
  shareView: /kubectl (?:create clusterrole \S+ --verb=list|label clusterrole) /,
  showOlm: /kubectl get deployments -A -l app=olm-operator/,
  showPlan: /kubectl leftovers plan \S/,
  stopConversion: /kubectl patch customresourcedefinitions\.\S+ .*"strategy":"None"/,
  takeFinalizersOff: /kubectl patch \S+ .*"finalizers":null/,
  waitUntilReady: /kubectl wait --for=condition=Ready \S/,
};
