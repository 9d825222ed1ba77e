{{/*
The objects come from the files of the kustomizations (manifests/ links to them), so that there is one of each. What a
kustomization would do to them, and what a value changes, is done here. test/chart compares the result with kustomize's.
*/}}

{{/* Prints the objects of manifest files, with what values change. Takes a list: the root context, then paths. */}}
{{- define "subscription-guard.objects" -}}
{{- $root := first . -}}
{{- range rest . -}}
{{- range regexSplit "(?m)^---$" ($root.Files.Get (printf "manifests/%s" .)) -1 -}}
{{- $object := fromYaml . -}}
{{- include "subscription-guard.customize" (list $root $object) -}}
{{- if not (or (eq $object.kind "Namespace") (and (eq $object.kind "PodDisruptionBudget") (not $root.Values.podDisruptionBudget.enabled))) }}
---
{{ toYaml $object }}
{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The same for all files of a folder. Takes a list: the root context, and the folder. */}}
{{- define "subscription-guard.folder" -}}
{{- $root := first . -}}
{{- range $path, $_ := $root.Files.Glob (printf "manifests/%s/*.yaml" (last .)) -}}
{{- include "subscription-guard.objects" (list $root (trimPrefix "manifests/" $path)) -}}
{{- end -}}
{{- end -}}

{{/* Changes an object in place, and prints nothing. Takes a list: the root context, and the object. */}}
{{- define "subscription-guard.customize" -}}
{{- $root := index . 0 -}}
{{- $object := index . 1 -}}
{{- if not (hasPrefix "cert-manager.io/" $object.apiVersion) -}}
{{- $labels := merge (dict "app.kubernetes.io/part-of" "subscription-guard") ($object.metadata.labels | default dict) -}}
{{- $_ := set $object.metadata "labels" $labels -}}
{{- end -}}
{{- if eq $object.kind "Deployment" -}}
{{- include "subscription-guard.workload" . -}}
{{- else if hasSuffix "WebhookConfiguration" $object.kind -}}
{{- include "subscription-guard.webhooks" . -}}
{{- else if eq $object.kind "CustomResourceDefinition" -}}
{{- if $root.Values.crds.keep -}}
{{- $_ := set $object.metadata "annotations" (dict "helm.sh/resource-policy" "keep") -}}
{{- end -}}
{{- else if eq $object.kind "ServiceAccount" -}}
{{- with $root.Values.serviceAccountAnnotations }}{{ $_ := set $object.metadata "annotations" . }}{{ end -}}
{{- else if eq $object.kind "ServiceMonitor" -}}
{{- $_ := set $object.metadata "labels" (merge $object.metadata.labels $root.Values.monitoring.labels) -}}
{{- else if eq $object.kind "PrometheusRule" -}}
{{- $_ := set $object.metadata "labels" (merge $object.metadata.labels $root.Values.monitoring.labels) -}}
{{- else if and (eq $object.kind "Service") (eq $object.metadata.name "subscription-guard-webhook") -}}
{{- if eq $root.Values.certificate.source "openshift" -}}
{{- $secret := dict "service.beta.openshift.io/serving-cert-secret-name" "subscription-guard-webhook-tls" -}}
{{- $_ := set $object.metadata "annotations" $secret -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "subscription-guard.workload" -}}
{{- $root := index . 0 -}}
{{- $deployment := index . 1 -}}
{{- $values := $root.Values -}}
{{- $template := $deployment.spec.template -}}
{{- $pod := $template.spec -}}
{{- $container := first $pod.containers -}}
{{- $own := index $values $container.name -}}
{{- $_ := set $deployment.spec "replicas" $own.replicaCount -}}
{{- $_ := set $container "image" (include "subscription-guard.image" $root) -}}
{{- if ne $values.image.pullPolicy "IfNotPresent" }}{{ $_ := set $container "imagePullPolicy" $values.image.pullPolicy }}{{ end -}}
{{- $_ := set $container "resources" $own.resources -}}
{{- $_ := set $container "args" (concat $container.args $own.extraArgs) -}}
{{- $env := $own.extraEnv -}}
{{- $taken := list -}}
{{- range $env }}{{ $taken = append $taken .name }}{{ end -}}
{{- range reverse $container.env }}{{ if not (has .name $taken) }}{{ $env = prepend $env . }}{{ end }}{{ end -}}
{{- if eq $container.name "webhook" -}}
{{- if $values.cascade.enabled -}}
{{- $env = prepend $env (dict "name" "SUBSCRIPTION_GUARD_CASCADE" "value" "on") -}}
{{- end -}}
{{- if ne (int $values.timeoutSeconds) 10 -}}
{{- $limit := printf "%ds" (sub (int $values.timeoutSeconds) 1) -}}
{{- $env = append $env (dict "name" "SUBSCRIPTION_GUARD_TIMEOUT" "value" $limit) -}}
{{- end -}}
{{- else if $values.audit.report -}}
{{- $env = prepend $env (dict "name" "SUBSCRIPTION_GUARD_AUDIT_REPORT" "value" "on") -}}
{{- end -}}
{{- $_ := set $container "env" $env -}}
{{- if eq $values.certificate.source "openshift" -}}
{{- range list "runAsUser" "runAsGroup" "fsGroup" }}{{ $_ := unset $pod.securityContext . }}{{ end -}}
{{- end -}}
{{- $_ := set $pod "priorityClassName" $values.priorityClassName -}}
{{- if not $values.priorityClassName }}{{ $_ := unset $pod "priorityClassName" }}{{ end -}}
{{- range $field := list "imagePullSecrets" "nodeSelector" "tolerations" "affinity" -}}
{{- with index $values $field }}{{ $_ := set $pod $field . }}{{ end -}}
{{- end -}}
{{- $_ := set $template.metadata "annotations" (merge $template.metadata.annotations $values.podAnnotations) -}}
{{- $_ := set $template.metadata "labels" (merge $template.metadata.labels $values.podLabels) -}}
{{- end -}}

{{- define "subscription-guard.webhooks" -}}
{{- $root := index . 0 -}}
{{- $configuration := index . 1 -}}
{{- $values := $root.Values -}}
{{- $source := $values.certificate.source -}}
{{- if eq $source "cert-manager" -}}
{{- $from := dict "cert-manager.io/inject-ca-from" "subscription-guard/subscription-guard-webhook" -}}
{{- $_ := set $configuration.metadata "annotations" $from -}}
{{- else if eq $source "openshift" -}}
{{- $_ := set $configuration.metadata "annotations" (dict "service.beta.openshift.io/inject-cabundle" "true") -}}
{{- end -}}
{{- if eq $configuration.kind "ValidatingWebhookConfiguration" -}}
{{- range $guard := list (list "olm-guard" $values.olmGuard) (list "extension-guard" $values.extensionGuard) -}}
{{- if (last $guard).enabled -}}
{{- $patch := fromYamlArray ($root.Files.Get (printf "manifests/components/%s/webhook.yaml" (first $guard))) -}}
{{- /* For each of its webhooks three operations: add, copy the address, replace the path. Each comes before the last one. */ -}}
{{- range $start := untilStep (sub (len $patch) 3 | int) -1 -3 -}}
{{- $webhook := (index $patch $start).value -}}
{{- $_ := set $webhook "clientConfig" (deepCopy (first $configuration.webhooks).clientConfig) -}}
{{- $_ := set $webhook.clientConfig.service "path" (index $patch (add $start 2 | int)).value -}}
{{- $_ := set $configuration "webhooks" (append $configuration.webhooks $webhook) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $webhook := $configuration.webhooks -}}
{{- if eq $webhook.failurePolicy "Fail" }}{{ $_ := set $webhook "failurePolicy" $values.failurePolicy }}{{ end -}}
{{- $_ := set $webhook "timeoutSeconds" (int $values.timeoutSeconds) -}}
{{- $endpoint := index (splitList "/" $webhook.clientConfig.service.path) 1 -}}
{{- $_ := set $webhook.clientConfig.service "path" (printf "/%s/if-this-fails-ask-%s" $endpoint (include "subscription-guard.contact" $root)) -}}
{{- if eq $source "secret" }}{{ $_ := set $webhook.clientConfig "caBundle" $values.certificate.caBundle }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* Whom to ask, in the signs that the API server takes in a path. */}}
{{- define "subscription-guard.contact" -}}
{{- regexReplaceAll "[^a-z0-9]+" (lower .Values.contact) "-" | trunc 120 | trimAll "-" -}}
{{- end -}}

{{- define "subscription-guard.image" -}}
{{- with .Values.image -}}
{{- .repository -}}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* The webhook configurations that the values ask for. */}}
{{- define "subscription-guard.configurations" -}}
{{- $files := list "base/validating-webhook.yaml" -}}
{{- if .Values.cascade.enabled }}{{ $files = append $files "components/cascade/mutating-webhook.yaml" }}{{ end -}}
{{- include "subscription-guard.objects" (prepend $files .) -}}
{{- end -}}
