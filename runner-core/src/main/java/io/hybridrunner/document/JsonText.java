package io.hybridrunner.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON. A key that is given twice is refused, since readers differ on which value
 * counts.
 */
final class JsonText {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Document.MAX_DEPTH)
                  .maxStringLength(Document.MAX_CHARACTERS)
                  .maxNameLength(Document.MAX_CHARACTERS)
                  .maxNumberLength(Document.MAX_CHARACTERS)
                  .build())
          .build();

  /** A number, or a word that JSON knows; YAML knows more. */
  private static final Pattern LITERAL =
      Pattern.compile("true|false|null|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

  static final String HALF_A_PAIR = "holds half of a surrogate pair at ";
  static final String KEY_TWICE = "has a key twice in one object; remove one, at ";

  private JsonText() {}

  static Value read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      Value root = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw notJson("ends and something follows at ", parser.currentTokenLocation());
      }
      return root;
    } catch (StreamConstraintsException bound) {
      throw broken("is nested deeper than " + Document.MAX_DEPTH + " at ", bound.getLocation());
    } catch (JsonProcessingException notJson) {
      // Its message quotes the text, which may be secret: only the place is passed on.
      throw notJson("is not valid JSON at ", notJson.getLocation());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static Value value(JsonParser parser, @Nullable JsonToken token) throws IOException {
    if (token == null) {
      throw notJson("is not valid JSON, it ends at ", parser.currentLocation());
    }
    return switch (token) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> items(parser);
      case VALUE_STRING -> new Text(unicode(parser, parser.getText()));
      case VALUE_NULL -> Literal.NULL;
      case VALUE_TRUE, VALUE_FALSE -> new Literal(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Literal(number(parser.getText()));
      default -> throw notJson("is not valid JSON at ", parser.currentTokenLocation());
    };
  }

  private static Fields fields(JsonParser parser) throws IOException {
    Map<String, Value> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = unicode(parser, parser.currentName());
      if (values.containsKey(name)) {
        throw broken(KEY_TWICE, parser.currentTokenLocation());
      }
      values.put(name, value(parser, parser.nextToken()));
    }
    return new Fields(values);
  }

  private static Items items(JsonParser parser) throws IOException {
    List<Value> values = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      values.add(value(parser, token));
    }
    return new Items(values);
  }

  /** {@code 1e3} is a number to JSON and a string to PyYAML; {@code 1.0e+3} is one to both. */
  static String number(String text) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (e < 0) {
      return text;
    }
    String mantissa = text.substring(0, e);
    String exponent = text.substring(e + 1);
    return (mantissa.contains(".") ? mantissa : mantissa + ".0")
        + "e"
        + (exponent.startsWith("-") || exponent.startsWith("+") ? exponent : "+" + exponent);
  }

  /** Half of a surrogate pair cannot be written in UTF-8: what is written would differ. */
  private static String unicode(JsonParser parser, String text) {
    if (holdsHalfAPair(text)) {
      throw broken(HALF_A_PAIR, parser.currentTokenLocation());
    }
    return text;
  }

  static boolean holdsHalfAPair(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static IllegalArgumentException broken(String what, @Nullable JsonLocation where) {
    return new IllegalArgumentException(what + place(where));
  }

  private static SyntaxException notJson(String what, @Nullable JsonLocation where) {
    return new SyntaxException(what + place(where));
  }

  private static String place(@Nullable JsonLocation where) {
    return where == null
        ? "an unknown place"
        : "line " + where.getLineNr() + ", column " + where.getColumnNr();
  }

  static String write(Value root, UnaryOperator<String> texts) {
    StringWriter written = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(written)) {
      write(root, texts, generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return written.toString();
  }

  private static String known(Literal literal) {
    if (!LITERAL.matcher(literal.text()).matches()) {
      throw new IllegalArgumentException(
          "has a value of YAML that JSON does not know; put quotes around it, or write it as JSON");
    }
    return literal.text();
  }

  private static void write(Value value, UnaryOperator<String> texts, JsonGenerator generator)
      throws IOException {
    if (value instanceof Text text) {
      generator.writeString(texts.apply(text.text()));
    } else if (value instanceof Literal literal) {
      generator.writeRawValue(known(literal));
    } else if (value instanceof Items items) {
      generator.writeStartArray();
      for (Value item : items.values()) {
        write(item, texts, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof Fields fields) {
      generator.writeStartObject();
      for (Map.Entry<String, Value> field : fields.values().entrySet()) {
        generator.writeFieldName(field.getKey());
        write(field.getValue(), texts, generator);
      }
      generator.writeEndObject();
    }
  }
}
