package io.hybridrunner.ecr.program;

import com.google.gson.stream.JsonWriter;
import io.hybridrunner.ecr.Outcome;
import io.hybridrunner.ecr.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A run in one line of JSON, for whoever collects logs.
 *
 * @param time when it ended
 * @param took how long it took
 * @param end how it ended
 * @param results what became of each
 */
record Summary(Instant time, Duration took, ExitCode end, List<Result> results) {

  String json() {
    StringWriter line = new StringWriter();
    try (JsonWriter json = new JsonWriter(line)) {
      json.setHtmlSafe(false);
      json.beginObject();
      json.name("time").value(time.toString());
      json.name("level").value(end == ExitCode.OK ? "info" : "error");
      json.name("event").value("pull_credentials");
      json.name("outcome").value(end.name().toLowerCase(Locale.ROOT));
      json.name("renewed").value(count(Outcome.Renewed.class));
      json.name("good").value(count(Outcome.StillGood.class));
      json.name("failed").value(count(Outcome.Failed.class));
      json.name("results").beginArray();
      for (Result result : results) {
        write(json, result);
      }
      json.endArray();
      json.name("durationMillis").value(took.toMillis());
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  private long count(Class<? extends Outcome> kind) {
    return results.stream().map(Result::outcome).filter(kind::isInstance).count();
  }

  private static void write(JsonWriter json, Result result) throws IOException {
    json.beginObject();
    json.name("registry").value(result.registry());
    json.name("namespace").value(result.namespace());
    json.name("outcome").value(OutcomeName.of(result.outcome()).toString());
    Optional<Instant> end = OutcomeName.end(result.outcome());
    if (end.isPresent()) {
      json.name("expiresAt").value(end.get().toString());
    }
    if (result.outcome() instanceof Outcome.Failed failed) {
      json.name("cause").beginObject();
      json.name("by").value(failed.cause().by().name().toLowerCase(Locale.ROOT));
      json.name("message").value(failed.cause().message());
      json.name("cure").value(failed.cause().cure());
      json.endObject();
    }
    json.endObject();
  }
}
