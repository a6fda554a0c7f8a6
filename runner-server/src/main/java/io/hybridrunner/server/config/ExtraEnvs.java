package io.hybridrunner.server.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The format of {@code INGESTION_EXTRA_ENVS}: {@code [NAME:value,NAME:value]}, or a JSON array of
 * such items when values hold commas. Messages name items by number and name; values may be secrets
 * and are never shown.
 */
final class ExtraEnvs {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern NAME_LIKE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private static final Set<String> SET_BY_THE_RUNNER =
      Set.of(
          "config",
          "pipelineType",
          "pipelineRunId",
          "ingestionPipelineFQN",
          "jobName",
          "namespace");

  private ExtraEnvs() {}

  static Map<String, String> parse(String raw) throws BadValue {
    String text = raw.strip();
    if (text.startsWith("[map[")) {
      throw new BadValue(
          "this is a list of maps printed by a template",
          "Write NAME:value items, or use our chart, which accepts {name, value}");
    }
    List<String> items = text.startsWith("[\"") ? jsonItems(text) : plainItems(text);
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      add(variables, items.get(i), i + 1);
    }
    return variables;
  }

  private static void add(Map<String, String> variables, String item, int number) throws BadValue {
    int colon = item.indexOf(':');
    if (colon < 0) {
      int equals = item.indexOf('=');
      if (equals > 0 && NAME.matcher(item.substring(0, equals)).matches()) {
        throw new BadValue("'=' instead of ':' in item " + number, "Write NAME:value");
      }
      throw new BadValue(
          "item " + number + " has no NAME:",
          "A value with commas needs the list form of extraEnvs: [\"NAME:a,b\"]");
    }
    String name = checkedName(item.substring(0, colon));
    if (variables.putIfAbsent(name, item.substring(colon + 1)) != null) {
      throw new BadValue(name + " is given twice", "Remove one of them");
    }
  }

  static String checkedName(String name) throws BadValue {
    if (!NAME.matcher(name).matches()) {
      // What does not look like a name may be a piece of the value before it.
      String shown = NAME_LIKE.matcher(name).matches() ? "'" + name + "'" : "what stands there";
      throw new BadValue(shown + " is not a variable name", "Use letters, digits and _");
    }
    if (SET_BY_THE_RUNNER.contains(name)) {
      throw new BadValue("'" + name + "' is set by the runner", "Remove it");
    }
    return name;
  }

  private static List<String> plainItems(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String inner = bracketed ? text.substring(1, text.length() - 1) : text;
    List<String> items = new ArrayList<>();
    for (String part : inner.split(",", -1)) {
      items.add(part.strip());
    }
    if (items.get(items.size() - 1).isEmpty()) {
      items.remove(items.size() - 1);
    }
    return items;
  }

  private static List<String> jsonItems(String text) throws BadValue {
    List<String> items = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        items.add(parser.getText());
      }
      if (parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null) {
        return items;
      }
    } catch (IOException e) {
      // Its message quotes the text; the sentence below says enough.
      items.clear();
    }
    throw new BadValue("is not a JSON array of texts", "Write [\"NAME:value\",\"NAME:value\"]");
  }
}
