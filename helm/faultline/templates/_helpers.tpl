{{/* Names begin with the release, cut so that every suffix still fits into 63 characters. */}}
{{- define "faultline.name" -}}
{{- $name := ternary .Release.Name (printf "%s-faultline" .Release.Name) (contains "faultline" .Release.Name) -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "faultline.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- printf "%s%s%s" .Values.image.repository (ternary "@" ":" (hasPrefix "sha256:" $tag)) $tag -}}
{{- end -}}

{{- define "faultline.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
app.kubernetes.io/name: faultline
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* What selects the pods of one part; call with (list $ "notifier"). */}}
{{- define "faultline.selector" -}}
app.kubernetes.io/name: faultline
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* The job label of the pods' metrics: the rules ask for it. */}}
{{- define "faultline.podLabels" -}}
{{ include "faultline.selector" . }}
faultline.dev/metrics-job: faultline-{{ index . 1 }}
{{- end -}}

{{- define "faultline.podSecurity" -}}
runAsNonRoot: true
runAsUser: 9999
runAsGroup: 9999
fsGroup: 9999
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "faultline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Of every pod: where it runs and what it may. */}}
{{- define "faultline.podCommon" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext: {{ include "faultline.podSecurity" . | nindent 2 }}
{{- end -}}

{{/* Arguments by which every process finds Kafka and the registry; no secret among them. */}}
{{- define "faultline.connectionArgs" -}}
- --bootstrap-servers
- {{ required "kafka.bootstrapServers: which Kafka brokers? A host:port list" .Values.kafka.bootstrapServers | quote }}
- --registry-url
- {{ required "registry.url: which schema registry? The base URL of its Confluent API" .Values.registry.url | quote }}
{{- if .Values.kafka.secretName }}
- --kafka-properties-file
- {{ printf "/etc/faultline/kafka/%s" .Values.kafka.propertiesKey | quote }}
{{- end }}
{{- if .Values.registry.secretName }}
- --registry-properties-file
- {{ printf "/etc/faultline/registry/%s" .Values.registry.propertiesKey | quote }}
{{- end }}
{{- end -}}

{{- define "faultline.connectionMounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if .Values.kafka.secretName }}
- {name: kafka, mountPath: /etc/faultline/kafka, readOnly: true}
{{- end }}
{{- if .Values.registry.secretName }}
- {name: registry, mountPath: /etc/faultline/registry, readOnly: true}
{{- end }}
{{- end -}}

{{- define "faultline.connectionVolumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 1Gi}
{{- if .Values.kafka.secretName }}
- name: kafka
  secret: {secretName: {{ .Values.kafka.secretName }}, defaultMode: 288}
{{- end }}
{{- if .Values.registry.secretName }}
- name: registry
  secret: {secretName: {{ .Values.registry.secretName }}, defaultMode: 288}
{{- end }}
{{- end -}}

{{/* The URL of one job's Flink, as the operator names its Service; call with (list $ "enrich"). */}}
{{- define "faultline.flinkUrl" -}}
http://{{ include "faultline.name" (index . 0) }}-{{ index . 1 }}-rest:8081
{{- end -}}

{{/* Pods of Faultline that read Flink, the operator, and nobody else. */}}
{{- define "faultline.namespaces" -}}
{{- range . }}
- namespaceSelector:
    matchLabels: {kubernetes.io/metadata.name: {{ . }}}
{{- end }}
{{- end -}}
