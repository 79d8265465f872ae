package dev.faultline.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the API server would say of an object: Kubernetes' own types, the operator's custom resource
 * definition, and the Prometheus operator's types. Fields that are not known are faults; the server
 * would drop them silently.
 */
final class KubernetesSchemas {

    /** Of the newest operator on Maven Central. */
    private static final String FLINK_CRD =
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    /** Known to later operators; the one on Maven Central ends with 1.20. */
    private static final String FLINK_VERSION = "v2_3";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private interface Check {
        void of(JsonElement object) throws IOException;
    }

    private static final Map<String, Check> CORE =
            Map.of(
                    "Deployment", V1Deployment::validateJsonElement,
                    "Job", V1Job::validateJsonElement,
                    "Service", V1Service::validateJsonElement,
                    "ServiceAccount", V1ServiceAccount::validateJsonElement,
                    "Role", V1Role::validateJsonElement,
                    "RoleBinding", V1RoleBinding::validateJsonElement,
                    "ConfigMap", V1ConfigMap::validateJsonElement,
                    "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
                    "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

    private static final Map<String, Class<?>> MONITORING =
            Map.of("PodMonitor", PodMonitor.class, "PrometheusRule", PrometheusRule.class);

    private final JsonSchema flinkDeployment = flinkDeployment();

    /** Returns what is wrong with an object; empty when nothing is. */
    List<String> faults(JsonNode object) {
        String kind = object.path("kind").asText();
        if (kind.equals("FlinkDeployment")) {
            return flinkDeployment.validate(object).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
        try {
            if (CORE.containsKey(kind)) {
                Objects.requireNonNull(CORE.get(kind))
                        .of(JsonParser.parseString(object.toString()));
                return List.of();
            }
            if (MONITORING.containsKey(kind)) {
                List<String> faults = new ArrayList<>();
                unknown(JSON.treeToValue(object, MONITORING.get(kind)), kind, faults);
                return faults;
            }
        } catch (IOException | IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        return List.of("unknown kind " + kind);
    }

    private static void unknown(Object value, String path, List<String> faults) {
        if (value instanceof Collection<?> elements) {
            elements.forEach(element -> unknown(element, path, faults));
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
            for (Field field : value.getClass().getDeclaredFields()) {
                Object inside = read(field, value);
                if (field.getName().equals("additionalProperties")
                        && inside instanceof Map<?, ?> more) {
                    more.keySet().forEach(name -> faults.add(path + " has no " + name));
                } else if (inside != null) {
                    unknown(inside, path + '.' + field.getName(), faults);
                }
            }
        }
    }

    private static Object read(Field field, Object of) {
        field.setAccessible(true);
        try {
            Object value = field.get(of);
            return value == null ? "" : value;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonSchema flinkDeployment() {
        try (InputStream in =
                Objects.requireNonNull(KubernetesSchemas.class.getResourceAsStream(FLINK_CRD))) {
            JsonNode schema = Chart.YAML.readTree(in).at("/spec/versions/0/schema/openAPIV3Schema");
            ObjectNode properties = (ObjectNode) schema.path("properties");
            properties.putObject("apiVersion").put("const", "flink.apache.org/v1beta1");
            properties.putObject("kind").put("const", "FlinkDeployment");
            properties.putObject("metadata").put("type", "object");
            ((ArrayNode) schema.at("/properties/spec/properties/flinkVersion/enum"))
                    .add(FLINK_VERSION);
            close(schema, List.of("metadata"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Lets no field through that the schema does not name. */
    private static void close(JsonNode schema, List<String> open) {
        if (schema instanceof ObjectNode object) {
            boolean preserves = object.path("x-kubernetes-preserve-unknown-fields").asBoolean();
            if (object.path("properties").isObject()
                    && !object.has("additionalProperties")
                    && !preserves) {
                object.put("additionalProperties", false);
            }
            object.properties()
                    .forEach(
                            field -> {
                                if (!open.contains(field.getKey())) {
                                    close(field.getValue(), List.of());
                                }
                            });
        } else if (schema instanceof ArrayNode array) {
            array.forEach(element -> close(element, List.of()));
        }
    }
}
