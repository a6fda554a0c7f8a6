package io.hybridrunner.relay.api;

import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads parameters of the path and the query, and says what is wrong with them. */
final class Params {

  private static final int LONGEST_ID = 128;

  private final Map<String, String> path;
  private final Map<String, String> query;

  /**
   * The parameters of a request.
   *
   * @param known the query parameters that this operation has
   */
  Params(ApiRequest request, String... known) {
    requireKnown(request, known);
    this.path = request.path();
    this.query = request.query();
  }

  /** Refuses query parameters that an operation does not have. */
  static void requireKnown(ApiRequest request, String... known) {
    List<String> names = Arrays.asList(known);
    for (String name : request.query().keySet()) {
      if (!names.contains(name)) {
        throw ApiProblem.bad(
            "there is no query parameter '" + shortened(name) + "' here",
            names.isEmpty() ? "Leave it out." : "Known are: " + String.join(", ", names) + ".");
      }
    }
  }

  String runner() {
    String id = path.getOrDefault("runner", "");
    if (id.isBlank() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw ApiProblem.bad(
          "the runner's id in the path must have 1 to 128 printable characters",
          "Use the id that GET /api/v1/runners shows.");
    }
    return id;
  }

  PipelineId pipeline() {
    return parsed(path.getOrDefault("pipeline", ""), PipelineId::of);
  }

  RunId run() {
    return parsed(path.getOrDefault("run", ""), RunId::of);
  }

  CommandId command() {
    return parsed(path.getOrDefault("command", ""), CommandId::new);
  }

  Optional<RunId> optionalRun() {
    return text("runId").map(text -> parsed(text, RunId::of));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(query.get(name)).filter(text -> !text.isEmpty());
  }

  Optional<Double> version() {
    return text("version").map(Params::version);
  }

  private static double version(String text) {
    try {
      double version = Double.parseDouble(text);
      if (version >= 0 && Double.isFinite(version)) {
        return version;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below.
    }
    throw ApiProblem.bad(
        "version must be a number, not '" + shortened(text) + "'",
        "Give the entity's version, for instance version=0.2.");
  }

  Optional<Duration> seconds(String name, long least, long most) {
    return text(name).map(text -> Duration.ofSeconds(whole(name, text, least, most)));
  }

  int limit() {
    return text("limit").map(text -> (int) whole("limit", text, 1, 1000)).orElse(100);
  }

  private static long whole(String name, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below.
    }
    throw ApiProblem.bad(
        "%s must be a whole number from %d to %d, not '%s'"
            .formatted(name, least, most, shortened(text)),
        "Correct it or leave it out.");
  }

  static <T> T parsed(String text, Function<String, T> reading) {
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw ApiProblem.bad(String.valueOf(wrong.getMessage()), "Correct it.");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 61) + "...";
  }
}
