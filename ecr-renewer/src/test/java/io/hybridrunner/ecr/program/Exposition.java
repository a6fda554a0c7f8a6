package io.hybridrunner.ecr.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus' text format, read as its specification says. */
final class Exposition {

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL =
      "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"";
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL + ",?)*)\\})? ([-+0-9.eE]+|NaN)");
  private static final Pattern ONE_LABEL = Pattern.compile(LABEL);

  private Exposition() {}

  /** The samples by name and labels. */
  static Map<String, Double> parse(String text) {
    assertThat(text).endsWith("\n");
    Map<String, String> types = new HashMap<>();
    Map<String, Double> samples = new HashMap<>();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        assertThat(types.put(words[2], words[3])).as(line).isNull();
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(types).as(line).containsEntry(sample.group(1), "gauge");
        String labels = sample.group(2) == null ? "" : sample.group(2);
        Double before =
            samples.put(sample.group(1) + labels(labels), Double.valueOf(sample.group(5)));
        assertThat(before).as(line).isNull();
      }
    }
    return samples;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    Matcher label = ONE_LABEL.matcher(text);
    while (label.find()) {
      String value = label.group(2);
      labels.put(
          label.group(1), value.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
    }
    return labels;
  }
}
