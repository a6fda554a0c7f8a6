package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads values that may be missing or of another type than they should be; never throws. */
final class Peek {

  private Peek() {}

  static Optional<Value> at(Value root, String... path) {
    return root instanceof Fields fields ? fields.at(path) : Optional.empty();
  }

  /** A string that says something; numbers and booleans count as strings. */
  static Optional<String> text(Value root, String... path) {
    return root instanceof Fields fields
        ? fields.text(path).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  static boolean isTrue(Value root, String... path) {
    return text(root, path).filter("true"::equals).isPresent();
  }

  static Optional<Instant> instant(Value root, String... path) {
    return text(root, path)
        .flatMap(
            text -> {
              try {
                return Optional.of(Instant.parse(text));
              } catch (DateTimeException notATime) {
                return Optional.empty();
              }
            });
  }

  static Optional<Integer> integer(Value root, String... path) {
    return text(root, path)
        .flatMap(
            text -> {
              try {
                return Optional.of(Integer.parseInt(text.strip()));
              } catch (NumberFormatException notANumber) {
                return Optional.empty();
              }
            });
  }

  static Optional<UUID> uuid(Value root, String... path) {
    return text(root, path)
        .flatMap(
            text -> {
              try {
                return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
              } catch (IllegalArgumentException notAUuid) {
                return Optional.empty();
              }
            });
  }

  /** The objects of a list, without what is none. */
  static List<Fields> items(Value root, String... path) {
    return root instanceof Fields fields ? fields.objects(path) : List.of();
  }

  /** The objects that an object's fields hold. */
  static List<Fields> members(Value root, String... path) {
    return at(root, path)
        .filter(Fields.class::isInstance)
        .map(object -> objects(List.copyOf(((Fields) object).values().values())))
        .orElse(List.of());
  }

  private static List<Fields> objects(List<Value> values) {
    return values.stream().filter(Fields.class::isInstance).map(Fields.class::cast).toList();
  }
}
