package io.hybridrunner.argo.manifest;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import io.hybridrunner.model.Pipeline;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pipeline's {@code airflowConfig}, read field by field: numbers and booleans also as text. What
 * cannot be read is remembered, so that all of it is said at once. For one thread.
 */
final class AirflowConfig {

  private final List<String> problems = new ArrayList<>();
  private final Set<String> cures = new LinkedHashSet<>();
  private final Fields fields;

  AirflowConfig(Pipeline pipeline) {
    fields = object(pipeline.json());
  }

  private Fields object(String json) {
    Value read = new Fields(Map.of());
    try {
      if (Document.json(json).root() instanceof Fields entity) {
        read = entity.get("airflowConfig").orElse(read);
      }
    } catch (IllegalArgumentException broken) {
      problem("the pipeline's JSON " + broken.getMessage(), "Send the pipeline again.");
    }
    if (read instanceof Fields found) {
      return found;
    }
    problem("airflowConfig is not an object", "Correct the pipeline in OpenMetadata.");
    return new Fields(Map.of());
  }

  void problem(String message, String cure) {
    problems.add(message);
    cures.add(cure);
  }

  /**
   * Ends the reading.
   *
   * @throws io.hybridrunner.spi.EngineException {@code BAD_REQUEST} with all that is wrong
   */
  void check(String owner) {
    if (!problems.isEmpty()) {
      throw Refusal.badRequest(
          "pipeline " + Printable.of(owner) + ": " + String.join("; ", problems),
          String.join(" ", cures));
    }
  }

  /** As it is written, whatever its type. */
  Optional<String> scalar(String name) {
    Value value = fields.get(name).orElse(Literal.NULL);
    if (value instanceof Text text) {
      return Optional.of(text.text());
    }
    if (value instanceof Literal literal && !literal.equals(Literal.NULL)) {
      return Optional.of(literal.text());
    }
    if (value instanceof Fields || value instanceof Items) {
      problem(name + " is not a single value", "Write airflowConfig." + name + " as a text.");
    }
    return Optional.empty();
  }

  Optional<Long> number(String name, long least, long most) {
    Optional<String> text = scalar(name).map(String::strip).filter(written -> !written.isEmpty());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      long value = new BigDecimal(text.get()).longValueExact();
      if (value >= least && value <= most) {
        return Optional.of(value);
      }
    } catch (NumberFormatException | ArithmeticException notWhole) {
      // Said below, as for a number that is too small.
    }
    problem(
        name
            + " \""
            + Printable.of(text.get(), 40)
            + "\": not a whole number from "
            + least
            + " to "
            + most,
        "Correct airflowConfig." + name + ", or leave it out.");
    return Optional.empty();
  }

  boolean flag(String name) {
    String text = scalar(name).orElse("").strip();
    boolean isTrue = text.equalsIgnoreCase("true");
    if (!isTrue && !text.isEmpty() && !text.equalsIgnoreCase("false")) {
      problem(
          name + " \"" + Printable.of(text, 40) + "\": neither true nor false",
          "Correct airflowConfig." + name + ", or leave it out.");
    }
    return isTrue;
  }

  Optional<Instant> begin(String name, ZoneId zone) {
    return date(name, zone).map(WrittenDate::first);
  }

  /** Of a date without a time, its last second: people mean the whole day. */
  Optional<Instant> end(String name, ZoneId zone) {
    return date(name, zone).map(WrittenDate::last);
  }

  private Optional<WrittenDate> date(String name, ZoneId zone) {
    Optional<String> text = scalar(name).map(String::strip).filter(written -> !written.isEmpty());
    Optional<WrittenDate> date = text.flatMap(written -> WrittenDate.read(written, zone));
    if (text.isPresent() && date.isEmpty()) {
      problem(
          name + " \"" + Printable.of(text.get(), 40) + "\": not a date",
          "Write airflowConfig." + name + " as 2026-12-31 or 2026-12-31T08:00:00Z.");
    }
    return date;
  }
}
