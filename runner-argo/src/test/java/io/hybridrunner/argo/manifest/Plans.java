package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Plans as core makes them, and what is looked at in the objects that come of them. */
final class Plans {

  static final Instant NOW = Instant.parse("2026-03-27T00:00:00Z");
  static final PipelineId ID = PipelineId.of("0c1f3d5e-1111-4111-8111-000000000004");
  static final RunId RUN = RunId.of("5f0c1b1e-2222-4222-8222-000000000001");
  static final String NIGHTLY =
      "{\"scheduleInterval\":\"30 2 * * *\",\"pipelineTimezone\":\"Europe/Berlin\"}";

  private Plans() {}

  static Pipeline pipeline(String fqn, String airflowConfig) {
    String name = fqn.substring(fqn.lastIndexOf('.') + 1);
    return new Pipeline(
        ID,
        name,
        fqn,
        name,
        "metadata",
        0.1,
        true,
        Optional.empty(),
        "{\"airflowConfig\":" + airflowConfig + "}");
  }

  static Workload workload(String type, String name, String config) {
    return new Workload(
        type,
        name,
        config,
        "registry.example.com/ingestion:1.13.4",
        Resources.forIngestion(),
        Map.of(),
        Optional.empty());
  }

  static Workload with(Workload base, Map<String, String> environment) {
    return new Workload(
        base.pipelineType(),
        base.name(),
        base.config(),
        base.image(),
        base.resources(),
        environment,
        base.deadline());
  }

  static DeployPlan plan(String airflowConfig) {
    Pipeline pipeline = pipeline("shop.orders_metadata", airflowConfig);
    return new DeployPlan(
        pipeline,
        workload("metadata", pipeline.fullyQualifiedName(), "source: {type: postgres}\n"));
  }

  static DeployPlan plan(Workload workload) {
    return new DeployPlan(pipeline(workload.name(), NIGHTLY), workload);
  }

  static RunPlan.OfPipeline run(Optional<String> override) {
    Deployment deployment = new Deployment(ID, "shop.orders_metadata", "metadata", 0.1, true);
    return new RunPlan.OfPipeline(RUN, "hash", deployment, override);
  }

  static RunPlan.AdHoc adHoc(String type, String config) {
    return new RunPlan.AdHoc(RUN, "hash", workload(type, "test-of-a-connection", config));
  }

  static String yaml(Fields object) {
    return new Document(Format.YAML, object).render();
  }

  static Value at(Value object, String... path) {
    Value value = object;
    for (String step : path) {
      value =
          value instanceof Value.Items items
              ? items.values().get(Integer.parseInt(step))
              : ((Fields) value).get(step).orElseThrow(() -> new AssertionError(step));
    }
    return value;
  }

  static String text(Value object, String... path) {
    Value value = at(object, path);
    return value instanceof Text text ? text.text() : ((Value.Literal) value).text();
  }

  static Fields fields(Value object, String... path) {
    return (Fields) at(object, path);
  }

  /** The values of a Secret, as a pod gets them. */
  static Map<String, String> data(Fields secret) {
    Map<String, String> data = new LinkedHashMap<>();
    fields(secret, "data").values().forEach((name, value) -> data.put(name, decoded(value)));
    return data;
  }

  private static String decoded(Value value) {
    byte[] bytes = Base64.getDecoder().decode(((Text) value).text());
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
