package io.hybridrunner.ecr.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.hybridrunner.ecr.model.Validity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a pull Secret's annotations say. Whatever in them cannot be read is not known.
 *
 * @param validities by host, how long its credential lives
 * @param lastError what went wrong last
 */
public record Notes(Map<String, Validity> validities, Optional<String> lastError) {

  private static final String REGISTRIES = "hybridrunner.io/registries";
  private static final String RENEWED_AT = "hybridrunner.io/renewed-at";
  private static final String EXPIRES_AT = "hybridrunner.io/expires-at";
  private static final String LAST_ERROR = "hybridrunner.io/last-error";

  /** Annotations have 256 KiB together; nobody reads as much. */
  private static final int LONGEST_ERROR = 2000;

  /** Copies, and shortens what is too long. */
  public Notes {
    validities = Map.copyOf(validities);
    lastError = lastError.filter(error -> !error.isBlank()).map(Notes::shortened);
  }

  private static String shortened(String error) {
    return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR - 1) + "…";
  }

  static Notes of(JsonObject annotations) {
    Map<String, Validity> validities = new TreeMap<>();
    JsonObject registries =
        Json.object(Json.text(annotations, REGISTRIES)).orElseGet(JsonObject::new);
    registries.keySet().forEach(host -> read(registries, host, validities));
    return new Notes(validities, Optional.of(Json.text(annotations, LAST_ERROR)));
  }

  private static void read(JsonObject registries, String host, Map<String, Validity> into) {
    Optional<Instant> renewed = instant(Json.text(registries, host, "renewedAt"));
    Optional<Instant> expires = instant(Json.text(registries, host, "expiresAt"));
    if (renewed.isPresent() && expires.isPresent()) {
      into.put(host, new Validity(renewed.get(), expires.get()));
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException broken) {
      return Optional.empty();
    }
  }

  /** The annotations that say this. */
  JsonObject annotations() {
    JsonObject registries = new JsonObject();
    new TreeMap<>(validities).forEach((host, validity) -> registries.add(host, written(validity)));
    JsonObject annotations = new JsonObject();
    annotations.addProperty(REGISTRIES, registries.toString());
    times(Validity::expiresAt).min(Instant::compareTo).ifPresent(add(annotations, EXPIRES_AT));
    times(Validity::obtainedAt).max(Instant::compareTo).ifPresent(add(annotations, RENEWED_AT));
    lastError.ifPresent(error -> annotations.addProperty(LAST_ERROR, error));
    return annotations;
  }

  private Stream<Instant> times(Function<Validity, Instant> which) {
    return validities.values().stream().map(which);
  }

  private static Consumer<Instant> add(JsonObject to, String name) {
    return time -> to.addProperty(name, time.toString());
  }

  private static JsonElement written(Validity validity) {
    JsonObject written = new JsonObject();
    written.addProperty("renewedAt", validity.obtainedAt().toString());
    written.addProperty("expiresAt", validity.expiresAt().toString());
    return written;
  }
}
