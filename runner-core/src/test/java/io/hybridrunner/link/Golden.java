package io.hybridrunner.link;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The example frames and the schemas of {@code src/test/resources/link}. */
final class Golden {

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Golden() {}

  /** Name to text. */
  static Map<String, String> frames() {
    Map<String, String> frames = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder("golden"))) {
      for (Path file : files.toList()) {
        frames.put(nameOf(file), Files.readString(file));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return frames;
  }

  /** The text of one. */
  static String frame(String name) {
    return Objects.requireNonNull(frames().get(name), name);
  }

  /** The frame types that have a schema. */
  static Set<String> types() {
    try (Stream<Path> files = Files.list(folder("schemas"))) {
      Set<String> types = new TreeSet<>(files.map(Golden::nameOf).toList());
      types.remove("common");
      return types;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** What the schema of a type says against a text. */
  static Set<ValidationMessage> violations(String type, String text) {
    return SCHEMAS
        .getSchema(SchemaLocation.of("classpath:link/schemas/" + type + ".json"))
        .validate(text, InputFormat.JSON);
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  private static Path folder(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Golden.class.getResource("/link/" + name), name).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
