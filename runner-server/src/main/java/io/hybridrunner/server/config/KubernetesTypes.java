package io.hybridrunner.server.config;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** The types of values that Kubernetes has rules for. */
final class KubernetesTypes {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern NAMESPACE = Pattern.compile(LABEL);
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");
  private static final String WORD = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final Pattern LABEL_KEY =
      Pattern.compile("((?=[^/]{1,253}/)" + LABEL + "(\\." + LABEL + ")*/)?" + WORD);
  private static final Pattern LABEL_VALUE = Pattern.compile("(" + WORD + ")?");
  private static final Pattern INSTANCE_ID = Pattern.compile(WORD);
  private static final String LABEL_RULE = "Use up to 63 letters, digits, . _ and -";
  private static final Pattern OURS =
      Pattern.compile(
          "(hybridrunner\\.io|workflows\\.argoproj\\.io)/.*"
              + "|app\\.kubernetes\\.io/(managed-by|component)");

  private KubernetesTypes() {}

  /** A namespace's name. */
  static Type<String> namespace() {
    return Types.text(NAMESPACE, "Use up to 63 small letters, digits and -");
  }

  /** Another object's name. */
  static Type<String> name() {
    return Types.text(NAME, "Use small letters, digits, . and -");
  }

  /** The id of an Argo controller, which is a label's value and not empty. */
  static Type<String> instanceId() {
    return Types.text(INSTANCE_ID, LABEL_RULE);
  }

  private static Type<String> labelValue() {
    return Types.text(LABEL_VALUE, LABEL_RULE);
  }

  /** Names of objects; in a variable separated by commas. */
  static Type<List<String>> names() {
    return new Type<>() {
      @Override
      public List<String> fromFile(Node node) throws BadValue {
        return checked(Types.texts().fromFile(node));
      }

      @Override
      public List<String> fromVariable(String text) throws BadValue {
        List<String> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
          if (!item.isBlank()) {
            items.add(item.strip());
          }
        }
        return checked(items);
      }
    };
  }

  private static List<String> checked(List<String> names) throws BadValue {
    for (String name : names) {
      name().fromVariable(name);
    }
    return List.copyOf(names);
  }

  /** Labels that a node must have. */
  static Type<Map<String, String>> nodeLabels() {
    return mapping(labelValue());
  }

  /** Labels to put on pods, but those that are the runner's and Argo's. */
  static Type<Map<String, String>> labels() {
    return notOurs(mapping(labelValue()));
  }

  /** Annotations to put on pods, but those that are the runner's and Argo's. */
  static Type<Map<String, String>> annotations() {
    return notOurs(mapping(Types.secretText()));
  }

  private static Type<Map<String, String>> notOurs(Type<Map<String, String>> type) {
    return fileOnly(
        node -> {
          Map<String, String> texts = type.fromFile(node);
          for (String key : texts.keySet()) {
            if (OURS.matcher(key).matches()) {
              throw new BadValue("'" + key + "' is set by the runner or by Argo", "Remove it");
            }
          }
          return texts;
        });
  }

  private static Type<Map<String, String>> mapping(Type<String> value) {
    return fileOnly(
        node -> {
          Map<String, String> texts = new LinkedHashMap<>();
          for (NodeTuple tuple : mappingOf(node).getValue()) {
            String key = YamlFile.keyOf(tuple);
            if (!LABEL_KEY.matcher(key).matches()) {
              throw new BadValue(
                  Types.quoted(key) + " is not a label's name",
                  "Use letters, digits, . _ and -, and before a / a domain");
            }
            try {
              texts.put(key, value.fromFile(tuple.getValueNode()));
            } catch (BadValue e) {
              throw new BadValue(key + " " + e.message(), e.cure());
            }
          }
          return texts;
        });
  }

  /**
   * Parts of Workflows by pipeline type: a mapping of mappings, in a variable as JSON. Their
   * contents are judged with everything else that is merged.
   */
  static Type<Map<String, String>> specs() {
    return new Type<>() {
      @Override
      public Map<String, String> fromFile(Node node) throws BadValue {
        Map<String, String> specs = new LinkedHashMap<>();
        for (NodeTuple tuple : mappingOf(node).getValue()) {
          mappingOf(tuple.getValueNode());
          specs.put(YamlFile.keyOf(tuple), rendered(tuple.getValueNode()));
        }
        return specs;
      }

      @Override
      public Map<String, String> fromVariable(String text) throws BadValue {
        Map<String, String> specs = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : json(text).values().entrySet()) {
          if (!(entry.getValue() instanceof Fields fields)) {
            throw new BadValue(
                Types.quoted(entry.getKey()) + " is not an object",
                "Write {\"automation\":{\"priorityClassName\":\"high\"}}");
          }
          specs.put(entry.getKey(), new Document(Format.JSON, fields).render());
        }
        return specs;
      }
    };
  }

  private static Fields json(String text) throws BadValue {
    String cure = "Write {\"automation\":{\"priorityClassName\":\"high\"}}";
    try {
      if (Document.json(text).root() instanceof Fields fields) {
        return fields;
      }
    } catch (IllegalArgumentException notJson) {
      throw new BadValue(String.valueOf(notJson.getMessage()), cure);
    }
    throw new BadValue("is not a JSON object", cure);
  }

  private static String rendered(Node node) {
    StringWriter text = new StringWriter();
    try {
      new Yaml().serialize(node, text);
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static MappingNode mappingOf(Node node) throws BadValue {
    if (node instanceof MappingNode mapping) {
      return mapping;
    }
    throw new BadValue("is not a mapping", "Write one 'name: value' a line");
  }

  private interface FromFile<T> {
    T read(Node node) throws BadValue;
  }

  private static <T> Type<T> fileOnly(FromFile<T> reading) {
    return new Type<>() {
      @Override
      public T fromFile(Node node) throws BadValue {
        return reading.read(node);
      }

      @Override
      public T fromVariable(String text) throws BadValue {
        throw new BadValue("cannot be given by a variable", "Write it into the file");
      }
    };
  }
}
