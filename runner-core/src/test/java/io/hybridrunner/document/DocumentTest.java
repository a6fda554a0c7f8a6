package io.hybridrunner.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {

  private static final String CANARY = "canary-5f3a";

  @Test
  void jsonKeepsTypesAndOrder() {
    Document document =
        Document.json(
            """
            {"z": "text", "a": [1, true, false, null, "1"], "m": {}, "e": []}
            """);
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("z", new Text("text"));
    fields.put(
        "a",
        new Items(
            List.of(
                new Literal("1"),
                Literal.of(true),
                Literal.of(false),
                Literal.NULL,
                new Text("1"))));
    fields.put("m", new Fields(Map.of()));
    fields.put("e", new Items(List.of()));
    assertThat(document).isEqualTo(new Document(Format.JSON, new Fields(fields)));
    assertThat(((Fields) document.root()).values().keySet()).containsExactly("z", "a", "m", "e");
  }

  /** PyYAML takes a number with an exponent for a string, unless it has a dot and a sign. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, -0",
    "5, 5",
    "5.0, 5.0",
    "0.10, 0.10",
    "1e400, 1.0e+400",
    "1E5, 1.0e+5",
    "2.50E-3, 2.50e-3",
    "-1e+3, -1.0e+3",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "0.1000000000000000055511151231257827, 0.1000000000000000055511151231257827"
  })
  void numbersStayAsTheyAreWritten(String written, String kept) {
    Document document = Document.json("[" + written + "]");
    assertThat(document.root()).isEqualTo(new Items(List.of(new Literal(kept))));
    assertThat(document.render()).isEqualTo("[" + kept + "]");
    assertThat(new Document(Format.YAML, document.root()).render().strip()).isEqualTo("- " + kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0123]",
        "[+1]",
        "[.5]",
        "[5.]",
        "[0x1F]",
        "[1_000]",
        "[NaN]",
        "[Infinity]",
        "['a']",
        "[1,]",
        "{a: 1}",
        "{\"a\" 1}",
        "[1] 2",
        "[",
        "{\"a\":",
        "{\"a\":1",
        "",
        " ",
        "// c\n[]",
        "[\"a\nb\"]",
        "[tru]",
        "]",
        "[\"\\x\"]"
      })
  void whatIsNotJsonIsRefusedWithThePlace(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.json(text))
        .withMessageMatching(".* at line \\d+, column \\d+.*");
  }

  @Test
  void thePlaceIsThatOfTheMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.json("{\n  \"a\": 1,\n  \"b\": tru\n}"))
        .withMessageContaining("line 3, column 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse("a: 1\nb: \"x\" y\n"))
        .withMessageContaining("line 2, column 8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}",
        "a: 1\nb: {d: 3, c: 1, c: 2}",
        "{\"a\": 1,\n \"b\": {\"c\": 1, \"\\u0063\": 2}}"
      })
  void aKeyThatIsGivenTwiceIsRefusedWithPlaceAndCure(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(text))
        .withMessageContaining("key")
        .withMessageContaining("twice")
        .withMessageContaining("remove one")
        .withMessageContaining("line 2, column ");
  }

  @Test
  void theSameKeyInTwoObjectsIsNone() {
    assertThat(Document.json("[{\"a\":1},{\"a\":1},{\"A\":{\"a\":1}}]").render())
        .isEqualTo("[{\"a\":1},{\"a\":1},{\"A\":{\"a\":1}}]");
  }

  /** Readers of UTF-8 would see a question mark, or refuse all of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": \"\\ud800\"}",
        "{\"\\udc00\": 1}",
        "{a: \"\\ud800\"}",
        "{\"\\udc00\": a}",
        "a: \"\\uDBFF\"",
        "a: \"\\udc00\\ud800\""
      })
  void halfOfASurrogatePairIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(text))
        .withMessageContaining("half of a surrogate pair at line 1, column ");
  }

  @Test
  void aWholeSurrogatePairIsOneCharacter() {
    Value ship = new Fields(Map.of("a", new Text("\uD83D\uDEA2")));
    assertThat(Document.json("{\"a\": \"\\ud83d\\udea2\"}").root()).isEqualTo(ship);
    assertThat(Document.parse("a: \uD83D\uDEA2").root()).isEqualTo(ship);
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(Document.parse("\uFEFF{\"a\":1}").format()).isEqualTo(Format.JSON);
    assertThat(Document.parse("\uFEFFa: 1").root())
        .isEqualTo(new Fields(Map.of("a", new Literal("1"))));
  }

  @Test
  void yamlThatBeginsLikeJsonIsYaml() {
    assertThat(Document.parse("{a: yes}"))
        .isEqualTo(new Document(Format.YAML, new Fields(Map.of("a", new Literal("yes")))));
    assertThat(Document.parse("\n  {\"a\": true}").format()).isEqualTo(Format.JSON);
  }

  @Test
  void depthIsBoundInEitherFormat() {
    assertThat(Document.parse(nested(Document.MAX_DEPTH)).format()).isEqualTo(Format.JSON);
    for (String deep :
        List.of(nested(Document.MAX_DEPTH + 1), nested(200_000), "{a: " + nested(100) + "}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Document.parse(deep))
          .withMessageContaining("nested deeper than 100");
    }
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @Test
  void sizeIsBoundAndSaidInNumbers() {
    String longest = "[\"" + "x".repeat(Document.MAX_CHARACTERS - 4) + "\"]";
    assertThat(Document.parse(longest).format()).isEqualTo(Format.JSON);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(longest + " "))
        .withMessage("has 16777217 characters; at most 16777216 are read");
    assertThatIllegalArgumentException().isThrownBy(() -> Document.json(longest + " "));
  }

  @Test
  void aJsonNumberOfAnyLengthIsRefusedOrKept() {
    String digits = "9".repeat(5_000);
    assertThat(Document.parse("[" + digits + "]").render()).contains(digits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": canary-5f3a]",
        "{\"canary-5f3a\" 1}",
        "{\"canary-5f3a\": 1, \"canary-5f3a\": 2}",
        "a: \"canary-5f3a",
        "a: *canary-5f3a",
        "a: !canary-5f3a x",
        "a: b\n canary-5f3a: c: d",
        "%TAG canary-5f3a\n---\na",
        "%YAML 1.99999999999canary-5f3a\n---\na: b",
        "%YAML 1.999999999999\n---\na: canary-5f3a",
        "a: \"\\q canary-5f3a\"",
        "a: canary-5f3a\u0007",
        "? [canary-5f3a]\n: 1"
      })
  void noMessageShowsWhatStandsThere(String text) {
    IllegalArgumentException refusal =
        catchThrowableOfType(IllegalArgumentException.class, () -> Document.parse(text));
    assertThat(refusal).hasNoCause().hasMessageNotContaining(CANARY).hasNoSuppressedExceptions();
    assertThat(refusal.getMessage()).matches(".* at line \\d+, column \\d+.*");
  }

  @Test
  void noValuePrintsWhatItHolds() {
    Document document = Document.parse("{\"a\": [\"canary-5f3a\"], \"b\": \"canary-5f3a\"}");
    assertThat(document.toString()).doesNotContain(CANARY);
    assertThat(new Literal("4711").toString()).doesNotContain("4711");
  }

  @Test
  void aFieldIsSetInItsPlace() {
    Fields fields = (Fields) Document.json("{\"a\":1,\"b\":null,\"c\":3}").root();
    Fields changed = fields.with("b", new Text("x")).with("d", new Text("y"));
    assertThat(new Document(Format.JSON, changed).render())
        .isEqualTo("{\"a\":1,\"b\":\"x\",\"c\":3,\"d\":\"y\"}");
    assertThat(fields.get("b")).as("null counts as missing").isEmpty();
  }
}
