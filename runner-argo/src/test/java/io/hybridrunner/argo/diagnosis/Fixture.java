package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a real cluster showed: Kubernetes 1.34, Argo 3.7.18. Names of registries are others, and
 * what nobody reads was left out.
 *
 * @param events with those of the Workflow
 */
record Fixture(Fields workflow, List<Fields> pods, List<Fields> events, List<String> log) {

  static Fixture of(String name) {
    return new Fixture(
        (Fields) value(name, "workflow").orElseThrow(),
        objects(name, "pods"),
        objects(name, "events"),
        value(name, "log").stream()
            .flatMap(list -> ((Items) list).values().stream())
            .map(line -> ((Text) line).text())
            .toList());
  }

  WorkflowRecord run() {
    return WorkflowRecord.of(workflow).orElseThrow();
  }

  Surroundings surroundings() {
    return new Surroundings(
        pods.stream().map(PodRecord::of).toList(),
        events.stream().map(EventRecord::of).toList(),
        log);
  }

  Instant after(long seconds) {
    return run().progress().createdAt().orElseThrow().plusSeconds(seconds);
  }

  private static List<Fields> objects(String name, String what) {
    return value(name, what).stream()
        .flatMap(list -> ((Items) list).values().stream())
        .map(Fields.class::cast)
        .toList();
  }

  private static Optional<Value> value(String name, String what) {
    String path = "/diagnosis/" + name + "/" + what + ".json";
    try (InputStream in = Fixture.class.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              Document.json(new String(in.readAllBytes(), StandardCharsets.UTF_8)).root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
