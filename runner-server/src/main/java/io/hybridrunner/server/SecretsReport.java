package io.hybridrunner.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.policy.Policy;
import io.hybridrunner.secrets.SecretReferences;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.SecretBackend.Lookup;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code secrets check} found: names, fields and reasons, never a value. Immutable. */
record SecretsReport(String store, List<Line> lines) {

  /** What is said of one reference. */
  enum Verdict {
    FOUND,
    MISSING,
    FORBIDDEN,
    UNUSABLE,
    UNAVAILABLE,
    DENIED,
    MALFORMED
  }

  /** One reference, where it stands, and what is to be said of it. */
  record Line(Verdict verdict, String reference, List<String> fields, String detail) {}

  static SecretsReport of(SecretReferences references, SecretBackend backend, Policy policy) {
    List<Line> lines = new ArrayList<>();
    references
        .fields()
        .forEach((reference, fields) -> lines.add(line(reference, fields, backend, policy)));
    for (SecretReferences.Malformed malformed : references.malformed()) {
      lines.add(
          new Line(
              Verdict.MALFORMED,
              "'" + malformed.text() + "'",
              List.of(malformed.field()),
              malformed.rule()));
    }
    return new SecretsReport(backend.store(), List.copyOf(lines));
  }

  private static Line line(
      SecretRef reference, List<String> fields, SecretBackend backend, Policy policy) {
    String written = reference.toString();
    Optional<String> violation = backend.violation(reference);
    if (violation.isPresent()) {
      return new Line(Verdict.MALFORMED, written, fields, violation.get());
    }
    Optional<Policy.Denial> denial = policy.check(reference);
    if (denial.isPresent()) {
      String detail = denial.get().message() + " (" + denial.get().rule() + ")";
      return new Line(Verdict.DENIED, written, fields, detail);
    }
    Lookup lookup = backend.find(reference);
    if (lookup instanceof Lookup.Found found) {
      return new Line(Verdict.FOUND, written, fields, warning(found.value()));
    }
    if (lookup instanceof Lookup.Absent absent) {
      return new Line(Verdict.MISSING, written, fields, absent.detail());
    }
    if (lookup instanceof Lookup.Forbidden forbidden) {
      return new Line(Verdict.FORBIDDEN, written, fields, forbidden.detail());
    }
    if (lookup instanceof Lookup.Unusable unusable) {
      return new Line(Verdict.UNUSABLE, written, fields, unusable.detail());
    }
    return new Line(Verdict.UNAVAILABLE, written, fields, ((Lookup.Unavailable) lookup).detail());
  }

  /** The value is used as it is; somebody should know when it looks like a slip. */
  private static String warning(SecretValue value) {
    String text = value.reveal();
    if (text.isEmpty()) {
      return "warning: the value is empty";
    }
    if (text.endsWith("\n") || text.endsWith("\r")) {
      return "warning: the value ends with a line break, which is used too";
    }
    if (text.startsWith("\uFEFF") || !text.equals(text.strip())) {
      return "warning: the value has white space or a byte order mark around it, used too";
    }
    return "";
  }

  boolean isGood() {
    return lines.stream().allMatch(line -> line.verdict() == Verdict.FOUND);
  }

  private long bad() {
    return lines.stream().filter(line -> line.verdict() != Verdict.FOUND).count();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      String verdict = line.verdict().name().toLowerCase(Locale.ROOT);
      text.append(String.format("%-11s %s%n", verdict, oneLine(line.reference())));
      for (String field : line.fields()) {
        text.append("            in ").append(oneLine(field)).append('\n');
      }
      if (!line.detail().isEmpty()) {
        text.append("            ").append(oneLine(line.detail())).append('\n');
      }
    }
    String count = lines.size() == 1 ? "1 reference" : lines.size() + " references";
    return text + count + ", " + bad() + " would fail; looked up in " + store + "\n";
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeBooleanField("ok", isGood());
      json.writeStringField("store", store);
      json.writeArrayFieldStart("references");
      for (Line line : lines) {
        write(json, line);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Line line) throws IOException {
    json.writeStartObject();
    json.writeStringField("verdict", line.verdict().name().toLowerCase(Locale.ROOT));
    json.writeStringField("reference", line.reference());
    json.writeArrayFieldStart("fields");
    for (String field : line.fields()) {
      json.writeString(field);
    }
    json.writeEndArray();
    json.writeStringField("detail", line.detail());
    json.writeEndObject();
  }
}
