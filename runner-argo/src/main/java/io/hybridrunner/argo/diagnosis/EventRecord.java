package io.hybridrunner.argo.diagnosis;

import io.hybridrunner.document.Printable;
import io.hybridrunner.document.Value.Fields;
import java.time.Instant;
import java.util.Optional;

/**
 * What is read of an event. Immutable.
 *
 * @param isWarning whether it tells of trouble
 * @param reason its word, for instance {@code FailedScheduling}
 * @param message its sentence
 * @param count how often it was seen
 * @param at when it was seen last
 * @param kind the kind of object it is about
 * @param name that object's name
 */
public record EventRecord(
    boolean isWarning,
    String reason,
    String message,
    int count,
    Optional<Instant> at,
    String kind,
    String name) {

  private static final int LONGEST = 2_000;

  /** Reads an event as the API server gives it. What is missing or of a wrong type is left out. */
  public static EventRecord of(Fields event) {
    return new EventRecord(
        Peek.text(event, "type").filter("Warning"::equals).isPresent(),
        Peek.text(event, "reason").orElse(""),
        Peek.text(event, "message").orElse(""),
        Peek.integer(event, "count").or(() -> Peek.integer(event, "series", "count")).orElse(1),
        Peek.instant(event, "lastTimestamp")
            .or(() -> Peek.instant(event, "series", "lastObservedTime"))
            .or(() -> Peek.instant(event, "eventTime"))
            .or(() -> Peek.instant(event, "firstTimestamp"))
            .or(() -> Peek.instant(event, "metadata", "creationTimestamp")),
        Peek.text(event, "involvedObject", "kind").orElse(""),
        Peek.text(event, "involvedObject", "name").orElse(""));
  }

  /** The event in one line. */
  public String line() {
    return at.map(time -> time + " ").orElse("")
        + (isWarning ? "Warning " : "")
        + reason
        + (count > 1 ? " (" + count + " times)" : "")
        + ": "
        + Printable.of(message, LONGEST);
  }
}
