package io.hybridrunner.argo.testkit;

import io.hybridrunner.document.Value.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Kubernetes' selectors of labels and of fields. */
final class Selector {

  /** Commas that are not between parentheses. */
  private static final String COMMA = ",(?![^(]*\\))";

  private final BiFunction<Fields, String, Optional<String>> value;

  private Selector(BiFunction<Fields, String, Optional<String>> value) {
    this.value = value;
  }

  /** {@code a=b,c!=d,e,!f,g in (h,i),j notin (k)}. */
  static Predicate<Fields> ofLabels(String selector) {
    return new Selector(Selector::label).all(selector);
  }

  /** {@code metadata.name=a,status.phase!=b}. */
  static Predicate<Fields> ofFields(String selector) {
    return new Selector((object, path) -> Optional.of(Json.text(object, path))).all(selector);
  }

  /** Keys of labels hold dots, so they are no paths. */
  private static Optional<String> label(Fields object, String key) {
    return Json.fields(Json.fields(object, "metadata"), "labels")
        .get(key)
        .map(label -> Json.text(new Fields(Map.of("label", label)), "label"));
  }

  private Predicate<Fields> all(String selector) {
    Predicate<Fields> all = object -> true;
    for (String part : selector.split(COMMA, -1)) {
      if (!part.isBlank()) {
        all = all.and(one(part.strip()));
      }
    }
    return all;
  }

  private Predicate<Fields> one(String part) {
    if (part.contains(" notin ")) {
      return in(part.split(" notin ", 2)).negate();
    }
    if (part.contains(" in ")) {
      return in(part.split(" in ", 2));
    }
    if (part.contains("!=")) {
      return is(part.split("!=", 2)).negate();
    }
    if (part.contains("=")) {
      return is(part.split("==?", 2));
    }
    return part.startsWith("!")
        ? object -> value.apply(object, part.substring(1)).isEmpty()
        : object -> value.apply(object, part).isPresent();
  }

  private Predicate<Fields> is(String[] pair) {
    return object -> value.apply(object, pair[0]).equals(Optional.of(pair[1]));
  }

  private Predicate<Fields> in(String[] pair) {
    List<String> values = List.of(pair[1].replaceAll("[() ]", "").split(",", -1));
    return object -> value.apply(object, pair[0]).filter(values::contains).isPresent();
  }
}
