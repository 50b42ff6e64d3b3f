{{- /* What all processes share. */ -}}

{{- define "matinee.labels" -}}
app.kubernetes.io/name: matinee
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "matinee.metadata" -}}
name: {{ .root.Release.Name }}-{{ .name }}
labels:
  {{- include "matinee.labels" . | nindent 2 }}
{{- end -}}

{{- define "matinee.claim" -}}
{{ .Values.movies.claim | default (printf "%s-movies" .Release.Name) }}
{{- end -}}

{{- /* A pod: root, name, image, command, resources; perhaps grace, nodeSelector, tolerations, environment. */ -}}
{{- define "matinee.pod" -}}
metadata:
  labels:
    {{- include "matinee.labels" . | nindent 4 }}
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ .grace | default 120 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  {{- with .root.Values.images.pullSecrets }}
  imagePullSecrets: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with .nodeSelector }}
  nodeSelector: {{ toYaml . | nindent 4 }}
  {{- end }}
  {{- with .tolerations }}
  tolerations: {{ toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "matinee.labels" . | nindent 10 }}
  containers:
    - name: matinee
      image: "{{ .root.Values.images.prefix }}-{{ .image }}:{{ .root.Values.images.tag | default .root.Chart.AppVersion }}"
      args: {{ toJson .command }}
      envFrom:
        - secretRef: {name: {{ .root.Values.secret }}}
      env:
        {{- with .environment }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        - {name: MATINEE_DATA, value: /movies/data/ml-latest-small}
        - {name: MATINEE_REGISTRY, value: {{ .root.Values.registry | quote }}}
        {{- range $name, $value := .root.Values.settings }}
        - {name: {{ $name }}, value: {{ $value | quote }}}
        {{- end }}
      ports: [{name: watch, containerPort: 9100}]
      startupProbe: {httpGet: {path: /readyz, port: watch}, periodSeconds: 5, failureThreshold: 60}
      readinessProbe: {httpGet: {path: /readyz, port: watch}, periodSeconds: 10, timeoutSeconds: 5}
      livenessProbe: {httpGet: {path: /healthz, port: watch}, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 4}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      resources: {{ toYaml .resources | nindent 8 }}
      volumeMounts:
        - {name: home, mountPath: /data}
        - {name: tmp, mountPath: /tmp}
        - {name: movies, mountPath: /movies, readOnly: true}
  volumes:
    - {name: home, emptyDir: {sizeLimit: 20Gi}}
    - {name: tmp, emptyDir: {sizeLimit: 1Gi}}
    - name: movies
      persistentVolumeClaim: {claimName: {{ include "matinee.claim" .root }}, readOnly: true}
{{- end -}}

{{- define "matinee.scales" -}}
{{- if and .root.Values.scaling.enabled (gt (int .most) (int .least)) }}yes{{ end -}}
{{- end -}}

{{- /* Workers of one kind, as many as KEDA says. */ -}}
{{- define "matinee.workers" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "matinee.metadata" . | nindent 2 }}
spec:
  {{- if not (include "matinee.scales" .) }}
  replicas: {{ .least }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "matinee.labels" . | nindent 6 }}
  strategy: {{ .strategy | default (dict "type" "RollingUpdate" "rollingUpdate" (dict "maxUnavailable" 0 "maxSurge" 1)) | toYaml | nindent 4 }}
  template:
    {{- include "matinee.pod" . | nindent 4 }}
{{- if include "matinee.scales" . }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "matinee.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: {name: {{ .root.Release.Name }}-{{ .name }}}
  minReplicaCount: {{ .least }}
  maxReplicaCount: {{ .most }}
  pollingInterval: 5
  cooldownPeriod: 300
  triggers:
    {{- with .root.Values.scaling }}
    - type: {{ if .sentinels }}redis-sentinel{{ else }}redis{{ end }}
      metadata:
        {{- if .sentinels }}
        addresses: {{ join "," .sentinels | quote }}
        sentinelMaster: {{ required "Set scaling.master to the name by which the sentinels know the broker." .master | quote }}
        {{- else }}
        address: {{ .address | quote }}
        {{- end }}
        enableTLS: {{ .tls | quote }}
    {{- end }}
        listName: {{ .queue }}
        listLength: {{ .waiting | quote }}
      authenticationRef: {name: {{ .root.Release.Name }}-broker}
{{- end }}
{{- end -}}
