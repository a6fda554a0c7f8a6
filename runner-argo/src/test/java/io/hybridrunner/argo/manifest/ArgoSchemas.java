package io.hybridrunner.argo.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Argo's own schemas; resources/crds says how they came here. */
final class ArgoSchemas {

  private static final String DEFINITIONS = definitions();
  private static final Map<String, JsonSchema> BY_KIND =
      Map.of(
          "Workflow", schema("Workflow", "workflowSpec"),
          "WorkflowTemplate", schema("WorkflowTemplate", "workflowSpec"),
          "CronWorkflow", schema("CronWorkflow", "cronWorkflowSpec"));

  private ArgoSchemas() {}

  static void assertValid(Fields object) {
    String kind = object.get("kind").orElseThrow() instanceof Text text ? text.text() : "";
    JsonSchema schema = Objects.requireNonNull(BY_KIND.get(kind), kind);
    assertThat(schema.validate(json(object), InputFormat.JSON)).isEmpty();
  }

  static String json(Fields object) {
    return new Document(Format.JSON, object).render();
  }

  private static JsonSchema schema(String kind, String spec) {
    String text =
        """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": %s, "type": "object",
         "required": ["apiVersion", "kind", "metadata", "spec"], "additionalProperties": false,
         "properties": {"apiVersion": {"const": "argoproj.io/v1alpha1"}, "kind": {"const": "%s"},
           "metadata": {"type": "object"}, "spec": {"$ref": "#/$defs/%s"}}}
        """
            .formatted(DEFINITIONS, kind, spec);
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
  }

  private static String definitions() {
    try (InputStream in =
        ArgoSchemas.class.getResourceAsStream("/crds/argo-workflows-3.7.18.json.gz")) {
      byte[] json = new GZIPInputStream(Objects.requireNonNull(in)).readAllBytes();
      return new String(json, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
