package io.hybridrunner.local;

import io.hybridrunner.model.SecretValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes secrets out of texts: as they are, as they stand in URLs and in JSON, and each longer line
 * of those that have several. Holds values in the clear, so it is no record and prints none.
 * Immutable.
 */
final class Masking {

  private static final String MASK = "•••";

  /** A shorter line of a longer secret says little, and masking it would spoil every text. */
  private static final int SHORTEST_LINE = 6;

  private static final int EVIDENCE_LINES = 20;
  private static final int EVIDENCE_WIDTH = 500;

  private final List<String> hidden;

  Masking(Collection<SecretValue> values) {
    Set<String> texts =
        new TreeSet<>(
            Comparator.comparing(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    for (SecretValue value : values) {
      String text = value.reveal();
      addForms(text, texts);
      text.lines().filter(line -> line.length() >= SHORTEST_LINE).forEach(l -> addForms(l, texts));
    }
    texts.remove("");
    hidden = List.copyOf(texts);
  }

  private static void addForms(String text, Set<String> into) {
    into.add(text);
    into.add(text.strip());
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    into.add(encoded);
    into.add(encoded.replace("+", "%20"));
    into.add(
        text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t"));
  }

  /** The last lines of a text, masked; long ones are cut after that. */
  List<String> evidence(String text) {
    List<String> lines = mask(text).lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - EVIDENCE_LINES))
        .map(Masking::cut)
        .toList();
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= EVIDENCE_WIDTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, EVIDENCE_WIDTH));
  }

  String mask(String text) {
    String masked = text;
    for (String each : hidden) {
      masked = masked.replace(each, MASK);
    }
    return masked;
  }
}
