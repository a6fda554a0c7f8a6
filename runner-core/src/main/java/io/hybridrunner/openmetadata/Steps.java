package io.hybridrunner.openmetadata;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.Map;

/** What the configurations of all kinds are made of. */
final class Steps {

  static final Fields NOTHING = new Fields(Map.of());

  private Steps() {}

  static Fields fields(String name, Value value) {
    return NOTHING.with(name, value);
  }

  static Fields step(String type, Fields config) {
    return fields("type", new Text(type)).with("config", config);
  }

  /** Writes to the server: the end of every type but usage. */
  static Fields toServer() {
    return step("metadata-rest", NOTHING);
  }

  /** The common part; the server's defaults are written out, so that images agree on them. */
  static Fields workflowConfig(EntityFields entity, ServerOverrides overrides) {
    String level = entity.optionalText("loggerLevel").filter(t -> !t.isEmpty()).orElse("INFO");
    return fields("loggerLevel", new Text(level))
        .with("raiseOnError", Literal.of(entity.flag("raiseOnError", true)))
        .with("openMetadataServerConfig", overrides.connectionOf(entity));
  }
}
