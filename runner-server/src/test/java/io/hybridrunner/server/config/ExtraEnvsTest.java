package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of env-formats.tsv: what people have in INGESTION_EXTRA_ENVS. */
class ExtraEnvsTest {

  private static final String REFUSED = "refused: ";

  private record Row(String id, String raw, String expected) {}

  @TestFactory
  Stream<DynamicTest> everyFormatInTheFieldIsReadOrRefusedWithItsReason() throws IOException {
    List<Row> rows = rows();
    assertThat(rows).hasSize(20);
    return rows.stream().map(row -> DynamicTest.dynamicTest(row.id(), () -> check(row)));
  }

  private static void check(Row row) throws BadValue, IOException {
    if (row.expected().startsWith(REFUSED)) {
      BadValue refusal = catchThrowableOfType(BadValue.class, () -> ExtraEnvs.parse(row.raw()));
      String reason = row.expected().substring(REFUSED.length()).split(";", -1)[0];
      assertThat(refusal).isNotNull();
      assertThat(refusal.message()).isEqualTo(reason);
      assertThat(refusal.cure()).isNotBlank();
    } else {
      assertThat(ExtraEnvs.parse(row.raw())).isEqualTo(object(row.expected()));
    }
  }

  @Test
  void aPieceOfAValueIsNeverShown() {
    for (String raw :
        List.of("[PW:hun,ter2!]", "[PW:hun,ter2!:x]", "[\"PW:hunter2!\"", "hunter2!")) {
      BadValue refusal = catchThrowableOfType(BadValue.class, () -> ExtraEnvs.parse(raw));
      assertThat(refusal.message() + refusal.cure()).doesNotContain("ter2!");
    }
  }

  private static List<Row> rows() throws IOException {
    try (InputStream in = ExtraEnvsTest.class.getResourceAsStream("/env-formats.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(cells -> new Row(cells[3], string(cells[0]), cells[1]))
          .toList();
    }
  }

  private static String string(String json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  private static Map<String, String> object(String json) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        fields.put(parser.currentName(), parser.nextTextValue());
      }
    }
    return fields;
  }
}
