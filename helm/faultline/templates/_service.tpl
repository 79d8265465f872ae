{{/*
A Deployment of one of our plain processes; call with a dict:
root, part, values (replicas?, args, resources), args (YAML list), ports (name -> number), probe (port name and path),
mounts and volumes (YAML lists, may be empty), single (never two at a time).
*/}}
{{- define "faultline.deployment" -}}
{{- $root := .root -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "faultline.name" $root }}-{{ .part }}
  labels: {{ include "faultline.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
spec:
  replicas: {{ .values.replicas | default 1 }}
  {{- if .single }}
  strategy: {type: Recreate}
  {{- end }}
  selector:
    matchLabels: {{ include "faultline.selector" (list $root .part) | nindent 6 }}
  template:
    metadata:
      labels: {{ include "faultline.podLabels" (list $root .part) | nindent 8 }}
      {{- with $root.Values.podAnnotations }}
      annotations: {{ toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "faultline.name" $root }}
      automountServiceAccountToken: false
      {{- include "faultline.podCommon" $root | nindent 6 }}
      containers:
        - name: {{ .part }}
          image: {{ include "faultline.image" $root | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          securityContext: {{ include "faultline.containerSecurity" $root | nindent 12 }}
          resources: {{ toYaml .values.resources | nindent 12 }}
          args:
            {{- .args | nindent 12 }}
            {{- range .values.args }}
            - {{ . | quote }}
            {{- end }}
          ports:
            {{- range $name, $port := .ports }}
            - {name: {{ $name }}, containerPort: {{ $port }}, protocol: TCP}
            {{- end }}
          # A JVM that starts beside others takes its time.
          startupProbe:
            httpGet: {path: {{ .probe.path }}, port: {{ .probe.port }}}
            periodSeconds: 5
            failureThreshold: 24
          livenessProbe:
            httpGet: {path: {{ .probe.path }}, port: {{ .probe.port }}}
            periodSeconds: 20
            timeoutSeconds: 5
          volumeMounts:
            {{- include "faultline.connectionMounts" $root | nindent 12 }}
            {{- with .mounts }}
            {{- . | nindent 12 }}
            {{- end }}
      volumes:
        {{- include "faultline.connectionVolumes" $root | nindent 8 }}
        {{- with .volumes }}
        {{- . | nindent 8 }}
        {{- end }}
{{- end -}}

{{/* A Service and, with more than one replica, a PodDisruptionBudget; call with a dict: root, part, port, replicas. */}}
{{- define "faultline.service" -}}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "faultline.name" .root }}-{{ .part }}
  labels: {{ include "faultline.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
spec:
  type: ClusterIP
  selector: {{ include "faultline.selector" (list .root .part) | nindent 4 }}
  ports:
    - {name: http, port: 80, targetPort: http, protocol: TCP}
{{- if gt (.replicas | int) 1 }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "faultline.name" .root }}-{{ .part }}
  labels: {{ include "faultline.labels" .root | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{ include "faultline.selector" (list .root .part) | nindent 6 }}
{{- end }}
{{- end -}}
