apiVersion: operators.coreos.com/v1
kind: OperatorGroup
metadata:
  name: group
spec:
  targetNamespaces: [{{ .Release.Namespace }}]
{{- if .Values.subscription }}
---
apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata:
  name: {{ .Values.package }}
  annotations: {{ toJson .Values.annotations }}
spec:
  name: {{ .Values.package }}
  channel: v1
  source: test
  sourceNamespace: olm
{{- end }}
