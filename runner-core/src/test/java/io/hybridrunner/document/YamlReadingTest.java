package io.hybridrunner.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReadingTest {

  private static String json(String yaml) {
    return JsonText.write(Document.parse(yaml).root(), text -> text);
  }

  private static Value a(String yaml) {
    Fields root = (Fields) Document.parse("a: " + yaml).root();
    return Objects.requireNonNull(root.values().get("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1_000",
        "0x1F",
        "190:20:30",
        "1.10",
        "1e400",
        "1.0e+3",
        "-0",
        ".inf",
        "-.5",
        "yes",
        "No",
        "on",
        "OFF",
        "TRUE",
        "2026-03-27",
        "2001-12-14 21:59:43.10 -5",
        "123456789012"
      })
  void whatStandsWithoutQuotesStaysAsItIsWritten(String written) {
    assertThat(a(written)).isEqualTo(new Literal(written));
    assertThat(Document.parse("key: " + written).render()).isEqualTo("key: " + written + "\n");
  }

  /** SnakeYAML would write it in quotes: a number would become a text. */
  @ParameterizedTest
  @ValueSource(strings = {"0123", "00", "-017", "+0_7"})
  void whatBeginsWithZeroIsRefusedWithPlaceAndCure(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> a(written))
        .withMessageContaining("begins with 0")
        .withMessageContaining("put quotes around it, at line 1, column 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "~", "", "Null"})
  void nullHasManySpellings(String written) {
    assertThat(a(written)).isEqualTo(Literal.NULL);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "'yes', yes",
        "\"0123\", 0123",
        "y, y",
        "!!str 0123, 0123",
        "0o17, 0o17",
        "08, 08",
        "1.2.3, 1.2.3",
        "=, =",
        "\"<<\", <<",
        "secret:db, secret:db",
        "'it''s', it's",
        "\"\\u00e9\\x41\\e\\0\", `\u00e9A\u001b\0`",
        "\"\\ud83d\\udea2\", \uD83D\uDEA2"
      })
  void stringsAreStrings(String written, String text) {
    assertThat(a(written)).isEqualTo(new Text(text));
  }

  @Test
  void blocksAreReadAsYamlSays() {
    assertThat(a("|\n  one\n  two\n")).isEqualTo(new Text("one\ntwo\n"));
    assertThat(a(">-\n  one\n  two\n")).isEqualTo(new Text("one two"));
    assertThat(json("# comment\n- a: [1, x]\n  b: {c: }\n-\n"))
        .isEqualTo("[{\"a\":[1,\"x\"],\"b\":{\"c\":null}},null]");
  }

  @Test
  void aliasesAndMergeKeysAreExpanded() {
    assertThat(
            json(
                """
                base: &base {user: u, port: 1}
                more: &more {port: 2, ssl: "x"}
                one: {<<: *base, user: v}
                two: {<<: [*more, *base]}
                list: [*base, *more]
                """))
        .contains(
            "\"one\":{\"user\":\"v\",\"port\":1}",
            "\"two\":{\"port\":2,\"ssl\":\"x\",\"user\":\"u\"}",
            "\"list\":[{\"user\":\"u\",\"port\":1},{\"port\":2,\"ssl\":\"x\"}]");
  }

  @Test
  void manyAliasesOfOneThingAreOrdinary() {
    String yaml = "base: &b {user: u}\nall: [" + "*b, ".repeat(5_000) + "]\n";
    assertThat(json(yaml)).hasSizeGreaterThan(5_000 * 10);
  }

  /** Nine lists of nine aliases each: 9^9 texts from 300 characters. */
  @Test
  void aBillionLaughsAreRefusedWithPlaceAndBound() {
    StringBuilder laughs =
        new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      laughs.append("a%d: &a%d [".formatted(i, i)).append((alias + ", ").repeat(9)).append("]\n");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(laughs.toString()))
        .withMessageContaining("expands through its aliases to more than 16777216 characters")
        .withMessageContaining("line 1, column ");
  }

  @Test
  void mergesThatExplodeAreRefusedToo() {
    StringBuilder merges = new StringBuilder("m0: &m0 {k: v}\n");
    for (int i = 1; i < 40; i++) {
      merges.append("m%d: &m%d {<<: [*m%d, *m%d]}\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(merges.toString()))
        .withMessageContaining("expands through its aliases");
  }

  /** Each line is within the bound; through the aliases they stand in one another. */
  @Test
  void aliasesMayNotNestDeeperThanTheBound() {
    StringBuilder tower = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 900; i++) {
      String open = "[".repeat(90);
      tower.append("a%d: &a%d %s*a%d%s\n".formatted(i, i, open, i - 1, "]".repeat(90)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(tower.toString()))
        .withMessageContaining("nested deeper than 100 at line ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&a [*a]", "&a {b: [*a]}", "{<<: &a {<<: *a}}"})
  void whatContainsItselfIsRefused(String loop) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse("x: " + loop))
        .withMessageContaining("contains itself at line 1, column ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!python/object/apply:os.system [id]",
        "!!java.net.URL [x]",
        "!!javax.script.ScriptEngineManager {}",
        "!custom x",
        "!!binary aGk=",
        "!!set {x}",
        "!!omap [x: 1]",
        "!!int \"3\"",
        "!!float 3",
        "!!bool maybe",
        "!!null x",
        "<<"
      })
  void tagsAreRefusedWithPlaceAndCure(String tagged) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse("ok: 1\na: " + tagged))
        .withMessageMatching(".*tag.*remove it.* at line 2, column 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yes: 1", "1: x", "null: x", "2026-01-01: x", "? [a]\n: x", "? {a: b}\n: x"})
  void aKeyThatIsNotATextIsRefusedWithPlaceAndCure(String yaml) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(yaml))
        .withMessageContaining("put quotes around it")
        .withMessageContaining("line 1, column ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "# only a comment\n"})
  void nothingIsSaidToBeEmpty(String yaml) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(yaml))
        .withMessageContaining("is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: b\n---\nc: d\n",
        "a: b: c",
        "a:\n\t- b",
        "- a\nb: c",
        "a: 'x",
        "a: @x",
        "a: {b"
      })
  void whatIsNotYamlIsRefusedWithThePlace(String yaml) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse(yaml))
        .withMessageMatching("is not valid YAML.* at line \\d+, column \\d+.*");
  }

  @Test
  void aControlCharacterIsRefusedWithItsPlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Document.parse("a: 1\nb: x\u0007y\n"))
        .withMessageContaining("control character")
        .withMessageContaining("line 2, column 5");
  }

  @Test
  void whatJsonCannotSayIsNotWrittenAsJson() {
    Document json = new Document(Document.Format.JSON, new Fields(Map.of("a", new Literal("yes"))));
    assertThatIllegalArgumentException()
        .isThrownBy(json::render)
        .withMessageContaining("YAML")
        .withMessageContaining("quotes");
  }
}
