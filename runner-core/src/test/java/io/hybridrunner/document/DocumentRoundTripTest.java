package io.hybridrunner.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.document.Document.Format;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back equal, whatever the strings hold. */
class DocumentRoundTripTest {

  private static Value again(Format format, Value value) {
    String text = new Document(format, value).render();
    return format == Format.JSON ? Document.json(text).root() : YamlText.read(text);
  }

  @Provide
  Arbitrary<Value> documents() {
    return values(3);
  }

  private static Arbitrary<Value> values(int depth) {
    Arbitrary<Value> scalars = Arbitraries.oneOf(texts().map(Text::new), literals());
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Value> inner = values(depth - 1);
    return Arbitraries.oneOf(
        scalars,
        inner.list().ofMaxSize(4).map(Items::new),
        Arbitraries.maps(texts(), inner).ofMaxSize(4).map(Fields::new));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(30).map(DocumentRoundTripTest::wholePairs),
        Arbitraries.strings().withChars(" \n\t#:-'\"\\{}[],&*!|>%@?=<~").ofMaxLength(8),
        Arbitraries.of("yes", "null", "1e3", "0123", "2026-01-01", "<<", "=", "", "~", "---"));
  }

  private static Arbitrary<Value> literals() {
    return Arbitraries.oneOf(
        Arbitraries.of("true", "false", "null", "-0", "1.0e+400").map(Literal::new),
        Arbitraries.bigIntegers().map(number -> new Literal(number.toString())));
  }

  private static String wholePairs(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void writtenAndReadAgainADocumentIsEqual(@ForAll("documents") Value value) {
    assertThat(again(Format.JSON, value)).isEqualTo(value);
    assertThat(again(Format.YAML, value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes", "No", "on", "y", "null", "~", "", "0123", "1e3", "1.0", "0x1F", "190:20:30",
        "2026-03-27", ".inf", "<<", "=", "- a", "a: b", "# c", " a ", "a\nb\n", "\n", "{x}", "[x]",
        "*a", "&a", "!a", "%a", "@a", "'", "\"", "\\", "\u0000", "\u0007", "\u007f", "\u0085",
        "\u2028", "\ufeff", "\ufffe", "\uD83D\uDEA2", "{{=sprig.env(\"HOME\")}}", "secret:db"
      })
  void aStringIsAStringOnTheWayOut(String text) {
    Value value = new Fields(Map.of(text, new Items(List.of(new Text(text)))));
    assertThat(again(Format.JSON, value)).isEqualTo(value);
    assertThat(again(Format.YAML, value)).isEqualTo(value);
  }

  @Test
  void longStringsAndKeysStayOnePiece() {
    String words = "some words, ".repeat(2_000);
    Value value =
        new Fields(Map.of("k".repeat(3_000), new Text(words), "pass word", new Text(words)));
    assertThat(again(Format.YAML, value)).isEqualTo(value);
    assertThat(again(Format.JSON, value)).isEqualTo(value);
  }

  /**
   * Cases P-01 to P-10: pipelines as people have them, among them P-04 with all that templates
   * touch.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pipeline-braces.json",
        "pipeline-legacy-owner.json",
        "pipeline-percent-dot.json",
        "pipeline-test-suite.json",
        "pipeline-unscheduled.json",
        "pipeline-uuid-name.json"
      })
  void pipelinesOfPeopleComeThroughYamlUnchanged(String file) throws IOException {
    Document pipeline = Document.parse(CaseFiles.text(file));
    assertThat(pipeline.format()).isEqualTo(Format.JSON);
    assertThat(again(Format.YAML, pipeline.root())).isEqualTo(pipeline.root());
  }

  @Test
  void p04TheBracesAreThereLetterByLetter() throws IOException {
    Value root = Document.parse(CaseFiles.text("pipeline-braces.json")).root();
    List<String> texts = new ArrayList<>();
    new Document(Format.YAML, again(Format.YAML, root))
        .forEachText((path, text) -> texts.add(text));
    assertThat(texts)
        .contains(
            "^.*_[0-9]{4,8}.*$",
            "\\d{2}_{{ env }}",
            "{{=sprig.env(\"AWS_SECRET_ACCESS_KEY\")}}",
            "C:\\\\data\\\\.*",
            "'single' \"double\" # hash",
            "${HOME} $(id) `id`",
            "Line 1\n--- not a YAML document\n- {{inputs.parameters.y}}");
  }

  /** Case P-16: nasty names, as values and as keys. */
  @Test
  void p16NastyNamesComeThroughYamlUnchanged() throws IOException {
    List<String> rows = CaseFiles.text("names.tsv").lines().skip(1).toList();
    assertThat(rows).hasSizeGreaterThan(10);
    for (String row : rows) {
      for (String column : List.of(row.split("\t", -1)).subList(0, 3)) {
        Text name = (Text) ((Items) Document.json("[" + column + "]").root()).values().get(0);
        Value value = new Fields(Map.of(name.text(), name));
        assertThat(again(Format.YAML, value)).as(column).isEqualTo(value);
      }
    }
  }

  /** Case H-04 and its kind: scalars that YAML changes stand there as they were written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "values-minimal.yaml",
        "values-openshift.yaml",
        "values-proxy-ca.yaml",
        "values-reused-1.10.yaml",
        "values-terraform-azure.yaml",
        "values-umbrella.yaml"
      })
  void valuesOfPeopleAreWrittenAsTheyWere(String file) throws IOException {
    Document values = Document.parse(CaseFiles.text(file));
    assertThat(Document.parse(values.render())).isEqualTo(values);
  }

  @Test
  void h04NoScalarIsChanged() throws IOException {
    String values = CaseFiles.text("values-scalars.yaml");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(values))
        .withMessageContaining("quotes around it, at line 6, column 12");
    assertThat(Document.parse(values.replace("0123\n", "\"0123\"\n")).render())
        .contains(
            "agentId: \"0123\"\n",
            "tag: 1.10\n",
            "cost-center\": 4711\n",
            "team: yes\n",
            "useSecureProtocols: \"true\"\n",
            "cpu: 0.5\n");
  }
}
