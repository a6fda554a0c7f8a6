package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.manifest.IngestionPods.PullPolicy;
import io.hybridrunner.model.Resources;
import io.hybridrunner.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every component of the configuration has a key that is read, documented and tried here. */
class ConfigContractTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-zA-Z.]+)` \\| (?:`([A-Z_]+)`)? *\\| (.+?) \\| .*\\|$");

  private final Path directory;
  private final Map<String, Object> defaults;
  private final Map<String, Object> full;

  ConfigContractTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("token"), "canary-token");
    Files.writeString(directory.resolve("container.yaml"), "env: []\n");
    Files.writeString(directory.resolve("workflow.yaml"), "tolerations: []\n");
    ConfigFiles files = new ConfigFiles(directory);
    files.writeKubeconfig();
    files.writeAuthority("ca.pem");
    defaults = leaves(files.read(files.minimal(), Map.of()).value());
    full = leaves(files.read(resource("full.yaml"), Map.of()).value());
  }

  private String resource(String name) throws IOException {
    try (InputStream in = ConfigContractTest.class.getResourceAsStream("/" + name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("@dir@", directory.toString());
    }
  }

  @Test
  void everyComponentIsReadFromItsKey() {
    assertThat(full.keySet()).isEqualTo(defaults.keySet()).hasSizeGreaterThan(30);
    for (String key : full.keySet()) {
      assertThat(full.get(key)).as(key).isNotEqualTo(defaults.get(key));
    }
  }

  @Test
  void everyComponentIsDocumentedAndNothingElseIs() throws IOException {
    assertThat(documented().keySet()).isEqualTo(full.keySet());
  }

  @Test
  void everyDocumentedDefaultIsTheRealOne() throws IOException {
    // The minimal file gives it, or it depends on where the program runs.
    Set<String> given =
        Set.of(
            "runner.stateDirectory",
            "engine.kind",
            "engine.argo.namespace",
            "engine.argo.kubeconfig",
            "engine.argo.containerSpecFile",
            "engine.argo.workflowSpecFile");
    documented()
        .forEach(
            (key, text) -> {
              if (!text.equals("required")
                  && !text.equals("one of the two")
                  && !given.contains(key)) {
                assertThat(text.replace("`", ""))
                    .as(key)
                    .isEqualTo(written(Objects.requireNonNull(defaults.get(key))));
              }
            });
  }

  @Test
  void everyOldVariableIsDocumented() throws IOException {
    assertThat(document()).contains(OldNames.all());
  }

  private static String written(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(it -> written(it)).orElse("none");
    }
    if (value instanceof Duration duration) {
      return Long.toString(duration.toSeconds());
    }
    boolean isEmpty =
        (value instanceof Collection<?> list && list.isEmpty())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    if (isEmpty) {
      return "none";
    }
    if (value instanceof PullPolicy policy) {
      return policy.text();
    }
    return value instanceof Enum<?> it ? Types.written(it) : value.toString();
  }

  private static String document() throws IOException {
    return Files.readString(Path.of("../docs/configuration.md"));
  }

  /** The documented keys with their defaults. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(document());
    while (row.find()) {
      if (row.group(1).contains(".")) {
        rows.put(row.group(1), row.group(3));
      }
    }
    return rows;
  }

  private static Map<String, Object> leaves(ServerConfig config) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    collect("", config, leaves);
    return leaves;
  }

  private static void collect(String prefix, Record section, Map<String, Object> leaves) {
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      Object value;
      try {
        value = component.getAccessor().invoke(section);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(component.getName(), e);
      }
      boolean isSection =
          value instanceof Resources
              || value instanceof Policy
              || (component.getType().getName().startsWith(ServerConfig.class.getName())
                  && value instanceof Record);
      if (isSection) {
        collect(prefix + component.getName() + ".", (Record) value, leaves);
      } else {
        boolean isDuration = component.getGenericType().getTypeName().contains("Duration");
        String name = component.getName() + (isDuration ? "Seconds" : "");
        leaves.put(prefix + name, value);
      }
    }
  }
}
